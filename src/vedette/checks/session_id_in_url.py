# SPDX-License-Identifier: Apache-2.0
"""Session id in the URL: links of a page carry the session's id in their address.

The name must be one that servers give to sessions, and the value too random for anything else. Links to other sites and
one-time links are left out. Sources: CWE-598; Jakarta Servlet 6.0, section 7.1.3 (URL rewriting); PHP manual (session).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.checks.documents import attribute_text, is_html_page, is_subject_page, start_tags
from vedette.checks.passive import seen_in
from vedette.checks.set_cookies import entropy_bits
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.url import parse_url

WEAKNESS = Weakness(
    id="session-id-in-url",
    name="Session id in the address",
    cwe=598,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:N/A:N",
    wasc=13,
    capec=60,
    description="The addresses of the site's own links carry the id of the session.",
    impact="The id stands in the history, in logs, in links that people send each other and in the Referer that other "
    "sites get. Whoever has the id has the session.",
    remedy="Keep the id in a cookie only (Java: `<tracking-mode>COOKIE</tracking-mode>`; PHP: "
    "session.use_only_cookies=1 and session.use_trans_sid=0).",
    references=(
        "https://cwe.mitre.org/data/definitions/598.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
    ),
)
_SESSION = re.compile(
    r"[;?&](jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|sessionid|session_id|sessid|sid)="
    r"([A-Za-z0-9.,_!-]{16,256})(?=[;?&#/]|\Z)",
    re.IGNORECASE,
)
_LINKS = {"a": "href", "area": "href", "form": "action", "iframe": "src"}
_LEAST_BITS = 48.0
_MIXED = re.compile(r"(?=.*\d)(?=.*[A-Za-z])")


def session_ids(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Yield (name, path) for each of the page's own links that carries a session's id."""
    page = exchange.request.url
    for tag in start_tags(exchange.response, "="):
        value = tag.get(_LINKS.get(tag.name, ""))
        url = parse_url(attribute_text(value.value), page) if value is not None else None
        if url is None or url.origin != page.origin:
            continue
        found = _SESSION.search(url.target)
        if found is not None and _MIXED.match(found[2]) and entropy_bits(found[2]) >= _LEAST_BITS:
            yield found[1], url.path.partition(";")[0]


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report each name under which the page's links carry a session's id."""
    if not is_subject_page(exchange.request, subject) or not is_html_page(exchange.response):
        return ()
    found: dict[str, str] = {}
    for name, path in session_ids(exchange):
        found.setdefault(name.lower(), path)
    return tuple(
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The link to {found[name]} carries the session's id as {name}.",
            sink=name,
            facts=(Fact("name", name), Fact("link", found[name])),
        )
        for name in sorted(found)
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
