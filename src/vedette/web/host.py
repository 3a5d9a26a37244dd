# SPDX-License-Identifier: Apache-2.0
"""Host names as a browser reads them: IDNA, IPv4 in all its spellings, IPv6 in brackets.

`http://0x7f.1/`, `http://2130706433/` and `http://127.0.0.1/` are one host to a browser, so they must be one host to
us, or the scope could be left by spelling. Source: WHATWG URL, section 3.5.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import unquote_to_bytes

import idna

MOST_HOST_LENGTH = 255
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^|]")
_IPV4_LIMIT = 2**32


def read_host(text: str) -> str | None:
    """Return the host of `text` in lower case, IPv6 without brackets; None where a browser would refuse it."""
    if text.startswith("["):
        return _read_ipv6(text[1:-1]) if text.endswith("]") else None
    decoded = unquote_to_bytes(text.encode("utf-8", "replace")).decode("utf-8", "replace")
    host = _to_ascii(decoded)
    if host is None or not 0 < len(host) <= MOST_HOST_LENGTH or _FORBIDDEN.search(host):
        return None
    if _ends_in_a_number(host):
        return _read_ipv4(host)
    return host


def is_address(host: str) -> bool:
    """Whether `host`, as `read_host` returns it, is an IP address and so has no sub-domains."""
    return ":" in host or _ends_in_a_number(host)


def _to_ascii(host: str) -> str | None:
    """Return the ASCII form; labels that IDNA 2008 forbids (emoji, underscores) pass, as they do in browsers."""
    if host.isascii():
        return host.lower()
    if len(host) > MOST_HOST_LENGTH:
        return None
    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        labels = [_to_ascii_label(label) for label in re.split("[.。．｡]", mapped)]
    except (idna.IDNAError, UnicodeError):
        return None
    return ".".join(labels)


def _to_ascii_label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _ends_in_a_number(host: str) -> bool:
    parts = host.removesuffix(".").split(".")
    return parts[-1].isascii() and (parts[-1].isdigit() or _read_ipv4_number(parts[-1]) is not None)


def _read_ipv4(host: str) -> str | None:
    """Return dotted decimal; the last part fills all bytes that are left."""
    parts = host.removesuffix(".").split(".")
    numbers = [_read_ipv4_number(part) for part in parts]
    if len(parts) > 4:
        return None
    address = 0
    for index, number in enumerate(numbers):
        is_last = index == len(numbers) - 1
        limit = 256 ** (5 - len(numbers)) if is_last else 256
        if number is None or number >= limit:
            return None
        address += number if is_last else number << (8 * (3 - index))
    return str(ipaddress.IPv4Address(address)) if address < _IPV4_LIMIT else None


def _read_ipv4_number(text: str) -> int | None:
    """Return the number of one part: decimal, octal with a leading 0, hexadecimal with a leading 0x."""
    lowered = text.lower()
    if len(text) > 32 or not text.isascii():
        return None
    if lowered.startswith("0x"):
        return int(lowered[2:] or "0", 16) if re.fullmatch("[0-9a-f]*", lowered[2:]) else None
    if len(lowered) > 1 and lowered.startswith("0"):
        return int(lowered, 8) if re.fullmatch("[0-7]+", lowered) else None
    return int(lowered) if re.fullmatch("[0-9]+", lowered) else None


def _read_ipv6(text: str) -> str | None:
    """Return the shortest form with hexadecimal pieces only, which does not depend on the Python version."""
    if "%" in text:
        return None
    try:
        packed = ipaddress.IPv6Address(text).packed
    except ValueError:
        return None
    pieces = [f"{int.from_bytes(packed[at : at + 2], 'big'):x}" for at in range(0, 16, 2)]
    start, length = _longest_zeros(pieces)
    if length < 2:
        return ":".join(pieces)
    return f"{':'.join(pieces[:start])}::{':'.join(pieces[start + length :])}"


def _longest_zeros(pieces: list[str]) -> tuple[int, int]:
    """Return start and length of the first longest run of zero pieces."""
    best = (0, 0)
    start = 0
    for index, piece in enumerate([*pieces, "end"]):
        if piece == "0":
            continue
        if index - start > best[1]:
            best = (start, index - start)
        start = index + 1
    return best
