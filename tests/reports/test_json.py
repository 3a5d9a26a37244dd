# SPDX-License-Identifier: Apache-2.0
"""The vendor's JSON, as vulnerability managers read it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.support.documents import document

from vedette.reports.json import FORMAT

KEYS = [
    "Certainty",
    "Classification",
    "Confirmed",
    "Description",
    "ExploitationSkills",
    "ExternalReferences",
    "ExtraInformation",
    "FirstSeenDate",
    "HttpRequest",
    "HttpResponse",
    "LookupId",
    "Impact",
    "KnownVulnerabilities",
    "LastSeenDate",
    "Name",
    "ProofOfConcept",
    "RemedialActions",
    "RemedialProcedure",
    "RemedyReferences",
    "Severity",
    "State",
    "Type",
    "Url",
    "Tags",
]
CLASSIFICATION = [
    "Iso27001",
    "Capec",
    "Cvss",
    "Cvss31",
    "Cvss40",
    "Cwe",
    "Hipaa",
    "Owasp",
    "OwaspProactiveControls",
    "Pci32",
    "Wasc",
    "Asvs40",
    "Nistsp80053",
    "DisaStig",
    "OwaspApiTop10",
    "OwaspTopTen2021",
    "OwaspTopTen2023",
    "PciDss40",
]


def report() -> dict[str, Any]:
    return dict(json.loads(FORMAT.render(document())))


def test_the_keys_stand_in_the_vendors_order() -> None:
    told = report()

    assert list(told) == ["Generated", "Target", "Vulnerabilities"]
    assert told["Target"] == {
        "Duration": "00:23:46.6821882",
        "Initiated": "22/03/2024 01:56 PM",
        "ScanId": "87be9df19f8146e9e860b13b04474ccc",
        "Url": "http://php.testinvicti.com/",
    }
    for one in told["Vulnerabilities"]:
        assert list(one) == KEYS
        assert list(one["Classification"]) == CLASSIFICATION


def test_a_confirmed_finding_is_told_whole() -> None:
    proven = report()["Vulnerabilities"][0]

    assert (proven["Confirmed"], proven["Certainty"], proven["Severity"]) == (True, 100, "High")
    assert (proven["Name"], proven["Type"]) == ("SQL injection", "ConfirmedSqlInjection")
    assert proven["State"] == "Present, Scanning"
    assert proven["Tags"][0] == "team"
    assert proven["HttpRequest"]["Content"].startswith(
        "GET /search?q=1%27&page=2 HTTP/1.1\r\nHost: php.testinvicti.com"
    )
    assert proven["HttpRequest"]["Parameters"] == [
        {"Name": "q", "Type": "Querystring", "Value": "1'", "Vulnerable": True},
        {"Name": "page", "Type": "Querystring", "Value": "2", "Vulnerable": False},
    ]
    assert (proven["HttpResponse"]["StatusCode"], proven["HttpResponse"]["Duration"]) == (500, 12.5)
    assert proven["Classification"]["Cwe"] == "89"
    rating = proven["Classification"]["Cvss31"]
    assert rating["BaseScore"] == {"Severity": 4, "Type": "Base", "Value": "9.8"}
    assert rating["Vector"].startswith("CVSS:3.1/")


def test_a_finding_without_evidence_has_empty_objects_and_no_null() -> None:
    likely = report()["Vulnerabilities"][1]

    assert (likely["Name"], likely["Type"]) == ("[Possible] Version disclosure", "NginxVersionDisclosure")
    assert likely["HttpRequest"] == {"Content": "", "Method": "", "Parameters": []}
    assert likely["HttpResponse"] == {"Content": "", "Duration": 0.0, "StatusCode": 0}
    assert {key for key, value in likely.items() if value is None} == set()
    assert {key for key, value in likely["Classification"].items() if value is None} == {"Cvss", "Cvss31", "Cvss40"}


def test_what_a_target_said_is_never_markup_in_prose() -> None:
    proven = report()["Vulnerabilities"][0]

    for key in ("Description", "ProofOfConcept", "Impact", "RemedialProcedure", "ExternalReferences"):
        assert "<script" not in proven[key]


def test_responses_can_be_left_out() -> None:
    told = json.loads(FORMAT.render(replace(document(), with_responses=False)))

    assert told["Vulnerabilities"][0]["HttpResponse"]["Content"] == ""


def test_the_format_says_what_it_is() -> None:
    assert (FORMAT.id, FORMAT.suffix) == ("json", ".json")
