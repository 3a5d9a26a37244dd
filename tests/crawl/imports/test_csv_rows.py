# SPDX-License-Identifier: Apache-2.0
"""Rows of tables become requests."""

from __future__ import annotations

import pytest

from vedette.crawl.imports.registry import ImportFormat, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/app/")


def test_a_table_with_names_is_read() -> None:
    text = 'Method,URL,Body\nget,/a?x=1,\nPOST,b,"{""a"": 1}"\nPOST,/c,a=1\n,mailto:x,\n'
    result = read_import(text.encode(), None, TARGET)

    assert [
        (each.method, each.url.target, each.headers.get("content-type"), each.body) for each in result.requests
    ] == [
        ("GET", "/a?x=1", None, b""),
        ("POST", "/app/b", "application/json", b'{"a": 1}'),
        ("POST", "/c", "application/x-www-form-urlencoded", b"a=1"),
    ]
    assert [each.source for each in result.problems] == ["line 5"]


def test_a_table_without_names_begins_with_the_address() -> None:
    result = read_import(b"/a\n/b,PUT,x=1\n", ImportFormat.CSV, TARGET)

    assert [(each.method, each.url.target) for each in result.requests] == [("GET", "/a"), ("PUT", "/b")]


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(UsageError, match="line 1"):
        read_import(b'/a,"' + b"x" * 200_000, ImportFormat.CSV, TARGET)
