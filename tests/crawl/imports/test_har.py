# SPDX-License-Identifier: Apache-2.0
"""Recorded requests are read, without the session they were recorded in."""

from __future__ import annotations

import json

import pytest

from vedette.crawl.imports.registry import ImportFormat, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")


def archive(*requests: object) -> bytes:
    return json.dumps({"log": {"version": "1.2", "entries": [{"request": each} for each in requests]}}).encode()


def test_an_archive_is_read() -> None:
    headers = [
        {"name": ":authority", "value": "shop.example"},
        {"name": "Cookie", "value": "session=secret"},
        {"name": "Authorization", "value": "Bearer secret"},
        {"name": "X-Api", "value": "2"},
    ]
    json_body = {"mimeType": "application/json", "text": '{"a":1}'}
    form = {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a b", "value": "1&2"}]}
    result = read_import(
        archive(
            {"method": "GET", "url": "http://shop.example/a?b=1", "headers": headers},
            {"method": "POST", "url": "http://shop.example/j", "postData": json_body},
            {"method": "POST", "url": "http://shop.example/f", "postData": form},
            {"method": "GET", "url": "data:text/plain,x"},
        ),
        None,
        TARGET,
    )

    assert [(each.method, each.url.target, dict(each.headers), each.body) for each in result.requests] == [
        ("GET", "/a?b=1", {"X-Api": "2"}, b""),
        ("POST", "/j", {"Content-Type": "application/json"}, b'{"a":1}'),
        ("POST", "/f", {"Content-Type": "application/x-www-form-urlencoded"}, b"a%20b=1%262"),
    ]
    assert [each.source for each in result.problems] == ["entry 4"]


@pytest.mark.parametrize("content", [b"{}", b"[]", b"", b'{"log": {"entries": 1}}', b"\xff\xfe\x00"])
def test_it_is_no_archive(content: bytes) -> None:
    with pytest.raises(UsageError):
        read_import(content, ImportFormat.HAR, TARGET)
