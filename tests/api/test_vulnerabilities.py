# SPDX-License-Identifier: Apache-2.0
"""`vulnerability/*`."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.support.api_house import ApiHouse

from vedette.checks.catalogue import EVERY

KEYS = [
    *("Description", "Actions", "ExternalReferences", "Impact", "ProofOfConcept", "Remedy", "RemedyReferences"),
    *("Skills", "Summary", "Type", "TypeId", "TypeSignature", "Severity", "Classification", "CvssVectorString"),
    *("Cvss31VectorString", "Cvss40VectorString", "CvssVector", "Cvss31Vector", "Cvss40Vector", "Order"),
    "TemplateVariables",
]


def test_every_check_has_a_type(house: ApiHouse) -> None:
    listed = house.get("/vulnerability/list").value

    assert {each["TypeSignature"] for each in listed} == {check.id for check in EVERY}
    assert all(list(each) == KEYS for each in listed)
    assert len({each["TypeId"] for each in listed}) == len(listed)
    names = house.get("/vulnerability/types").value
    assert names == sorted({each["Type"] for each in listed})
    assert {"Xss", "PossibleXss", "ConfirmedSqlInjection", "NginxVersionDisclosure", "DjangoStackTraceDisclosure"} <= {
        *names
    }


@pytest.mark.parametrize(
    ("asked", "signature", "order"),
    [
        ("ConfirmedSqlInjection", "sql-injection", "Confirmed"),
        ("possibleblindsqlinjection", "sql-injection", "Possible"),
        ("version-disclosure", "version-disclosure", "Confirmed"),
    ],
)
def test_a_type_is_told_by_its_name(house: ApiHouse, asked: str, signature: str, order: str) -> None:
    told = house.get(f"/vulnerability/template?type={asked}").value

    assert (told["TypeSignature"], told["Order"]) == (signature, order)


def test_what_no_check_reports_is_not_there(house: ApiHouse) -> None:
    assert house.get("/vulnerability/template?type=Nothing").status == 404
    assert house.get("/vulnerability/template").status == 400
    assert house.get("/vulnerability/template?type=Custom").status == 400
    assert house.get(f"/vulnerability/list?reportPolicyId={uuid4()}").status == 404


def test_a_report_policy_words_and_hides_types(house: ApiHouse) -> None:
    rules = [
        {"Check": "sql-injection", "Name": "Database injection", "Severity": "Low"},
        {"Check": "version-disclosure", "IsHidden": True},
    ]
    created = house.call("POST", "/api/vedette/1/reportpolicies/new", {"Name": "Ours", "Rules": rules})
    assert created.status in (200, 201), created.body

    listed = house.get(f"/vulnerability/list?reportPolicyId={created.value['Id']}").value

    told = {each["TypeSignature"]: each for each in listed}
    assert (told["sql-injection"]["Summary"], told["sql-injection"]["Severity"]) == ("Database injection", "Low")
    assert told["version-disclosure"]["Order"] == "Inactive"
