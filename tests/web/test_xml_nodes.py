# SPDX-License-Identifier: Apache-2.0
"""The texts and attributes of XML documents, each where it stands."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.insertion import Coding, encode_text
from vedette.web.xml_nodes import xml_nodes

DOCUMENTS = {
    "texts and attributes": (
        "<?xml version='1.0'?>\n<o id=\"1\" xmlns='x'><i>a &amp; b</i><i k='v'/></o>",
        [("/o/@id", "1"), ("/o/i", "a & b"), ("/o/i[2]/@k", "v")],
    ),
    "text that is taken as it is": ("<o><c><![CDATA[x<y&amp;]]></c></o>", [("/o/c", "x<y&amp;")]),
    "an element without content": ("<o><e></e></o>", [("/o/e", "")]),
    "text beside elements": ("<o>head<e>x</e> tail</o>", [("/o", "head"), ("/o/e", "x"), ("/o", " tail")]),
    "a comment and an instruction": ("<o><!-- <i>no</i> --><?p <i>no</i>?><i>x</i></o>", [("/o/i", "x")]),
    "a greater-than sign in an attribute": ('<o a="x>y"><i>z</i></o>', [("/o/@a", "x>y"), ("/o/i", "z")]),
    "names with a prefix": (
        "<s:Envelope xmlns:s='u'><s:Body><id>7</id></s:Body></s:Envelope>",
        [("/s:Envelope/s:Body/id", "7")],
    ),
    "a document type": ("<!DOCTYPE o [<!ENTITY e 'x'>]><o>&e;</o>", []),
    "no end": ("<o><i>x</i>", []),
    "no XML": ("shoes", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("document", "nodes"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_has(document: str, nodes: list[tuple[str, str]]) -> None:
    assert [(slot.name, slot.value) for slot in xml_nodes(document)] == nodes


NAMES = st.sampled_from(["a", "b", "item", "x.y", "n-1"])
TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0xFFFD, blacklist_categories=("Cs", "Cc")), max_size=8)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> Xml.Element:
    element = Xml.Element(draw(NAMES), draw(st.dictionaries(NAMES, TEXTS, max_size=2)))
    element.text = draw(TEXTS)
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        child = draw(elements(depth - 1))
        child.tail = draw(TEXTS)
        element.append(child)
    return element


@given(elements())
def test_another_text_in_a_slot_changes_what_a_parser_reads_there_and_nothing_else(element: Xml.Element) -> None:
    document = Xml.tostring(element, encoding="unicode")
    said = list(_said(element))
    for slot in xml_nodes(document):
        changed = document[: slot.start] + encode_text(Coding.XML, "zq<'\"&") + document[slot.end :]
        parsed = list(_said(Xml.fromstring(changed)))

        assert len(parsed) == len(said)
        assert [new for new, old in zip(parsed, said, strict=True) if new != old] == ["zq<'\"&"]


def _said(element: Xml.Element) -> list[str]:
    texts = [element.tag, *(f"{key}" for key in element.attrib), *element.attrib.values(), element.text or ""]
    for child in element:
        texts += [*_said(child), child.tail or ""]
    return texts


@given(st.text() | st.text(st.sampled_from("<>/!-?[]CDAT'\"= ab&;")))
def test_any_text_is_survived(text: str) -> None:
    xml_nodes(text)
    xml_nodes(text.encode("utf-8", "surrogatepass").decode("latin-1"), is_latin_1=True)
