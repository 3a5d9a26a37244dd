# SPDX-License-Identifier: Apache-2.0
"""Where a page logs out: by what its links and buttons say, in eight languages, whatever their addresses are. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.crawl.form_values import says_logout
from vedette.domain.exchange import Exchange, Request
from vedette.scan.login.names import name_of
from vedette.web.controls import read_controls
from vedette.web.forms import submit
from vedette.web.html import Page
from vedette.web.media_type import text_of
from vedette.web.url import parse_url


def find_exits(exchange: Exchange, page: Page) -> tuple[str, ...]:
    """Return the names of the requests that log out; `page` is what the answer holds."""
    return tuple(dict.fromkeys(exit_name(request) for request in _requests(exchange, page)))


def exit_name(request: Request) -> str:
    """Return the name of a request that logs out: with its query, for that may be what does it."""
    return f"{request.method} {request.url}"


def is_exit(request: Request, exits: frozenset[str]) -> bool:
    """Whether a request logs out: by its own address, or because a page said so of it."""
    return says_logout("", request.url.target) or name_of(request) in exits or exit_name(request) in exits


def _requests(exchange: Exchange, page: Page) -> Iterator[Request]:
    url = exchange.request.url
    base = (parse_url(page.base_href, url) if page.base_href else None) or url
    for control in read_controls(text_of(exchange.response)):
        if control.is_link and control.address and says_logout(control.label, control.address):
            target = parse_url(control.address, base)
            if target is not None and target != url:
                yield Request("GET", target)
    for form in page.forms:
        for button in form.buttons:
            if any(says_logout(words, "") for words in (button.label, button.value)):
                request = submit(form, (), url, base, button)
                if request is not None and request.url != url:
                    yield request
