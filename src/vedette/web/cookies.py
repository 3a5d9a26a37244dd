# SPDX-License-Identifier: Apache-2.0
"""Set-Cookie lines, Cookie values and cookie dates, read as browsers read them.

No function here raises for any text. Source: RFC 6265bis (draft-ietf-httpbis-rfc6265bis-20), sections 5.1 and 5.6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

MOST_PAIR_BYTES = 4096
"""Name and value together; a browser ignores a longer cookie."""
MOST_ATTRIBUTE_BYTES = 1024
"""The value of one attribute; a browser ignores a longer one."""

_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DELIMITERS = re.compile(r"[\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_TIME = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)")
_DAY = re.compile(r"(\d{1,2})(?:\D|$)")
_YEAR = re.compile(r"(\d{2,4})(?:\D|$)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MAX_AGE = re.compile(r"-?[0-9]+")
_MOST_AGE_SECONDS = 400 * 24 * 3600
"""No cookie lives longer. Source: RFC 6265bis, section 5.6.2."""


@dataclass(frozen=True, slots=True)
class SetCookie:
    """One cookie that a response asks to keep. Text is Latin-1, as in header values."""

    name: str
    value: str
    domain: str | None = None
    """In lower case, without a leading dot; None for a cookie of its host alone."""
    path: str | None = None
    """None where the default path holds."""
    is_secure: bool = False
    is_http_only: bool = False
    same_site: str | None = None
    """`strict`, `lax` or `none`; None when it is absent or another word."""
    expires: datetime | None = None
    max_age_seconds: int | None = None
    """Zero when it is to be removed; at most 400 days."""


def read_set_cookie(line: str) -> SetCookie | None:
    """Read the value of one Set-Cookie header; None where a browser would ignore the whole of it."""
    if _CONTROLS.search(line):
        return None
    pair, _, rest = line.partition(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(" \t"), value.strip(" \t")
    if not (name or value) or len(name) + len(value) > MOST_PAIR_BYTES:
        return None
    attributes: dict[str, str] = {}
    for piece in rest.split(";"):
        key, _, text = piece.partition("=")
        if len(text.strip(" \t")) <= MOST_ATTRIBUTE_BYTES:
            attributes[key.strip(" \t").lower()] = text.strip(" \t")
    path = attributes.get("path", "")
    same_site = attributes.get("samesite", "").lower()
    return SetCookie(
        name,
        value,
        attributes.get("domain", "").removeprefix(".").lower() or None,
        path if path.startswith("/") else None,
        "secure" in attributes,
        "httponly" in attributes,
        same_site if same_site in ("strict", "lax", "none") else None,
        read_cookie_date(attributes.get("expires", "")),
        _read_max_age(attributes.get("max-age", "")),
    )


def read_cookie_pairs(value: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a Cookie header, in order; a piece without an equals sign is a value without a name."""
    pairs = []
    for piece in value.split(";"):
        name, equals, text = piece.strip(" \t").partition("=")
        if name or text:
            pairs.append((name, text) if equals else ("", name))
    return tuple(pairs)


def read_cookie_date(text: str) -> datetime | None:
    """Return the moment that a browser reads in an Expires attribute. Source: RFC 6265bis, section 5.1.1."""
    time: tuple[int, int, int] | None = None
    day = month = year = None
    for token in _DELIMITERS.split(text):
        if time is None and (found := _TIME.match(token)):
            time = (int(found[1]), int(found[2]), int(found[3]))
        elif day is None and (found := _DAY.match(token)):
            day = int(found[1])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (found := _YEAR.match(token)):
            year = _full_year(int(found[1]))
    if time is None or day is None or month is None or year is None or year < 1601:
        return None
    try:
        return datetime(year, month, day, *time, tzinfo=UTC)
    except ValueError:
        return None


def _full_year(year: int) -> int:
    if 70 <= year <= 99:
        return year + 1900
    return year + 2000 if year <= 69 else year


def _read_max_age(text: str) -> int | None:
    if not _MAX_AGE.fullmatch(text):
        return None
    if text.startswith("-") or len(text) > 18:
        return 0 if text.startswith("-") else _MOST_AGE_SECONDS
    return min(int(text), _MOST_AGE_SECONDS)
