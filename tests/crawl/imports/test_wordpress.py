# SPDX-License-Identifier: Apache-2.0
"""The index of WordPress's API, and its export, are read."""

from __future__ import annotations

import json

import pytest

from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
INDEX = {
    "name": "Blog",
    "url": "http://shop.example/blog",
    "namespaces": ["wp/v2"],
    "routes": {
        "/": {"methods": ["GET"], "endpoints": [{"methods": ["GET"], "args": {"context": {"default": "view"}}}]},
        "/wp/v2/posts": {
            "endpoints": [
                {"methods": ["GET"], "args": {"page": {"type": "integer", "default": 1}, "search": {"type": "string"}}},
                {"methods": ["POST"], "args": {"title": {"type": "string", "required": True}}},
            ]
        },
        "/wp/v2/posts/(?P<id>[\\d]+)": {"endpoints": [{"methods": ["GET"], "args": {"id": {"type": "integer"}}}]},
        "/wp/v2/(?P<parent>[\\d]+)/x/(?P<slug>(?:a|b)+)": {"endpoints": [{"methods": ["GET"], "args": []}]},
    },
}
EXPORT = b"""<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<wp:wxr_version>1.2</wp:wxr_version><link>http://shop.example</link>
<item><link>http://shop.example/?p=1</link></item><item><title>x</title></item></channel></rss>"""


def test_the_index_is_read() -> None:
    content = json.dumps(INDEX).encode()
    result = read_import(content, None, TARGET)

    assert detect_format(content) is ImportFormat.WORDPRESS
    assert [(each.method, each.url.target, each.body) for each in result.requests] == [
        ("GET", "/blog/wp-json/?context=view", b""),
        ("GET", "/blog/wp-json/wp/v2/posts?page=1", b""),
        ("POST", "/blog/wp-json/wp/v2/posts", b"title=Hello"),
        ("GET", "/blog/wp-json/wp/v2/posts/1", b""),
        ("GET", "/blog/wp-json/wp/v2/1/x/value", b""),
    ]


def test_where_the_api_stands_is_read_from_its_link() -> None:
    own = {"routes": {"/": {"_links": {"self": [{"href": "http://shop.example/?rest_route=/"}]}}}, "namespaces": []}
    document = own | {"routes": {**own["routes"], "/a": {"endpoints": [{"methods": ["GET"]}]}}}  # type: ignore[dict-item]
    result = read_import(json.dumps(document).encode(), None, TARGET)

    assert [each.url.target for each in result.requests] == ["/?rest_route=/a"]


def test_an_export_is_read() -> None:
    result = read_import(EXPORT, None, TARGET)

    assert [each.url.target for each in result.requests] == ["/?p=1"]


@pytest.mark.parametrize("content", [b"{}", b"<rss/>", b"<a/>", b"[]"])
def test_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError):
        read_import(content, ImportFormat.WORDPRESS, TARGET)
