# SPDX-License-Identifier: Apache-2.0
"""Which fields of a request may be tokens, and what its page offers for them. Pure.

Sites put a value that nobody can know into a hidden field, a meta element or a cookie, and refuse what comes back
without it. A field is suspected when its value looks like chance; whether it is a token is told by behaviour alone
(`scan/tokens.py`): what the page offers for it changes, or what is stale is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from vedette.crawl.form_values import VALUES_BY_KIND, VALUES_BY_NAME
from vedette.crawl.page_facts import read_exchange_page
from vedette.domain.exchange import Exchange, Request, Url
from vedette.web.cookies import read_cookie_pairs, read_set_cookie
from vedette.web.form_tokens import fields_of, looks_like_chance
from vedette.web.forms import Form
from vedette.web.html import Page
from vedette.web.media_type import BodyKind, body_kind
from vedette.web.url import parse_url

_FILLED_IN = frozenset({*VALUES_BY_KIND.values(), *(value for _, value in VALUES_BY_NAME)})
_NOT_A_LETTER = re.compile("[^a-z0-9]")


def suspects(request: Request) -> frozenset[str]:
    """Return the names of the fields and headers of a request that may be tokens by how they look."""
    return frozenset(name for name, value in fields_of(request).items() if name and may_be_token(name, value))


def may_be_token(name: str, value: str) -> bool:
    """Whether a value looks like chance, and is not what we write into forms."""
    return value not in _FILLED_IN and looks_like_chance(name, value)


def page_of(request: Request) -> Url | None:
    """Return the page that a request was sent from, as it says itself; None where it is not of the same origin."""
    referer = request.headers.get("referer")
    url = parse_url(referer) if referer else None
    return url if url is not None and url.origin == request.url.origin else None


def offers(page: Exchange, request: Request, names: Iterable[str]) -> dict[str, str]:
    """Return what `page` offers for those fields of `request` that it offers anything for.

    Of hidden fields those of the form count that leads where the request goes, then those of other forms; then come
    the page's meta elements and the cookies, whose names are those of headers but for their spelling.
    """
    wanted = tuple(names)
    if body_kind(page.response) is not BodyKind.HTML or page.response.status >= 400:
        return {}
    read = read_exchange_page(page)
    hidden = _hidden(read, page.request.url, request)
    spelt = {_plain(name): value for name, value in (*_cookies(page), *read.metas) if value}
    found: dict[str, str] = {}
    for name in wanted:
        value = hidden.get(name) or spelt.get(_plain(name)) or _of_one_kind(name, spelt)
        if value and may_be_token(name, value):
            found[name] = value
    return found


def _hidden(read: Page, url: Url, request: Request) -> dict[str, str]:
    forms = sorted(read.forms, key=lambda form: not _leads_to(form, url, read.base_href, request))
    found: dict[str, str] = {}
    for form in forms:
        for field in form.fields:
            if field.kind == "hidden" and field.name and field.value:
                found.setdefault(field.name, field.value)
    return found


def _leads_to(form: Form, url: Url, base_href: str | None, request: Request) -> bool:
    base = (parse_url(base_href, url) if base_href else None) or url
    actions = [form.action, *(button.form_action for button in form.buttons)]
    targets = (parse_url(action, base) if action and action.strip() else url for action in actions)
    return form.method == request.method and any(
        each is not None and each.origin == request.url.origin and each.path == request.url.path for each in targets
    )


def _cookies(page: Exchange) -> Iterator[tuple[str, str]]:
    """Yield the cookies that a script of the page reads: those that were sent, then those that the answer sets."""
    for name, value in read_cookie_pairs(page.sent.get("cookie") or ""):
        yield name, unquote(value)
    for line in page.response.headers.get_all("set-cookie"):
        cookie = read_set_cookie(line)
        if cookie is not None:
            yield cookie.name, unquote(cookie.value)


def _of_one_kind(name: str, spelt: dict[str, str]) -> str:
    """Return the page's only value with a name of this kind, for a header whose name nothing on the page has."""
    if not re.search("csrf|xsrf", name, re.IGNORECASE):
        return ""
    alike = {value for key, value in spelt.items() if re.search("csrf|xsrf", key) and may_be_token(key, value)}
    return alike.pop() if len(alike) == 1 else ""


def _plain(name: str) -> str:
    return _NOT_A_LETTER.sub("", name.lower().removeprefix("x-"))
