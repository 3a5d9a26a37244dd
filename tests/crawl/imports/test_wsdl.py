# SPDX-License-Identifier: Apache-2.0
"""Web services are asked with envelopes that fit their schemas, whatever those hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from vedette.crawl.imports.imported import ImportedRequest, ImportResult
from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
HEAD = """<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:http="http://schemas.xmlsoap.org/wsdl/http/"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:shop" targetNamespace="urn:shop">
"""
SCHEMA = """<types><xs:schema targetNamespace="urn:shop" elementFormDefault="qualified">
<xs:element name="GetPrice"><xs:complexType><xs:sequence>
  <xs:element name="id" type="xs:int"/><xs:element name="size" type="t:Size"/>
  <xs:element name="when" type="xs:date" minOccurs="0"/><xs:element name="address" type="t:Address"/>
  <xs:element ref="t:note"/><xs:element name="gone" maxOccurs="0" type="xs:string"/>
  <xs:choice><xs:element name="card" type="t:Card"/><xs:element name="cash" type="xs:string"/></xs:choice>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="note" type="xs:string" default="none"/>
<xs:element name="Token" type="xs:string"/>
<xs:simpleType name="Size"><xs:restriction base="xs:string">
<xs:enumeration value="large"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Card"><xs:restriction base="xs:string"><xs:length value="8"/></xs:restriction></xs:simpleType>
<xs:complexType name="Place"><xs:sequence><xs:element name="city" type="xs:string"/></xs:sequence></xs:complexType>
<xs:complexType name="Address"><xs:complexContent><xs:extension base="t:Place"><xs:sequence>
  <xs:element name="next" type="t:Address" minOccurs="0"/><xs:element name="code" type="t:Code"/>
