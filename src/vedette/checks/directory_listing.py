# SPDX-License-Identifier: Apache-2.0
"""Directory listing: the server shows what is in a folder instead of a page.

Told by a title that servers give such pages, naming the very path that was asked for, and by at least two links that
resolve to things in that folder. File browsers that a site offers on purpose have titles of their own.

Sources: CWE-548; the listing templates of Apache httpd, nginx, lighttpd, IIS, Tomcat, Jetty, Python and serve-index.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from vedette.checks.documents import attribute_text, is_html_page, is_subject_page, start_tags, text_of
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.url import parse_url

WEAKNESS = Weakness(
    id="directory-listing",
    name="Directory listing",
    cwe=548,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
    wasc=16,
    capec=127,
    description="The server lists the contents of a folder to everybody.",
    impact="Files that nobody links to, such as backups, exports and settings, can be found without guessing.",
    remedy="Turn listings off (Apache: `Options -Indexes`, nginx: `autoindex off`), and keep files that are not meant "
    "for everybody outside the web root.",
    references=(
        "https://cwe.mitre.org/data/definitions/548.html",
        "https://httpd.apache.org/docs/current/mod/mod_autoindex.html",
    ),
)
LEAST_ENTRIES = 2
_TITLE = re.compile(r"<title>([^<]{1,500})</title>", re.IGNORECASE)
_FORMS = tuple(
    re.compile(pattern + r"\Z", re.IGNORECASE)
    for pattern in (
        r"index of (/.*)",
        r"directory listing for \[?(/[^\]]*)\]?",
        r"directory: (/.*)",
        r"listing directory (/.*)",
        r"[\w.:-]+ - (/.*)",
    )
)


def listed_folder(text: str) -> str | None:
    """Return the path that the title of a server's listing names, with a slash at its end; None for other titles."""
    title = _TITLE.search(text)
    if title is None:
        return None
    words = " ".join(attribute_text(title[1]).split())
    found = next((match for form in _FORMS if (match := form.match(words))), None)
    return found[1].rstrip("/") + "/" if found else None


def entries(exchange: Exchange) -> tuple[str, ...]:
    """Return the paths of the different things in the folder that the page links to, without orders and parents."""
    url = exchange.request.url
    folder = url.path.rstrip("/") + "/"
    base = url.with_target(folder)
    found: dict[str, None] = {}
    for tag in start_tags(exchange.response):
        href = tag.get("href") if tag.name == "a" else None
        link = parse_url(attribute_text(href.value), base) if href else None
        if link and link.origin == url.origin and link.query is None and link.path.startswith(folder):
            found[link.path] = None
    found.pop(folder, None)
    return tuple(found)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a page whose title and links are those of a listing of its own path."""
    if not is_subject_page(exchange.request, subject) or not is_html_page(exchange.response):
        return ()
    folder = listed_folder(text_of(exchange.response))
    path = unquote(exchange.request.url.path, encoding="latin-1").rstrip("/") + "/"
    if folder is None or unquote(folder, encoding="latin-1") != path:
        return ()
    listed = entries(exchange)
    if len(listed) < LEAST_ENTRIES:
        return ()
    story = f"The server lists the folder {folder} with {len(listed)} entries."
    return (seen_in(exchange, subject, WEAKNESS, story, facts=(Fact("entries", ", ".join(listed[:10])),)),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
