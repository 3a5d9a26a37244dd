# SPDX-License-Identifier: Apache-2.0
"""Internal address disclosure: an answer names an address of the network behind the site.

An address counts where it can be nothing else: as the host of a URL, with a port, or behind a word such as "server".
Silent on version numbers, on sites that are themselves reached by such an address, and on prose.

Sources: CWE-200; RFC 1918 (private addresses); RFC 3927 (link-local).
"""

from __future__ import annotations

import ipaddress
import re

from vedette.checks.documents import is_subject_page, text_of
from vedette.checks.passive import seen_in
from vedette.checks.prose import is_quoted
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.host import is_address

WEAKNESS = Weakness(
    id="internal-address-disclosure",
    name="Internal address disclosed",
    cwe=200,
    severity=Severity.INFORMATION,
    wasc=13,
    capec=170,
    description="An answer names an address of the network behind the site.",
    impact="It tells how that network is laid out, which helps whoever finds a way to send requests from inside.",
    remedy="Let the proxy or the application write its public name instead, and keep the addresses of back ends out of "
    "pages and headers.",
    references=(
        "https://cwe.mitre.org/data/definitions/200.html",
        "https://www.rfc-editor.org/rfc/rfc1918",
    ),
)
_OCTETS = r"(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})"
_IN_TEXT = re.compile(
    rf"(?://|@)({_OCTETS})(?![\d.])"
    rf"|(?<![\w./-])({_OCTETS}):\d{{2,5}}(?!\d)"
    rf"|\b(?:host|server|backend|upstream|node|addr|address|ip)\b[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?({_OCTETS})(?![\d.])",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(rf"(?<![\w.-])({_OCTETS})(?![\d.])")
_HEADERS = (
    *("Location", "Content-Location", "X-Backend", "X-Backend-Server", "X-Served-By", "X-Upstream", "X-Real-IP"),
    *("X-Forwarded-For", "X-Host", "X-Server", "X-Powered-By-Server", "Link"),
)
_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/json", "text/plain", "text/javascript"})
_TYPES_OF_DATA = frozenset({"application/javascript", "application/xml", "text/xml", "text/css"})


def internal_addresses(response: Response) -> tuple[tuple[str, str], ...]:
    """Return (where, address) for each header that names a private address, and for the first one in the body."""
    found: list[tuple[str, str]] = []
    for name in _HEADERS:
        texts = [match[1] for value in response.headers.get_all(name) for match in _IN_HEADER.finditer(value[:2_000])]
        found += [(name, text) for text in texts[:1] if _is_address(text)]
    if response.media_type in _TYPES | _TYPES_OF_DATA:
        text = text_of(response)
        matches = (next(filter(None, match.groups())) for match in _IN_TEXT.finditer(text))
        first = next(filter(_is_address, matches), None)
        if first is not None and not is_quoted(text, first):
            found.append(("the body", first))
    return tuple(found)


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the internal addresses of an answer from a site that has a public name."""
    if not is_subject_page(exchange.request, subject) or _is_inside(exchange.request.url.origin.host):
        return ()
    return tuple(
        seen_in(exchange, subject, WEAKNESS, f"{place} names {text}.", sink=place, facts=(Fact("address", text),))
        for place, text in internal_addresses(exchange.response)
    )


def _is_inside(host: str) -> bool:
    """Whether the site itself is reached by an address that is not public, so that naming one tells nothing."""
    return host == "localhost" or (is_address(host) and not ipaddress.ip_address(host).is_global)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
