# SPDX-License-Identifier: Apache-2.0
"""The vendor's XML, as its readers walk it."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree
from tests.support.documents import document

from vedette.reports.xml import FORMAT

CHILDREN = [
    "LookupId",
    "url",
    "type",
    "name",
    "severity",
    "certainty",
    "confirmed",
    "state",
    "FirstSeenDate",
    "LastSeenDate",
    "classification",
    "http-request",
    "http-response",
    "extra-information",
    "description",
    "impact",
    "remedial-actions",
    "exploitation-skills",
    "remedial-procedure",
    "remedy-references",
    "external-references",
    "proof-of-concept",
    "tags",
]


def root() -> etree._Element:
    return etree.fromstring(FORMAT.render(document()))


def test_it_is_well_formed_with_the_vendors_root() -> None:
    body = FORMAT.render(document())

    assert body.startswith(
        b'<?xml version="1.0" encoding="utf-8" ?>\n<invicti-enterprise generated="22/03/2024 01:56 PM">'
    )
    assert root().findtext("target/scan-id") == "87be9df19f8146e9e860b13b04474ccc"


def test_every_child_of_a_finding_is_there_in_order() -> None:
    first, second = root().findall("vulnerabilities/vulnerability")

    assert [child.tag for child in first] == CHILDREN
    assert [child.tag for child in second] == CHILDREN
    assert (first.findtext("confirmed"), second.findtext("confirmed")) == ("True", "False")


def test_readers_find_what_they_ask_for() -> None:
    first = root().find("vulnerabilities/vulnerability")
    assert first is not None

    assert first.findtext("classification/cwe") == "89"
    assert first.findtext("classification/cvss31/vector") == "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    assert [score.findtext("severity") for score in first.findall("classification/cvss31/score")] == ["Critical"] * 3
    assert [one.get("value") for one in first.findall("http-request/parameters/parameter")] == ["1'", "2"]
    assert first.findtext("description")


def test_hostile_text_stays_text() -> None:
    body = FORMAT.render(document())
    tree = etree.fromstring(body)

    assert not [element for element in tree.iter() if element.tag == "script"]
    assert b"<script>" not in body.replace(b"<![CDATA[", b"")[: body.find(b"http-response")]
    content = tree.findtext("vulnerabilities/vulnerability/http-response/content") or ""
    assert "<script>alert('x')</script> ]]>" in content


def test_responses_can_be_left_out() -> None:
    tree = etree.fromstring(FORMAT.render(replace(document(), with_responses=False)))

    assert tree.findtext("vulnerabilities/vulnerability/http-response/content") == ""
