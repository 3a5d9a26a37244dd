# SPDX-License-Identifier: Apache-2.0
"""Subresource integrity missing: a script or stylesheet of another site is loaded without a hash of what it must be.

Only addresses that name a version are reported: what stands there never changes, so that a hash can be given. Files of
the same site, under any name of it, need none. Sources: CWE-353; W3C Subresource Integrity, section 3.
"""

from __future__ import annotations

import re

from vedette.checks.documents import attribute_text, is_html_page, is_subject_page, start_tags
from vedette.checks.markup import Token
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Url
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.host import is_address
from vedette.web.url import parse_url

WEAKNESS = Weakness(
    id="subresource-integrity-missing",
    name="Subresource integrity missing",
    cwe=353,
    severity=Severity.BEST_PRACTICE,
    wasc=15,
    capec=184,
    description="A page loads a script or stylesheet of a fixed version from another site without stating its hash.",
    impact="Whoever takes over that site, or its account there, decides what runs on this one.",
    remedy='Add integrity="sha384-…" and crossorigin="anonymous" to the element, or serve the file yourself.',
    references=(
        "https://cwe.mitre.org/data/definitions/353.html",
        "https://www.w3.org/TR/SRI/",
        "https://developer.mozilla.org/en-US/docs/Web/Security/Subresource_Integrity",
    ),
)
_VERSION = re.compile(r"[/@._-]v?\d+\.\d+(?:\.\d+)?(?=[/._-]|\Z)")
_HASH = re.compile(r"(?:\A|\s)sha(?:256|384|512)-[A-Za-z0-9+/=]{20,}")


def unhashed(tag: Token, page: Url) -> Url | None:
    """Return what `tag` loads from another site, in a fixed version and without a hash; None when it does not."""
    if tag.name == "script":
        value = tag.get("src")
    elif tag.name == "link":
        relation = tag.get("rel")
        is_style = relation is not None and "stylesheet" in attribute_text(relation.value).lower().split()
        value = tag.get("href") if is_style else None
    else:
        return None
    url = parse_url(attribute_text(value.value), page) if value is not None else None
    integrity = tag.get("integrity")
    if url is None or (integrity is not None and _HASH.search(attribute_text(integrity.value))):
        return None
    return url if _VERSION.search(url.path) and _site(url.origin.host) != _site(page.origin.host) else None


def _site(host: str) -> str:
    """Return what the names of one site have in common: its last two labels, or the address.

    Where a suffix has two labels this makes one site of several, and says nothing rather than too much.
    """
    return host if is_address(host) else ".".join(host.split(".")[-2:])


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report each site that the page loads such a file from, with the first file."""
    if not is_subject_page(exchange.request, subject) or not is_html_page(exchange.response):
        return ()
    found: dict[str, tuple[str, str]] = {}
    for tag in start_tags(exchange.response, "//"):
        url = unhashed(tag, exchange.request.url)
        if url is not None:
            found.setdefault(url.origin.host, (tag.name, str(url)[:200]))
    return tuple(
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The element <{found[host][0]}> loads {found[host][1]} and states no hash.",
            sink=host,
            facts=(Fact("address", found[host][1]),),
        )
        for host in sorted(found)
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
