# SPDX-License-Identifier: Apache-2.0
"""Secrets that can be told by their form: keys and tokens whose makers gave them a prefix, a length or a checksum.

What has a checksum or a structure that was read is certain; what only has the form and is random enough is likely.
Left out are texts that are public by design: publishable and test keys, keys of maps, identifiers of a key.

Sources: RFC 7468 (PEM); RFC 5208 and 5915 (private keys in DER); GitHub's engineering blog of 2021-04-05 (token format:
the last six characters are the CRC-32 in base 62); the key formats that AWS, Slack, Stripe and Google document.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from vedette.checks.set_cookies import entropy_bits

SHOWN = 4
"""How many characters of a secret a finding shows."""
_LEAST_BITS = 3.2
"""Of entropy a character that a random text of this kind has at least; words and repeated signs have less."""
_EXAMPLE = re.compile(r"example|sample|dummy|placeholder|your|xxxx|0{6}|12345678|abcdefgh|redacted", re.IGNORECASE)
_PEM = re.compile(
    r"-----BEGIN ((?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY)-----((?:[A-Za-z0-9+/=\s]|\\r|\\n){64,20000})-----END \1-----"
)
_PEM_SPACE = re.compile(r"\\r|\\n|\s")
_OPENSSH = b"openssh-key-v1\0"
_DER_SEQUENCE = 0x30
_GITHUB = re.compile(r"(?<![A-Za-z0-9_])gh[pousr]_([A-Za-z0-9]{30})([A-Za-z0-9]{6})(?![A-Za-z0-9])")
_BASE_62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_AWS_ID = re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])")
_AWS_SECRET = re.compile(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_AWS_REACH = 300
"""How many characters from an access key's id its secret may stand."""
_AWS_LEAST_BITS = 4.2
_PLAIN = (
    ("GitHub token", re.compile(r"(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9])")),
    ("Slack token", re.compile(r"(?<![A-Za-z0-9])xox[bpars]-\d{9,13}-\d{9,13}(?:-\d{9,13})?-[A-Za-z0-9]{24,34}(?!\w)")),
    (
        "Slack webhook",
        re.compile(r"https://hooks\.slack\.com/services/(T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24})(?!\w)"),
    ),
    ("Stripe secret key", re.compile(r"(?<![A-Za-z0-9])(?:sk|rk)_live_[A-Za-z0-9]{24,99}(?!\w)")),
    ("Google client secret", re.compile(r"(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{28}(?![\w-])")),
)
_SIGNS = ("PRIVATE KEY-----", "gh", "AKIA", "ASIA", "xox", "hooks.slack.com", "_live_", "GOCSPX-")
"""One of these stands in every text that holds a secret which is looked for."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret in a text: what it is, and whether its structure or checksum was read."""

    kind: str
    text: str
    is_certain: bool

    @property
    def shown(self) -> str:
        """What may be shown of it."""
        return f"{self.text[:SHOWN]}…"


def find_secrets(text: str) -> tuple[Secret, ...]:
    """Return the secrets in `text`, each kind's first one. Linear in the text."""
    if not any(sign in text for sign in _SIGNS):
        return ()
    found: dict[str, Secret] = {}
    for secret in (*_private_keys(text), *_github_tokens(text), *_aws_keys(text), *_plain(text)):
        found.setdefault(secret.kind, secret)
    return tuple(found.values())


def _private_keys(text: str) -> Iterator[Secret]:
    for found in _PEM.finditer(text):
        try:
            key = base64.b64decode(_PEM_SPACE.sub("", found[2]), validate=True)
        except binascii.Error:
            continue
        if key.startswith(_OPENSSH) or key[0] == _DER_SEQUENCE:
            yield Secret("private key", _PEM_SPACE.sub("", found[2]), is_certain=True)


def _github_tokens(text: str) -> Iterator[Secret]:
    for found in _GITHUB.finditer(text):
        if _base_62(zlib.crc32(found[1].encode("ascii"))) == found[2]:
            yield Secret("GitHub token", found[0], is_certain=True)


def _base_62(number: int) -> str:
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = _BASE_62[digit] + digits
    return digits


def _aws_keys(text: str) -> Iterator[Secret]:
    """Yield the secret access keys that stand beside the id of their key: the id alone is no secret."""
    for found in _AWS_ID.finditer(text):
        around = text[max(0, found.start() - _AWS_REACH) : found.end() + _AWS_REACH]
        for secret in _AWS_SECRET.finditer(around):
            is_mixed = any(c.islower() for c in secret[0]) and any(c.isdigit() for c in secret[0])
            if is_mixed and _is_random(secret[0], _AWS_LEAST_BITS) and not _EXAMPLE.search(found[0]):
                yield Secret("AWS secret access key", secret[0], is_certain=False)


def _plain(text: str) -> Iterator[Secret]:
    for kind, pattern in _PLAIN:
        for found in pattern.finditer(text):
            if _is_random(found[0]):
                yield Secret(kind, found[pattern.groups], is_certain=False)


def _is_random(text: str, least_bits: float = _LEAST_BITS) -> bool:
    return entropy_bits(text) / len(text) >= least_bits and not _EXAMPLE.search(text)
