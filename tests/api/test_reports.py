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
        ("Type=Pci32&Format=Json&Id={id}", 400),
        ("Type=ScanDetail&Format=Pdf&Id={id}", 400),
        ("Type=CustomReport&Format=Html&Id={id}", 400),
        ("Type=Everything&Format=Json&Id={id}", 400),
        ("Type=Vulnerabilities&Format=Docx&Id={id}", 400),
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


PAGES = [
    "Type=ExecutiveSummary&Format=Html",
    "Type=3&Format=Html",
    "type=scandetail&format=html",
    "Type=FullScanDetail&Format=Html",
    "Type=PCICompliance&Format=Html",
    "Type=ISO27001Compliance&Format=Html",
    "Type=OwaspTopTen2025&Format=Html",
    "Type=KnowledgeBase&Format=Html",
]


@pytest.mark.parametrize("query", PAGES)
def test_a_page_has_exactly_the_type_that_plugins_compare(house: ApiHouse, scan_id: str, query: str) -> None:
    reply = house.get(f"/scans/report/?{query}&Id={scan_id}")

    assert reply.status == 200, reply.body
    assert reply.header("Content-Type") == "text/html"
    assert reply.header("Content-Length") == str(len(reply.body))
    assert "sandbox" in (reply.header("Content-Security-Policy") or "")
    assert reply.body.startswith(b"<!doctype html>")


OWN = {
    "Sarif": "application/sarif+json; charset=utf-8",
    "Junit": "application/xml; charset=utf-8",
    "Markdown": "text/markdown; charset=utf-8",
    "Native": "application/json; charset=utf-8",
    "CycloneDx": "application/vnd.cyclonedx+json; version=1.6",
    "Csv": "text/csv; charset=utf-8",
}


@pytest.mark.parametrize(("name", "media_type"), OWN.items(), ids=OWN)
def test_our_own_formats_are_formats_of_vulnerabilities(
    house: ApiHouse, scan_id: str, name: str, media_type: str
) -> None:
    reply = house.get(f"/scans/report/{scan_id}?Type=Vulnerabilities&Format={name}")

    assert (reply.status, reply.header("Content-Type")) == (200, media_type)


def test_prose_can_be_markdown(house: ApiHouse, scan_id: str) -> None:
    path = f"/scans/report/{scan_id}?Type=Vulnerabilities&Format=Json&contentFormat="

    assert house.get(path + "Html").value["Vulnerabilities"][0]["Description"].startswith("<p>")
    assert "<p>" not in house.get(path + "Markdown").value["Vulnerabilities"][0]["Description"]


def test_a_pdf_says_what_is_missing(house: ApiHouse, scan_id: str) -> None:
    reply = house.get(f"/scans/report/{scan_id}?Type=ScanDetail&Format=Pdf")

    assert reply.status == 400
    assert "Nothing is there that can print Pdf. Ask for Html." in reply.value["Message"]


def test_histories_can_be_left_out(house: ApiHouse, scan_id: str) -> None:
    path = f"/scans/report/{scan_id}?Type=Vulnerabilities&Format=Native"
    told = house.get(path).value["Findings"][0]

    assert [line["By"] for line in told["History"]] == ["a scan"]
    assert house.get(f"{path}&excludeHistoryOfIssues=true").value["Findings"][0]["History"] == []


def test_waf_rules_are_text_and_xml(house: ApiHouse, scan_id: str) -> None:
    rules = house.get(f"/scans/report/{scan_id}?Type=ModSecurityWafRules&Format=Txt")
    vulnerabilities = house.get(f"/scans/report/{scan_id}?Type=F5BigIpAsmWafRules&Format=Xml")

    assert rules.header("Content-Type") == "text/plain; charset=utf-8"
    assert etree.fromstring(vulnerabilities.body).tag == "scanner_vulnerabilities"


@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        ("reportName=Sarif", OWN["Sarif"]),
        ("reportName=OwaspTopTen2025&reportFormat=Html", "text/html"),
        ("reportName=OwaspTopTen2021", "text/html"),
        ("reportName=Vulnerabilities&reportFormat=Xml", "application/xml; charset=utf-8"),
    ],
)
def test_a_custom_report_is_any_report_by_its_name(house: ApiHouse, scan_id: str, query: str, media_type: str) -> None:
    reply = house.get(f"/scans/custom-report/?{query}&id={scan_id}")

    assert (reply.status, reply.header("Content-Type")) == (200, media_type)


@pytest.mark.parametrize("query", ["reportName=Mine", "", "reportName=99", "reportName=Pci32&reportFormat=Csv"])
def test_a_custom_report_of_no_name_is_refused(house: ApiHouse, scan_id: str, query: str) -> None:
    reply = house.get(f"/scans/custom-report/?{query}&id={scan_id}")

    assert reply.status == 400
    assert reply.value["Message"]
