# SPDX-License-Identifier: Apache-2.0
"""Reverse tabnabbing: a link opens another site in a window that keeps a handle on the page.

A browser of today gives `target=_blank` no handle unless `rel=opener` asks for one; a window with a name of its own has
one unless `rel` says noopener or noreferrer. Only links with a handle are reported. Sources: CWE-1022; WHATWG HTML,
section 4.6.5 (noopener is implied for `_blank` alone).
"""

from __future__ import annotations

from vedette.checks.documents import attribute_text, is_html_page, is_subject_page, start_tags
from vedette.checks.markup import Token
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Url
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.url import parse_url

WEAKNESS = Weakness(
    id="reverse-tabnabbing",
    name="Link that hands its window over",
    cwe=1022,
    severity=Severity.BEST_PRACTICE,
    wasc=15,
    capec=98,
    description="A link opens a page of another site in a window which has a handle on the page that it came from.",
    impact="The other site can replace the page in the background by one that looks like it and asks for the password.",
    remedy='Write `rel="noopener noreferrer"` on links that open another site in a window of its own, and never '
    '`rel="opener"`.',
    references=(
        "https://cwe.mitre.org/data/definitions/1022.html",
        "https://html.spec.whatwg.org/multipage/links.html#link-type-noopener",
    ),
)
_SAME_WINDOW = frozenset({"", "_self", "_parent", "_top"})
_TAGS = frozenset({"a", "area", "form"})
_PARTING = frozenset({"same-origin", "same-origin-allow-popups", "noopener-allow-popups"})


def handed_to(tag: Token, page: Url) -> Url | None:
    """Return the address of another site whose window gets a handle on `page`; None where it gets none."""
    if tag.name not in _TAGS:
        return None
    target = _text(tag, "target").strip().lower()
    words = set(_text(tag, "rel").lower().split())
    has_handle = "opener" in words if target == "_blank" else target not in _SAME_WINDOW
    if not has_handle or words & {"noopener", "noreferrer"}:
        return None
    url = parse_url(_text(tag, "action" if tag.name == "form" else "href"), page)
    return url if url is not None and url.origin != page.origin else None


def _text(tag: Token, name: str) -> str:
    value = tag.get(name)
    return "" if value is None else attribute_text(value.value)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report each other site that gets a handle, with the first such link."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_html_page(response):
        return ()
    policy = (response.headers.get("cross-origin-opener-policy") or "").partition(";")[0].strip().lower()
    if policy in _PARTING:
        return ()
    found: dict[str, Url] = {}
    for tag in start_tags(response, "target"):
        url = handed_to(tag, exchange.request.url)
        if url is not None:
            found.setdefault(url.origin.host, url)
    return tuple(
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The link to {str(found[host])[:200]} opens a window with a handle on this page.",
            sink=host,
            facts=(Fact("address", str(found[host])[:200]),),
        )
        for host in sorted(found)
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
