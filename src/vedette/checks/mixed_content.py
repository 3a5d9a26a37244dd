# SPDX-License-Identifier: Apache-2.0
"""Mixed content: a page over https loads a part of itself over http.

Scripts, frames and stylesheets decide what the page is (active); pictures and sounds do not (passive), and browsers ask
for those over https by themselves. Links that a reader follows, names of formats and this machine's own addresses are
no part of a page.

Sources: CWE-311; W3C Mixed Content, level 2; W3C Secure Contexts, section 3.1 (loopback is trustworthy).
"""

from __future__ import annotations

import ipaddress

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
    id="mixed-content",
    name="Mixed content",
    cwe=311,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N",
    wasc=4,
    capec=94,
    description="A page that came over https loads a part of itself over http.",
    impact="Whoever is on the way can read that part and put another in its place. A script in its place has the whole "
    "page; browsers refuse to load it, so the page is broken instead.",
    remedy="Load every part over https, or by a path without a scheme. The policy `upgrade-insecure-requests` helps "
    "while you look for the rest.",
    references=(
        "https://cwe.mitre.org/data/definitions/311.html",
        "https://www.w3.org/TR/mixed-content/",
    ),
)
_ACTIVE = {"script": "src", "iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_PASSIVE = {"img": "src", "audio": "src", "video": "src", "source": "src", "track": "src"}
_LINKED = frozenset({"stylesheet", "preload", "modulepreload", "manifest", "icon"})


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, which no network lies in front of."""
    if is_address(host):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def http_part(tag: Token, page: Url) -> tuple[str, str] | None:
    """Return (`active` or `passive`, address) of what the tag loads over http; None when it does not."""
    if tag.name == "link":
        relation = tag.get("rel")
        words = set(attribute_text(relation.value).lower().split()) if relation else set()
        kind, attribute = ("passive" if "icon" in words else "active"), "href" if words & _LINKED else ""
    elif tag.name in _ACTIVE:
        kind, attribute = "active", _ACTIVE[tag.name]
    else:
        kind, attribute = "passive", _PASSIVE.get(tag.name, "")
    value = tag.get(attribute) if attribute else None
    url = parse_url(attribute_text(value.value), page) if value is not None else None
    if url is None or url.origin.scheme != "http" or is_loopback(url.origin.host):
        return None
    return kind, str(url)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the first active and the first passive part that a page over https loads over http."""
    page = exchange.request.url
    if page.origin.scheme != "https" or not is_subject_page(exchange.request, subject):
        return ()
    if not is_html_page(exchange.response):
        return ()
    found: dict[str, tuple[str, str]] = {}
    for tag in start_tags(exchange.response, "http:"):
        part = http_part(tag, page)
        if part is not None:
            found.setdefault(part[0], (tag.name, part[1]))
    return tuple(_finding(exchange, subject, kind, *found[kind]) for kind in sorted(found))


def _finding(exchange: Exchange, subject: Subject, kind: str, element: str, address: str) -> Finding:
    facts = (Fact("element", element), Fact("address", address[:200]))
    severity = None if kind == "active" else Severity.BEST_PRACTICE
    story = f"The page came over https, and its element <{element}> loads {address[:200]}."
    return seen_in(exchange, subject, WEAKNESS, story, sink=kind, facts=facts, severity=severity, technique=kind)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
