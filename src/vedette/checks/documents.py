# SPDX-License-Identifier: Apache-2.0
"""Which responses a browser shows as an HTML document, and what is written in them.

Sources: WHATWG MIME Sniffing, section 7.1; RFC 6266 (Content-Disposition).
"""

from __future__ import annotations

import html
import re

from vedette.checks.markup import Token, TokenKind, read_tokens
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Host, Route, Subject
from vedette.web.url import host_after

BODY_LIMIT_BYTES = 524_288
"""How much of a body is read for markup."""

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
SCRIPT_TYPES = frozenset(
    {"text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript"}
)
_SNIFFED = re.compile(
    r"[\t\n\f\r ]*(?:<!doctype html|<(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[ >]|<!--)",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*(.*)", re.IGNORECASE | re.DOTALL)


def text_of(response: Response) -> str:
    """Return the body as Latin-1 text, a character for each byte, up to `BODY_LIMIT_BYTES`."""
    return response.body[:BODY_LIMIT_BYTES].decode("latin-1")


def is_successful(response: Response) -> bool:
    """Whether the response is a success that carries a body of its own (204, 205 and 206 do not)."""
    return 200 <= response.status < 300 and response.status not in (204, 205, 206)


def is_download(response: Response) -> bool:
    """Whether a browser saves the response instead of showing it."""
    disposition = (response.headers.get("content-disposition") or "").partition(";")[0]
    return disposition.strip().lower() not in ("", "inline")


def is_nosniff(response: Response) -> bool:
    """Whether the browser is told to believe the Content-Type. Source: Fetch, section 2.2.6 (first value counts)."""
    first = (response.headers.get("x-content-type-options") or "").partition(",")[0]
    return first.strip().lower() == "nosniff"


def is_shown_as_html(response: Response) -> bool:
    """Whether a browser that went to it would parse the body as HTML, whatever its status, redirects excepted."""
    if response.is_redirect and "location" in response.headers:
        return False
    if not response.body or response.status in (204, 205, 304) or is_download(response):
        return False
    if response.media_type:
        return response.media_type in HTML_TYPES
    return not is_nosniff(response) and _SNIFFED.match(text_of(response)[:1445]) is not None


def is_html_page(response: Response) -> bool:
    """Whether the response is a successful HTML document: what page-wide headers are asked of."""
    return is_successful(response) and is_shown_as_html(response)


def attribute_text(value: str) -> str:
    """Return an attribute's value with its character references decoded."""
    return html.unescape(value)


def start_tags(response: Response, *needed: str) -> tuple[Token, ...]:
    """Return the document's start tags in order; none, at once, where its text lacks one of the words `needed`."""
    text = text_of(response)
    lowered = text.lower()
    if not all(word in lowered for word in needed):
        return ()
    return tuple(token for token in read_tokens(text) if token.kind is TokenKind.START_TAG)


def meta_contents(response: Response, key: str, name: str) -> tuple[str, ...]:
    """Return the contents of the document's `<meta>` elements whose attribute `key` is `name`, in order."""
    found: list[str] = []
    for tag in start_tags(response, "<meta", key, name):
        named, content = tag.get(key), tag.get("content")
        if tag.name == "meta" and named and content and attribute_text(named.value).strip().lower() == name:
            found.append(attribute_text(content.value))
    return tuple(found)


def destination(url: Url, response: Response) -> str | None:
    """Return the host that a browser at `url` goes to by itself after `response`; None if it stays.

    Read are Location of a redirect, the Refresh header, and `<meta http-equiv=refresh>` of a page. A scripted
    navigation is not: a browser judges that.
    """
    if response.is_redirect:
        location = response.headers.get("location")
        return None if location is None else host_after(url, location)
    refreshes = [response.headers.get("refresh")]
    if is_shown_as_html(response):
        refreshes.extend(meta_contents(response, "http-equiv", "refresh"))
    for refresh in refreshes:
        place = _refresh_url(refresh) if refresh else None
        if place:
            return host_after(url, place)
    return None


def _refresh_url(text: str) -> str | None:
    """Return the address in a refresh, quotes removed. Source: WHATWG HTML, shared declarative refresh steps."""
    found = _REFRESH.match(text)
    if found is None or not found[1]:
        return None
    place = found[1]
    return place[1:].partition(place[0])[0] if place[0] in "'\"" else place


def is_subject_page(request: Request, subject: Subject) -> bool:
    """Whether `request` went to the subject's own origin: site-wide facts are not taken from another site."""
    match subject:
        case Host(sample=sample) | Route(sample=sample):
            return request.url.origin == sample.url.origin
        case _:
            return False
