# SPDX-License-Identifier: Apache-2.0
"""Collections are read with their folders and variables."""

from __future__ import annotations

import json

import pytest

from vedette.crawl.imports.registry import ImportFormat, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/app/")

COLLECTION = {
    "info": {"name": "Tea"},
    "variable": [{"key": "base", "value": "http://{{host}}/v1"}, {"key": "host", "value": "shop.example"}],
    "item": [
        {"name": "plain", "request": "{{base}}/a?x=1"},
        {
            "name": "folder",
            "variable": [{"key": "id", "value": "7"}],
            "item": [
                {
                    "name": "json",
                    "request": {
                        "method": "POST",
                        "url": {
                            "raw": "{{base}}/tea/:tea/cup/:cup?n=:tea",
                            "variable": [{"key": "tea", "value": "{{id}}"}],
                        },
                        "header": [{"key": "X-A", "value": "{{id}}"}, {"key": "X-B", "value": "1", "disabled": True}],
                        "body": {"mode": "raw", "raw": '{"id": {{id}}}', "options": {"raw": {"language": "json"}}},
                    },
                },
                {
                    "name": "form",
                    "request": {
                        "method": "POST",
                        "url": {"host": ["{{base}}"], "path": ["f"]},
                        "body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "b c"}]},
                    },
                },
            ],
        },
        {
            "name": "graph",
            "request": {
                "method": "POST",
                "url": "/g",
                "body": {"mode": "graphql", "graphql": {"query": "{ a }", "variables": '{"n": 1}'}},
            },
        },
        {
            "name": "parts",
            "request": {
                "method": "POST",
                "url": "/p",
                "header": [{"key": "content-type", "value": "multipart/form-data"}],
                "body": {"mode": "formdata", "formdata": [{"key": "a", "value": "1"}, {"key": "f", "type": "file"}]},
            },
        },
        {"name": "lost", "request": "{{elsewhere}}/a"},
    ],
}


def test_a_collection_is_read() -> None:
    result = read_import(json.dumps(COLLECTION).encode(), None, TARGET)
    *first, parts = [(each.method, str(each.url), dict(each.headers), each.body) for each in result.requests]

    assert first == [
        ("GET", "http://shop.example/v1/a?x=1", {}, b""),
        (
            "POST",
            "http://shop.example/v1/tea/7/cup/1?n=:tea",
            {"X-A": "7", "Content-Type": "application/json"},
            b'{"id": 7}',
        ),
        ("POST", "http://shop.example/v1/f", {"Content-Type": "application/x-www-form-urlencoded"}, b"a=b%20c"),
        (
            "POST",
            "http://shop.example/g",
            {"Content-Type": "application/json"},
            b'{"query":"{ a }","variables":{"n":1}}',
        ),
    ]
    assert parts[2]["Content-Type"].startswith("multipart/form-data; boundary=")
    assert parts[3].count(b"Content-Disposition") == 2
    assert [each.source for each in result.problems] == ["lost"]
    assert result.requests[1].source == "folder / json"


def test_variables_that_grow_end() -> None:
    variables = [{"key": f"v{n}", "value": f"{{{{v{n + 1}}}}}" * 100} for n in range(20)]
    collection = {"info": {}, "item": [{"request": "http://shop.example/{{v0}}"}], "variable": variables}

    assert read_import(json.dumps(collection).encode(), None, TARGET).requests == ()


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"item": []}', b"x"])
def test_it_is_no_collection(content: bytes) -> None:
    with pytest.raises(UsageError):
        read_import(content, ImportFormat.POSTMAN, TARGET)
