# SPDX-License-Identifier: Apache-2.0
"""Resources of a WADL are asked with values that fit."""

from __future__ import annotations

import pytest

from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
WADL = """<?xml version="1.0"?>
<!-- made by hand -->
<application xmlns="http://wadl.dev.java.net/2009/02" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t">
<grammars><xs:schema targetNamespace="urn:t"><xs:element name="order"><xs:complexType><xs:sequence>
<xs:element name="amount" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:schema></grammars>
<resources base="http://shop.example/api/">
  <resource path="items/{id: [0-9]+}">
    <param name="id" style="template" type="xs:int"/>
    <method name="GET"><request>
      <param name="sort" style="query"><option value="price"/></param>
      <param name="page" style="query" type="xs:int" default="2"/>
      <param name="X-Api" style="header" fixed="3"/>
      <param name="v" style="matrix" type="xs:boolean"/>
    </request></method>
    <resource path="reviews"><method href="#add"/></resource>
  </resource>
  <resource path="orders"><method name="POST"><request>
  <representation mediaType="text/xml" element="t:order"/></request></method></resource>
  <resource path="more" type="#listed #nowhere"/>
  <resource path="none"><method href="http://elsewhere.example/#x" name="GET"/></resource>
</resources>
<method id="add" name="POST"><request><representation mediaType="application/x-www-form-urlencoded">
  <param name="text" style="query" type="xs:string"/></representation></request></method>
<resource_type id="listed"><method name="GET"/></resource_type>
</application>"""


def test_it_is_read() -> None:
    result = read_import(WADL.encode(), None, TARGET)

    assert detect_format(WADL.encode()) is ImportFormat.WADL
    assert [(each.method, each.url.target, each.body) for each in result.requests] == [
        ("GET", "/api/items/1;v=true?sort=price&page=2", b""),
        ("POST", "/api/items/1/reviews", b"text=value"),
        ("POST", "/api/orders", b'<ns0:order xmlns:ns0="urn:t"><amount>1</amount></ns0:order>'),
        ("GET", "/api/more", b""),
        ("GET", "/api/none", b""),
    ]
    assert dict(result.requests[0].headers) == {"X-Api": "3"}
    assert dict(result.requests[2].headers) == {"Content-Type": "text/xml"}


def test_depth_ends() -> None:
    nested = "<resource path='a'>" * 60 + "</resource>" * 60
    text = f'<application xmlns="http://wadl.dev.java.net/2009/02"><resources>{nested}</resources></application>'

    assert len(read_import(text.encode(), None, TARGET).problems) == 1


@pytest.mark.parametrize("text", ["<application/>", "", "<a", "<html/>"])
def test_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_import(text.encode(), ImportFormat.WADL, TARGET)
