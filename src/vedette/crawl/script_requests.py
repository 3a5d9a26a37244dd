# SPDX-License-Identifier: Apache-2.0
"""Requests for the calls that stand in a script: a value for each field that the script does not give."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vedette.crawl.form_values import value_for
from vedette.crawl.imports.bodies import form, pair
from vedette.crawl.imports.imported import sendable_headers
from vedette.domain.exchange import Headers, Request, Url
from vedette.web.forms import Field
from vedette.web.scripts.calls import BodyForm, ScriptCall, Value
from vedette.web.url import parse_url

_JSON = "application/json"
_MOST_FIELDS = 100


def request_of(call: ScriptCall, base: Url) -> Request | None:
    """Return the request that `call` makes on a page at `base`; None where its address is none."""
    url = parse_url(call.address, base)
    if url is None:
        return None
    headers = sendable_headers(call.headers)
    if not call.has_body:
        query = "&".join(pair(name, value) for name, value in _flat(call.fields))
        mark = "&" if url.query is not None else "?"
        return Request(call.method, url.with_target(f"{url.target}{mark}{query}") if query else url, headers)
    if not call.fields:
        return Request(call.method, url, headers)
    kind, body = _body(call)
    named = headers.get("content-type")
    return Request(call.method, url, headers if named else Headers((*headers.lines, ("Content-Type", kind))), body)


def _body(call: ScriptCall) -> tuple[str, bytes]:
    if call.form is BodyForm.FORM:
        return form(_flat(call.fields))
    filled = {name: _filled(name, value) for name, value in call.fields}
    return _JSON, json.dumps(filled, separators=(",", ":")).encode()


def _filled(name: str, value: Value) -> Value:
    """Return the value with a sensible text for each part that the script does not give."""
    if isinstance(value, dict):
        return {key: _filled(key, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(name, each) for each in value]
    return value_for(Field(name)) if value is None else value


def _flat(fields: tuple[tuple[str, Value], ...]) -> Iterator[tuple[str, str]]:
    """Yield names and texts as a form holds them: members of objects in brackets, as jQuery writes them."""
    pending = list(reversed(fields))
    count = 0
    while pending and count < _MOST_FIELDS:
        name, value = pending.pop()
        count += 1
        if isinstance(value, dict):
            pending += [(f"{name}[{key}]", each) for key, each in reversed(value.items())]
        elif isinstance(value, list):
            pending += [(f"{name}[]", each) for each in value]
        else:
            filled = _filled(name, value)
            yield name, str(filled).lower() if isinstance(filled, bool) else str(filled)