</xs:sequence><xs:attribute name="kind" use="required" type="xs:boolean"/>
</xs:extension></xs:complexContent></xs:complexType>
<xs:simpleType name="Code"><xs:restriction base="xs:int"><xs:minInclusive value="10"/></xs:restriction></xs:simpleType>
</xs:schema></types>
"""
MESSAGES = """<message name="In"><part name="body" element="t:GetPrice"/></message>
<message name="Head"><part name="token" element="t:Token"/></message>
<message name="Two"><part name="id" type="xs:int"/><part name="name" type="xs:string"/></message>
<portType name="Shop"><operation name="GetPrice"><input message="t:In"/></operation></portType>
<portType name="Plain"><operation name="Find"><input message="t:Two"/></operation></portType>
"""


def binding(prefix: str, *, style: str = "document", action: str = "urn:shop#GetPrice", header: bool = False) -> str:
    head = f'<{prefix}:header message="t:Head" part="token" use="literal"/>' if header else ""
    return (
        f'<binding name="{prefix}B" type="t:Shop"><{prefix}:binding style="{style}"/><operation name="GetPrice">'
        f'<{prefix}:operation soapAction="{action}"/><input>{head}<{prefix}:body use="literal"/></input></operation>'
        f'</binding><service name="S"><port name="P" binding="t:{prefix}B">'
        f'<{prefix}:address location="http://shop.example/soap"/></port></service></definitions>'
    )


PLAIN = """<binding name="B" type="t:Plain"><http:binding verb="{verb}"/><operation name="Find">
<http:operation location="/find"/><input/></operation></binding><service name="S">
<port name="P" binding="t:B"><http:address location="http://shop.example/plain/"/></port></service></definitions>"""
RPC = """<binding name="B" type="t:Plain"><soap:binding style="rpc"/><operation name="Find">
<soap:operation soapAction=""/><input><soap:body use="literal" namespace="urn:rpc"/>
</input></operation></binding><service name="S">
<port name="P" binding="t:B"/></service></definitions>"""


def read(text: str) -> ImportResult:
    return read_import(text.encode(), None, TARGET)


def only(text: str) -> ImportedRequest:
    (request,) = read(text).requests
    return request


def leaves(body: bytes) -> list[tuple[str, str | None]]:
    tree = etree.fromstring(body)
    return [(str(each.tag), each.text) for each in tree.iter() if len(each) == 0]


def test_an_envelope_fits_the_schema() -> None:
    request = only(HEAD + SCHEMA + MESSAGES + binding("soap"))

    assert (request.method, str(request.url)) == ("POST", "http://shop.example/soap")
    assert dict(request.headers) == {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": '"urn:shop#GetPrice"',
    }
    found = leaves(request.body)
    assert ("{urn:shop}id", "1") in found
    assert ("{urn:shop}size", "large") in found
    assert ("{urn:shop}when", "2024-01-31") in found
    assert ("{urn:shop}note", "none") in found
    assert ("{urn:shop}card", "valueaaa") in found
    assert ("{urn:shop}city", "value") in found
    assert ("{urn:shop}code", "10") in found
    assert not {"{urn:shop}gone", "{urn:shop}cash"} & {name for name, _ in found}
    assert b'kind="true"' in request.body
    assert etree.fromstring(request.body)[0].tag == "{http://schemas.xmlsoap.org/soap/envelope/}Body"


def test_the_newer_protocol_names_its_action_in_the_media_type() -> None:
    request = only(HEAD + SCHEMA + MESSAGES + binding("soap12"))

    assert dict(request.headers) == {"Content-Type": 'application/soap+xml; charset=utf-8; action="urn:shop#GetPrice"'}
    assert etree.fromstring(request.body).tag == "{http://www.w3.org/2003/05/soap-envelope}Envelope"


def test_header_blocks_are_written() -> None:
    request = only(HEAD + SCHEMA + MESSAGES + binding("soap", header=True))
    tree = etree.fromstring(request.body)

    assert [each.tag for each in tree[0]] == ["{urn:shop}Token"]


def test_a_call_is_wrapped_in_the_operation() -> None:
    request = only(HEAD + MESSAGES + RPC)

    assert str(request.url) == "http://shop.example/"
    assert leaves(request.body) == [("id", "1"), ("name", "value")]
    assert etree.fromstring(request.body)[0][0].tag == "{urn:rpc}Find"


@pytest.mark.parametrize(
    ("verb", "wanted"),
    [("GET", ("GET", "/plain/find?id=1&name=value", b"")), ("POST", ("POST", "/plain/find", b"id=1&name=value"))],
)
def test_a_plain_binding_is_read(verb: str, wanted: tuple[str, str, bytes]) -> None:
    request = only(HEAD + MESSAGES + PLAIN.replace("{verb}", verb))

    assert (request.method, request.url.target, request.body) == wanted


def test_what_is_not_in_the_file_is_told() -> None:
    text = HEAD + '<import location="http://elsewhere.example/x.wsdl"/>' + MESSAGES
    result = read(text + '<service name="S"><port name="P" binding="t:None"/></service></definitions>')

    assert len(result.problems) == 2
    assert not result.requests


def test_a_type_within_itself_ends() -> None:
    inner = "".join(f'<xs:element name="e{n}" type="t:Bomb"/>' for n in range(50))
    bomb = f"""<types><xs:schema targetNamespace="urn:shop"><xs:element name="GetPrice" type="t:Bomb"/>
    <xs:complexType name="Bomb"><xs:sequence>{inner}</xs:sequence></xs:complexType></xs:schema></types>"""

    assert len(only(HEAD + bomb + MESSAGES + binding("soap")).body) < 100_000


def test_the_format_is_found_out() -> None:
    assert detect_format((HEAD + "</definitions>").encode()) is ImportFormat.WSDL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<a/>", "no WSDL"),
        ('<description xmlns="http://www.w3.org/ns/wsdl"/>', "WSDL 2.0"),
        ("<definitions>", "line 1"),
        ('<!DOCTYPE a [<!ENTITY a "b">]><definitions/>', "entities"),
    ],
)
def test_is_refused(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_import(text.encode(), ImportFormat.WSDL, TARGET)


NAMES = st.sampled_from(
    (
        *("sequence", "choice", "all", "element", "group", "attribute", "enumeration", "length", "list", "union"),
        *("complexType", "simpleType", "restriction", "extension", "complexContent", "simpleContent"),
    )
)
VALUES = st.sampled_from(
    ["GetPrice", "t:GetPrice", "t:A", "A", "xs:int", "xs:string", "0", "-1", "", "a b", "x:y", "1e9"]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["name", "type", "ref", "base", "value", "maxOccurs", "use", "itemType", "memberTypes"]),
    VALUES,
    max_size=4,
)
TREES = st.recursive(
    st.tuples(NAMES, ATTRIBUTES, st.just(())),
    lambda inner: st.tuples(NAMES, ATTRIBUTES, st.lists(inner, max_size=3)),
    max_leaves=15,
)


def written(tree: tuple[str, dict[str, str], list[Any]]) -> str:
    name, attributes, inner = tree
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<xs:{name}{told}>{''.join(map(written, inner))}</xs:{name}>"


@given(st.lists(TREES, max_size=4))
def test_any_schema_is_read(trees: list[tuple[str, dict[str, str], list[Any]]]) -> None:
    types = f'<types><xs:schema targetNamespace="urn:shop">{"".join(map(written, trees))}</xs:schema></types>'

    etree.fromstring(only(HEAD + types + MESSAGES + binding("soap")).body)
