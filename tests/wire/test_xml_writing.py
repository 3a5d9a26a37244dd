# SPDX-License-Identifier: Apache-2.0
"""What .NET's serializers write: names, nulls, lists, maps; and no text that breaks a document."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from vedette.api.xml_text import read_xml
from vedette.domain.time import Instant
from vedette.wire.enums import ScanActionResult
from vedette.wire.errors import BaseResponse, ValidationProblem
from vedette.wire.keys import fold_keys
from vedette.wire.model import WireModel
from vedette.wire.page import Page
from vedette.wire.scan_policy_http import HttpRequestSetting
from vedette.wire.scan_task import ScanTask
from vedette.wire.website import IdNamePair
from vedette.wire.xml_names import VENDOR_NAMES
from vedette.wire.xml_writing import type_name, write_xml

NIL = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


class Part(WireModel):
    name: str | None
    counts: list[int] | None = None


class Whole(WireModel):
    is_open: bool
    at: str | None
    part: Part | None
    parts: list[Part]
    tags: list[str]
    by_name: dict[str, str]
    anything: object = None


def written(model: WireModel) -> str:
    value = json.loads(model.to_json_bytes())
    return write_xml(value, type(model)).decode().removeprefix('<?xml version="1.0" encoding="utf-8"?>')


def test_a_model_is_its_elements_in_the_order_of_its_json() -> None:
    whole = Whole(
        is_open=True,
        at=None,
        part=Part(name="a"),
        parts=[Part(name="b", counts=[1, 2])],
        tags=["x", ""],
        by_name={"k": "v"},
        anything={"a b": [1]},
    )

    assert written(whole) == (
        f'<Whole {NIL}><IsOpen>true</IsOpen><At i:nil="true"/><Part><Name>a</Name><Counts i:nil="true"/></Part>'
        "<Parts><Part><Name>b</Name><Counts><int>1</int><int>2</int></Counts></Part></Parts>"
        "<Tags><string>x</string><string></string></Tags>"
        "<ByName><KeyValueOfstringstring><Key>k</Key><Value>v</Value></KeyValueOfstringstring></ByName>"
        "<Anything><a_x0020_b><anyType>1</anyType></a_x0020_b></Anything></Whole>"
    )


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (str, "string"),
        (bool, "boolean"),
        (UUID, "guid"),
        (Instant | None, "dateTime"),
        (list[str], "ArrayOfString"),
        (list[ScanTask], "ArrayOfScanTaskModel"),
        (ScanTask, "ScanTaskModel"),
        (Page[ScanTask], "ScanTaskListApiResult"),
        (Page[Part], "PageOfPart"),
        (ScanActionResult, "ScanActionResult"),
        (ValidationProblem, "BaseResponseApiModel"),
        (ValidationProblem | BaseResponse, "anyType"),
        (None, "anyType"),
    ],
    ids=str,
)
def test_a_type_is_called(shape: object, name: str) -> None:
    assert type_name(shape) == name


@pytest.mark.parametrize(
    ("key", "element"),
    [
        ("Plain", "Plain"),
        ("9 lives", "_x0039__x0020_lives"),
        ("<script>", "_x003C_script_x003E_"),
        ("a:b", "a_x003A_b"),
        ("_x0041_", "_x005F_x0041_"),
        ("\U0001f600", "_x0001F600_"),
        ("-a", "_x002D_a"),
        ("", "_"),
    ],
)
def test_a_key_that_nobody_declared_is_a_name(key: str, element: str) -> None:
    root = etree.fromstring(write_xml({key: 1}, None))

    assert [child.tag for child in root] == [element]


@given(st.text())
def test_any_text_is_read_back_but_for_characters_that_xml_cannot_hold(text: str) -> None:
    root = etree.fromstring(write_xml(text, str))
    kept = "".join(
        character if character in "\t\n\r" or (ord(character) >= 0x20 and character not in "￾￿") else "�"
        for character in text
    )

    assert (root.text or "") == kept


def test_text_of_a_hostile_site_stays_text() -> None:
    hostile = "]]><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;<x y=\"1\"/>\x00\ud800\ufffe"
    root = etree.fromstring(write_xml({"Message": hostile}, BaseResponse))

    assert [child.tag for child in root] == ["Message"]
    assert root[0].text == hostile[:-3] + "\ufffd" * 3
    assert len(root[0]) == 0


@pytest.mark.parametrize("user_agents", [{}, {"a": "b"}, {"a": "1", "b": None}], ids=["none", "one", "two"])
def test_what_is_written_is_read_back(user_agents: dict[str, str | None]) -> None:
    settings = HttpRequestSetting(accept="text/html", user_agents=user_agents, user_agent="a\r\nb")
    value = json.loads(settings.to_json_bytes())
    read = fold_keys(read_xml(write_xml(value, HttpRequestSetting)), HttpRequestSetting)

    assert HttpRequestSetting.model_validate(read) == settings


def test_a_reference_reads_a_list_of_pairs() -> None:
    document = write_xml([{"Id": "1", "Name": "a"}], list[IdNamePair])

    assert document.decode().endswith("<IdNamePair><Id>1</Id><Name>a</Name></IdNamePair></ArrayOfIdNamePair>")


def test_the_vendors_names_are_of_models_that_there_are() -> None:
    import vedette.api.application  # noqa: F401  (brings every model)

    waiting, known = [WireModel], set[str]()
    while waiting:
        model = waiting.pop()
        known.add(model.__name__)
        waiting.extend(model.__subclasses__())

    assert {name.removeprefix("Page[").removesuffix("]") for name in VENDOR_NAMES} <= known
