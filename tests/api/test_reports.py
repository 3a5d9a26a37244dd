# SPDX-License-Identifier: Apache-2.0
"""`scans/report` in every dress that clients ask for it."""

from __future__ import annotations

import json

import pytest
from lxml import etree
from tests.support.api_house import ApiHouse, finished
from tests.support.stored import finding_row


@pytest.fixture(scope="module")
def scan_id(house: ApiHouse) -> str:
    house.new_website()
    created = str(house.new_scan()["Id"])
    finished(house, created, (finding_row("/a"), finding_row("/b", check="version-disclosure")))
    return created


JSON_PATHS = [
    "/scans/report/?Type=Vulnerabilities&Format=Json&Id={id}",
    "/scans/report?type=vulnerabilities&format=json&id={id}",
    "/scans/report/?Id={id}&type=Vulnerabilities&format=JSON&contentFormat=Html&excludeResponseData=false",
    "/scans/report/{id}?Type=Vulnerabilities&Format=Json",
    "/scans/report/{id}/?Type=Vulnerabilities&Format=5&Id=",
    "/scans/report/{hex}?Type=2&Format=Json",
]


@pytest.mark.parametrize("path", JSON_PATHS)
def test_the_json_report_answers_to(house: ApiHouse, scan_id: str, path: str) -> None:
    reply = house.get(path.format(id=scan_id, hex=scan_id.replace("-", "")))

    assert reply.status == 200, reply.body
    assert reply.header("Content-Type") == "application/json; charset=utf-8"
    assert reply.header("Content-Disposition") == f'attachment; filename="Vulnerabilities-{scan_id}.json"'
    report = json.loads(reply.body)
    assert report["Target"]["ScanId"] == scan_id.replace("-", "")
    assert [one["State"] for one in report["Vulnerabilities"]] == ["Present", "Present"]


def test_the_xml_report_is_xml(house: ApiHouse, scan_id: str) -> None:
    reply = house.get(f"/scans/report/{scan_id}?Type=Vulnerabilities&Format=Xml")

    assert reply.status == 200
    assert reply.header("Content-Type") == "application/xml; charset=utf-8"
    assert etree.fromstring(reply.body).tag == "invicti-enterprise"


def test_only_unconfirmed_leaves_confirmed_ones_out(house: ApiHouse, scan_id: str) -> None:
    path = f"/scans/report/{scan_id}?Type=Vulnerabilities&Format=Json"

    assert len(house.get(f"{path}&onlyConfirmedIssues=true").value["Vulnerabilities"]) == 2
    assert house.get(f"{path}&onlyUnconfirmedIssues=true").value["Vulnerabilities"] == []


def test_a_report_of_a_running_scan_is_a_message(house: ApiHouse, scan_id: str) -> None:
    running = house.new_scan()["Id"]
    reply = house.get(f"/scans/report/?Type=Vulnerabilities&Format=Json&Id={running}")

    assert reply.status == 400
    assert "not ready" in reply.value["Message"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("Type=Vulnerabilities&Format=Pdf&Id={id}", 400),
        ("Type=Pci32&Format=Html&Id={id}", 400),
        ("Type=Everything&Format=Json&Id={id}", 400),
        ("Type=Vulnerabilities&Format=Docx&Id={id}", 400),
        ("Type=Vulnerabilities&Format=Json&contentFormat=Markdown&Id={id}", 400),
        ("Type=Vulnerabilities&Format=Json", 400),
        ("Format=Json&Id={id}", 400),
        ("Type=Vulnerabilities&Format=Json&Id=x", 400),
        ("Type=Vulnerabilities&Format=Json&Id=00000000-0000-0000-0000-000000000000", 404),
    ],
)
def test_what_cannot_be_written_is_a_message(house: ApiHouse, scan_id: str, query: str, status: int) -> None:
    reply = house.get(f"/scans/report/?{query.format(id=scan_id)}")

    assert reply.status == status
    assert reply.value["Message"]
    assert reply.header("Content-Type") == "application/json; charset=utf-8"
