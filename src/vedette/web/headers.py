# SPDX-License-Identifier: Apache-2.0
"""Addresses in response headers, which only a reader that does not follow redirects gets to see.

Sources: RFC 8288 (Link); RFC 9110, sections 8.7 and 10.2.2; WHATWG HTML, section 4.2.4 (Refresh); CSP 3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.domain.exchange import Headers

_LINK = re.compile(r"<([^<>]*)>")
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(.*)", re.IGNORECASE | re.DOTALL)
_REPORT_URI = re.compile(r"(?:^|;)\s*report-uri\s+([^;]+)", re.IGNORECASE)
_QUOTED_URL = re.compile(r'"url"\s*:\s*"([^"]{1,2000})"')
_ENDPOINT = re.compile(r'=\s*"([^"]{1,2000})"')
MOST_LINKS = 100


@dataclass(frozen=True, slots=True)
class HeaderLink:
    """An address in a header: `header` is its name in lower case, `text` the address as it stands."""

    header: str
    text: str


def read_header_links(headers: Headers) -> tuple[HeaderLink, ...]:
    """Return the addresses of all headers known to hold one, in wire order, at most `MOST_LINKS`."""
    found: list[HeaderLink] = []
    for name, value in headers:
        lowered = name.lower()
        found.extend(HeaderLink(lowered, text.strip()) for text in _addresses(lowered, value) if text.strip())
    return tuple(found[:MOST_LINKS])


def _addresses(name: str, value: str) -> list[str]:
    match name:
        case "location" | "content-location" | "sourcemap" | "x-sourcemap" | "x-pingback":
            return [value]
        case "link":
            return _LINK.findall(value)
        case "refresh":
            address = read_refresh(value)
            return [address] if address else []
        case "content-security-policy" | "content-security-policy-report-only":
            return list(read_report_addresses(value))
        case "report-to" | "nel":
            return _QUOTED_URL.findall(value)
        case "reporting-endpoints":
            return _ENDPOINT.findall(value)
        case _:
            return []


def read_report_addresses(policy: str) -> tuple[str, ...]:
    """Return the addresses that a content security policy has its violations reported to."""
    return tuple(text for group in _REPORT_URI.findall(policy) for text in group.split())[:MOST_LINKS]


def read_refresh(value: str) -> str | None:
    """Return the address of a Refresh value (`5; url=/next`); None when it only reloads the page."""
    found = _REFRESH.fullmatch(value)
    address = found[1].strip() if found else ""
    if address[:1] in ("'", '"'):
        address = address[1:].partition(address[0])[0]
    return address or None
