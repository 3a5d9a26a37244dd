# SPDX-License-Identifier: Apache-2.0
"""Items of Burp Suite are read, without the session they were recorded in."""

from __future__ import annotations

import base64

import pytest

from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
HEAD = """<?xml version="1.0"?>
<!DOCTYPE items [
<!ELEMENT items (item*)>
<!ATTLIST items burpVersion CDATA "">
]>
<items burpVersion="2024.1" exportTime="Wed Jan 31 12:00:00 UTC 2024">
"""


def item(request: bytes | None, url: str = "http://shop.example/a", encoding: str = "true") -> str:
    body = base64.b64encode(request or b"").decode() if encoding == "true" else (request or b"").decode()
    sent = "" if request is None else f'<request base64="{encoding}"><![CDATA[{body}]]></request>'
    return f"<item><url><![CDATA[{url}]]></url><method>GET</method>{sent}<response base64='true'/></item>\n"


def test_items_are_read() -> None:
    post = b"POST /f HTTP/1.1\r\nHost: shop.example\r\nCookie: s=1\r\nX-Api: 2\r\nContent-Length: 3\r\n\r\na=\xff"
    result = read_import(
        (
            HEAD
            + item(b"GET /a?b=1 HTTP/2\r\nHost: shop.example\r\n\r\n", "http://shop.example/a?b=1")
            + item(post, "http://shop.example/f")
            + item(b"GET /p HTTP/1.1\r\nHost: h\r\n\r\n", "http://shop.example/p", "false")
            + item(None, "http://shop.example/only-an-address")
            + item(b"nonsense")
            + item(b"CONNECT h:443 HTTP/1.1\r\n\r\n")
            + '<item><url>http://shop.example/x</url><request base64="true">%%</request></item>'
            + "</items>"
        ).encode(),
        None,
        TARGET,
    )

    assert [(each.method, each.url.target, dict(each.headers), each.body) for each in result.requests] == [
        ("GET", "/a?b=1", {}, b""),
        ("POST", "/f", {"X-Api": "2"}, b"a=\xff"),
        ("GET", "/p", {}, b""),
        ("GET", "/only-an-address", {}, b""),
    ]
    assert [each.source for each in result.problems] == ["line 14", "line 15", "line 16"]


def test_the_format_is_found_out() -> None:
    assert detect_format((HEAD + "</items>").encode()) is ImportFormat.BURP


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<other/>", "no items"),
        ("<items>\n<item>", "line 2"),
        ('<!DOCTYPE items [\n<!ENTITY a SYSTEM "file:///etc/passwd">]><items>&a;</items>', "entities .line 2"),
        ("", "no XML"),
    ],
    ids=["another root", "cut off", "entities", "empty"],
)
def test_is_refused(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_import(text.encode(), ImportFormat.BURP, TARGET)
