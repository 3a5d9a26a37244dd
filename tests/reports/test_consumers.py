# SPDX-License-Identifier: Apache-2.0
"""What readers of the vendor's reports do with them, field access by field access: they take keys without a default."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from lxml import etree
from tests.support.documents import document

from vedette.reports import csv as csv_format
from vedette.reports import json as json_format
from vedette.reports import urls
from vedette.reports import xml as xml_format

SEVERITIES = {"Critical", "High", "Medium", "Low", "Information", "BestPractice"}


def vulnerabilities() -> list[dict[str, Any]]:
    return list(json.loads(json_format.FORMAT.render(document()).decode("utf-8-sig"))["Vulnerabilities"])


def elements() -> Iterator[etree._Element]:
    root = etree.fromstring(xml_format.FORMAT.render(document()))
    assert root.tag == "invicti-enterprise"
    yield from root.findall("vulnerabilities/vulnerability")


@pytest.mark.parametrize("item", vulnerabilities(), ids=["proven", "likely"])
def test_defectdojo_reads_each_finding(item: dict[str, Any]) -> None:
    assert item["Severity"] in SEVERITIES
    assert isinstance(item["Name"], str)
    assert isinstance(item["Url"], str)
    assert item["Classification"]["Cwe"].split(",")[0].isdecimal()
    for key in ("Description", "RemedialProcedure", "RemedyReferences", "Impact"):
        assert isinstance(item[key], str)
    assert isinstance(item["HttpRequest"]["Content"], str)
    assert isinstance(item["HttpResponse"]["Content"], str)
    assert item["State"] not in ("FalsePositive", "AcceptedRisk")
    assert isinstance(item["Confirmed"], bool)
    vector = (item["Classification"]["Cvss"] or item["Classification"]["Cvss31"] or {}).get("Vector", "CVSS:3.1/")
    assert vector.startswith("CVSS:3.")


def test_defectdojo_reads_the_day_first() -> None:
    generated = json.loads(json_format.FORMAT.render(document()))["Generated"]

    assert datetime.strptime(generated, "%d/%m/%Y %I:%M %p")


@pytest.mark.parametrize("item", vulnerabilities(), ids=["proven", "likely"])
def test_kenna_reads_each_finding(item: dict[str, Any]) -> None:
    assert all(part.strip().isdecimal() for part in item["Classification"]["Cwe"].split(","))
    assert [(one["Name"], one["Value"]) for one in item["ExtraInformation"]]
    assert item["HttpRequest"]["Method"] is not None
    assert all(parameter["Name"] for parameter in item["HttpRequest"]["Parameters"])
    assert item["HttpResponse"]["StatusCode"] >= 0
    assert item["LookupId"]
    assert item["FirstSeenDate"]
    assert item["LastSeenDate"]


@pytest.mark.parametrize("element", elements(), ids=["proven", "likely"])
def test_faraday_reads_each_finding(element: etree._Element) -> None:
    classification = element.find("classification")
    assert classification is not None
    for name in ("owasp", "wasc", "cwe", "capec", "pci32", "hipaa", "owasppc"):
        child = classification.find(name)
        assert child is not None, name
    rating = classification.find("cvss31")
    assert rating is None or rating.findtext("vector")
    for name in ("name", "severity", "url", "state", "description"):
        assert element.findtext(name), name
    for name in ("http-request/content", "http-response/content", "impact", "remedial-procedure"):
        assert element.find(name) is not None, name
    for parameter in element.findall("http-request/parameters/parameter"):
        assert parameter.attrib["name"]
        assert "value" in parameter.attrib


def test_standards_reach_the_vendors_files() -> None:
    told = vulnerabilities()[0]["Classification"]
    element = next(elements())

    assert (told["OwaspTopTen2021"], told["PciDss40"], told["Nistsp80053"]) == ("A03", "6.2.4", "SI-10")
    assert element.findtext("classification/pci32") == told["Pci32"] == "6.5.1"


def test_no_cell_of_a_spreadsheet_is_run() -> None:
    rows = list(csv.reader(io.StringIO(csv_format.FORMAT.render(document()).decode())))

    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(csv_format.COLUMNS)}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "  =", "\n@"])
def test_a_cell_that_starts_like_a_formula_is_text(start: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_format.csv_line([f"{start}1+1"]).decode(), newline=""))

    assert row == [f"'{start}1+1"]


def test_crawled_and_scanned_tell_the_same_in_each_format() -> None:
    for formats, key, count in ((urls.CRAWLED, "CrawledUrls", 2), (urls.SCANNED, "ScannedUrls", 1)):
        as_csv, as_json, as_xml = formats
        told = json.loads(as_json.render(document()))[key]
        rows = list(csv.reader(io.StringIO(as_csv.render(document()).decode())))
        items = etree.fromstring(as_xml.render(document())).findall("urls/item")

        assert len(told) == len(rows) - 1 == len(items) == count
        assert list(told[0]) == rows[0] == [child.tag for child in items[0]]
