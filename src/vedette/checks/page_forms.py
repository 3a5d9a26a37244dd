# SPDX-License-Identifier: Apache-2.0
"""The forms of a page, and where a browser sends each one."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.checks.documents import BODY_LIMIT_BYTES, attribute_text, is_html_page, start_tags
from vedette.checks.remembered import Remembered
from vedette.domain.exchange import Exchange, Url
from vedette.web.forms import Field, Form
from vedette.web.html import read_page
from vedette.web.url import parse_url


def forms_of(exchange: Exchange) -> tuple[Form, ...]:
    """Return the forms that the page shows; none where the response is no page. Those in templates are left out."""
    if not is_html_page(exchange.response) or b"<form" not in exchange.response.body.lower():
        return ()
    return _read_forms(exchange.response.body, ())


def destinations(form: Form, exchange: Exchange) -> Iterator[tuple[str, Url]]:
    """Yield (method, URL) for each way to submit the form: by its own action, and by each button that has one."""
    base = _base_of(exchange)
    ways = [(form.method, form.action)]
    ways += [
        (button.form_method or form.method, button.form_action or form.action)
        for button in form.buttons
        if button.form_action or button.form_method
    ]
    for method, action in ways:
        url = parse_url(action, base) if action and action.strip() else exchange.request.url
        if url is not None and method.upper() != "DIALOG":
            yield method.upper(), url


def password_fields(form: Form) -> tuple[Field, ...]:
    """Return the password fields that the form sends: those with a name that are not disabled."""
    return tuple(field for field in form.fields if field.kind == "password" and field.name and not field.is_disabled)


def _base_of(exchange: Exchange) -> Url:
    page = exchange.request.url
    values = (tag.get("href") for tag in start_tags(exchange.response, "<base") if tag.name == "base")
    href = next((attribute_text(value.value) for value in values if value is not None), None)
    return (parse_url(href, page) if href is not None else None) or page


@Remembered(most_bytes=4 * 1024 * 1024)
def _read_forms(body: bytes, texts: tuple[str, ...]) -> tuple[Form, ...]:
    """Return the forms of a page; several checks ask for those of the same one in a row."""
    page = read_page(body[:BODY_LIMIT_BYTES].decode("latin-1"), "latin-1")
    return tuple(form for form in page.forms if not form.is_guess)
