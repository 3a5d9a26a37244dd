# SPDX-License-Identifier: Apache-2.0
"""What ZAP exports is read: sites tree, messages, HAR and reports."""

from __future__ import annotations

import json

import pytest

from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
TREE = """
# exported
- node: Sites
  children:
  - node: http://shop.example
    url: http://shop.example
    method: GET
    children:
    - node: GET:query(q)
      url: http://shop.example/query?q=search
      method: GET
      responseLength: 12
      statusCode: 200
    - node: POST:order()(amount,name)
      url: http://shop.example/order
      method: POST
      data: amount=&name=
"""
MESSAGES = """===1 ==========
GET http://shop.example/a?b=1 HTTP/1.1
Host: shop.example
Cookie: s=1

HTTP/1.1 200 OK
Content-Length: 34

GET /not-a-request HTTP/1.1
=== 2 ==========
POST http://shop.example/f HTTP/1.1
Host: shop.example
Content-Type: text/plain

line 1
line 2
HTTP/1.1 302 Found
Location: /

===3 ==========
nothing
"""
ALERTS = [{"instances": [{"uri": "http://shop.example/a", "method": "POST"}, {"uri": "http://shop.example/b"}]}]
JSON_REPORT = json.dumps({"@programName": "ZAP", "site": [{"@name": "http://shop.example", "alerts": ALERTS}]})
XML_REPORT = """<?xml version="1.0"?><OWASPZAPReport version="2.15"><site name="x"><alerts><alertitem><instances>
<instance><uri>http://shop.example/a</uri><method>POST</method></instance>
<instance><uri>http://shop.example/b</uri></instance>
</instances></alertitem></alerts></site></OWASPZAPReport>"""
REPORTED = [("POST", "/a", b""), ("GET", "/b", b"")]
EXPORTS = {
    "a sites tree": (
        TREE,
        [("GET", "/", b""), ("GET", "/query?q=search", b""), ("POST", "/order", b"amount=value&name=value")],
    ),
    "messages": (MESSAGES, [("GET", "/a?b=1", b""), ("POST", "/f", b"line 1\nline 2")]),
    "a report as JSON": (JSON_REPORT, REPORTED),
    "a report as XML": (XML_REPORT, REPORTED),
}


@pytest.mark.parametrize(("text", "wanted"), EXPORTS.values(), ids=EXPORTS)
def test_is_read(text: str, wanted: list[tuple[str, str, bytes]]) -> None:
    result = read_import(text.encode(), None, TARGET)

    assert detect_format(text.encode()) is ImportFormat.ZAP
    assert [(each.method, each.url.target, each.body) for each in result.requests] == wanted


def test_a_message_that_holds_no_request_is_told() -> None:
    assert [each.source for each in read_import(MESSAGES.encode(), None, TARGET).problems] == ["message 3"]


def test_an_archive_is_read_as_such() -> None:
    text = json.dumps({"log": {"entries": [{"request": {"method": "GET", "url": "/a"}}]}})
    result = read_import(text.encode(), ImportFormat.ZAP, TARGET)

    assert [each.url.target for each in result.requests] == ["/a"]


@pytest.mark.parametrize("text", ["", "{}", "<a/>", "/a\n/b", "- node: [", "{"])
def test_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_import(text.encode(), ImportFormat.ZAP, TARGET)
