# SPDX-License-Identifier: Apache-2.0
"""Both formats of I/O Docs are read."""

from __future__ import annotations

import json

import pytest

from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
OLD = {
    "endpoints": [
        {
            "name": "Users",
            "methods": [
                {
                    "MethodName": "show",
                    "HTTPMethod": "GET",
                    "URI": "/users/:id.json",
                    "parameters": [
                        {"Name": "id", "Type": "integer", "Default": ""},
                        {"Name": "kind", "Type": "enumerated", "EnumeratedList": ["a", "b"]},
                        {"Name": "all", "Type": "boolean"},
                    ],
                },
                {"MethodName": "add", "HTTPMethod": "POST", "URI": "/users", "parameters": [{"Name": "name"}]},
                {"MethodName": "nowhere"},
            ],
        }
    ]
}
NEW = {
    "basePath": "http://shop.example/api/",
    "resources": {
        "Users": {
            "methods": {
                "show": {
                    "httpMethod": "GET",
                    "path": "/users/:id",
                    "parameters": {
                        "id": {"type": "string", "default": "ann", "location": "pathReplace"},
                        "X-Key": {"type": "string", "location": "header"},
                    },
                }
            }
        }
    },
}
DESCRIPTIONS = {
    "the first": (OLD, [("GET", "/users/1.json?kind=a&all=true", b""), ("POST", "/users", b"name=Vera%20Visitor")]),
    "the later": (NEW, [("GET", "/api/users/ann", b"")]),
}


@pytest.mark.parametrize(("document", "wanted"), DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_is_read(document: object, wanted: list[tuple[str, str, bytes]]) -> None:
    content = json.dumps(document).encode()
    result = read_import(content, None, TARGET)

    assert detect_format(content) is ImportFormat.IO_DOCS
    assert [(each.method, each.url.target, each.body) for each in result.requests] == wanted


def test_headers_are_kept() -> None:
    result = read_import(json.dumps(NEW).encode(), None, TARGET)

    assert dict(result.requests[0].headers) == {"X-Key": "value"}


@pytest.mark.parametrize("content", [b"{}", b'{"endpoints": [1]}', b"[]"])
def test_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError):
        read_import(content, ImportFormat.IO_DOCS, TARGET)
