# SPDX-License-Identifier: Apache-2.0
"""Requests as they stand on the wire are read."""

from __future__ import annotations

from vedette.crawl.imports.registry import read_import
from vedette.domain.exchange import Origin, Url

TARGET = Url(Origin("http", "shop.example", 80), "/app/")


def test_requests_one_after_the_other_are_read() -> None:
    text = (
        "POST /a HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n"
        '{"a":1}GET ignored\r\n\r\n'
        "======\nGET /b?c=d HTTP/2\nX-A: 1\nCookie: s=1\n\n"
        "PUT http://other.example/x HTTP/1.1\n\nbody\n======\n"
    )
    result = read_import(text.encode(), None, TARGET)

    assert [(each.method, str(each.url), dict(each.headers), each.body) for each in result.requests] == [
        ("POST", "http://shop.example/a", {"Content-Type": "application/json"}, b'{"a":1}'),
        ("GET", "http://shop.example/b?c=d", {"X-A": "1"}, b""),
        ("PUT", "http://other.example/x", {}, b"body"),
    ]
    assert [each.source for each in result.requests] == ["line 1", "line 9", "line 13"]
