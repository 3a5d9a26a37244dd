# SPDX-License-Identifier: Apache-2.0
"""Descriptions of APIs, and documents that only look like them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.openapi_description_exposed import CHECK, described_version
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

PATHS: dict[str, object] = {"/orders": {"get": {"responses": {}}}}
YAML = "openapi: 3.0.3\ninfo:\n  title: Shop\npaths:\n  /orders:\n    get: {}\n"


def answer(body: object, media_type: str = "application/json", status: int = 200) -> Exchange:
    text = body if isinstance(body, str) else json.dumps(body)
    return exchange_of(page(text, status, media_type))


WEAK: dict[str, Exchange] = {
    "a description in version 3": answer({"openapi": "3.1.0", "paths": PATHS}),
    "a description in version 2": answer({"swagger": "2.0", "paths": PATHS}),
    "a description in YAML": answer(YAML, "application/yaml"),
    "a description in YAML sent as text": answer(YAML, "text/plain"),
}
SAFE: dict[str, Exchange] = {
    "the JSON is something else": answer({"orders": []}),
    "it has no paths": answer({"openapi": "3.1.0", "paths": {}}),
    "its version is no version": answer({"openapi": "yes", "paths": PATHS}),
    "the word stands deeper": answer({"data": {"openapi": "3.1.0", "paths": PATHS}}),
    "the JSON is broken": answer('{"openapi": "3.1.0", "paths": {'),
    "the JSON is a list": answer([1, 2]),
    "a page writes about it": answer("<pre>openapi: 3.0.3\npaths:\n</pre>", "text/html"),
    "a text writes about it": answer("We use openapi: 3.0.3 for our paths: all of them", "text/plain"),
    "it is an error": answer({"openapi": "3.1.0", "paths": PATHS}, status=404),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, "OpenAPI")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert described_version("{" + text) is None or text
    assert described_version(text) is None or text
