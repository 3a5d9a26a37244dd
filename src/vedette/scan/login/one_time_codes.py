# SPDX-License-Identifier: Apache-2.0
"""One-time codes, computed from an account's secret. Sources: RFC 4226 (by counter), RFC 6238 (by time).

Secrets of 80 bits are taken: RFC 4226 asks for 128, and many sites hand out fewer all the same.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from vedette.domain.login import CodeHash, CodeKind, OneTimeCodes
from vedette.domain.time import TICKS_PER_SECOND, Instant
from vedette.errors import UsageError

CODE_DIGITS = (6, 7, 8)
LONGEST_PERIOD_SECONDS = 3_600
_MOST_SECRET_LENGTH = 1_024
_BETWEEN = re.compile(r"[\s-]+")
_UNIX_EPOCH = Instant.from_unix_ns(0)


def hotp(codes: OneTimeCodes, counter: int) -> str:
    """Return the code for `counter`: the digits of 31 bits of an HMAC. Source: RFC 4226, section 5.3.

    Raises UsageError where the secret is no Base32 text.
    """
    digest = hmac.digest(_key(codes.secret), counter.to_bytes(8, "big"), codes.hash.value)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**codes.digits).zfill(codes.digits)


def totp(codes: OneTimeCodes, at: Instant) -> str:
    """Return the code of the period that `at` lies in. Raises UsageError where the secret is no Base32 text."""
    return hotp(codes, period_of(codes, at))


def period_of(codes: OneTimeCodes, at: Instant) -> int:
    """Return the number of the period that `at` lies in, from 1970 on: two moments of one period have one code."""
    return (at - _UNIX_EPOCH).ticks // (codes.period_seconds * TICKS_PER_SECOND)


def next_moment(codes: OneTimeCodes, at: Instant) -> Instant:
    """Return when the period after that of `at` begins: a site takes each code once (RFC 6238, section 5.2)."""
    seconds = (period_of(codes, at) + 1) * codes.period_seconds
    return Instant(_UNIX_EPOCH.ticks + seconds * TICKS_PER_SECOND)


def checked_codes(codes: OneTimeCodes, field: str) -> OneTimeCodes:
    """Return `codes` as they are used. Raises UsageError, which names the setting `field`, for what cannot be."""
    try:
        key = _key(codes.secret)
    except UsageError as error:
        raise UsageError(f"{field}: {error.message}", error.remedy, field=field) from error
    if codes.digits not in CODE_DIGITS:
        raise UsageError(f"{field}: one-time codes have 6, 7 or 8 digits.", field=field)
    if not 1 <= codes.period_seconds <= LONGEST_PERIOD_SECONDS:
        raise UsageError(f"{field}: the period is 1 to {LONGEST_PERIOD_SECONDS:,} seconds.", field=field)
    if not 0 <= codes.counter < 2**63:
        raise UsageError(f"{field}: the counter begins at 0 or above.", field=field)
    return replace(codes, secret=base64.b32encode(key).decode("ascii").rstrip("="))


def read_codes(text: str, field: str) -> OneTimeCodes:
    """Return the codes of a secret alone, or of the `otpauth://` address that a site's QR code holds.

    Raises UsageError, which names the setting `field`. Source: the key URI format of Google Authenticator.
    """
    if not text.strip().lower().startswith("otpauth:"):
        return checked_codes(OneTimeCodes(text), field)
    try:
        codes = _of_address(text.strip())
    except (ValueError, KeyError) as error:
        raise UsageError(
            f"{field} holds no otpauth address that can be read.",
            "Write the secret alone, or otpauth://totp/NAME?secret=….",
            field=field,
        ) from error
    return checked_codes(codes, field)


def _of_address(text: str) -> OneTimeCodes:
    """Return what an address says. Raises ValueError, or KeyError for what it lacks."""
    parts = urlsplit(text)
    told = {name.lower(): values[-1] for name, values in parse_qs(parts.query).items()}
    return OneTimeCodes(
        told["secret"],
        CodeKind(parts.netloc.lower()),
        int(told.get("digits", "6")),
        int(told.get("period", "30")),
        CodeHash(told.get("algorithm", "sha1").lower()),
        int(told.get("counter", "0")),
    )


def _key(secret: str) -> bytes:
    plain = _BETWEEN.sub("", secret).rstrip("=").upper()
    try:
        key = base64.b32decode(plain + "=" * (-len(plain) % 8)) if len(plain) <= _MOST_SECRET_LENGTH else b""
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise UsageError(
            "The secret of the one-time codes is no Base32 text.",
            "Copy it as the site shows it where such codes are set up: letters A to Z and digits 2 to 7.",
        )
    return key
