# SPDX-License-Identifier: Apache-2.0
"""Report policies in our own API: made, shared, changed and deleted."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.api_house import ApiHouse, Reply, finished
from tests.support.stored import finding_row

from vedette.domain.policy import DEFAULT_REPORT_POLICY

OWN = "/api/vedette/1/reportpolicies"
RULES = [{"Check": "open-redirect", "Name": "Wrong turn", "Severity": "Critical", "Remedy": "Ask the web team."}]


def post(house: ApiHouse, path: str, body: object) -> Reply:
    return house.call("POST", f"{OWN}/{path}", body)


def made(house: ApiHouse, **fields: Any) -> dict[str, Any]:
    reply = post(house, "new", {"Name": "Board", "Rules": RULES, **fields})
    assert reply.status == 201, reply.body
    shown: dict[str, Any] = reply.value
    return shown


def test_a_policy_keeps_its_rules(fresh: ApiHouse) -> None:
    shown = made(fresh)
    again = fresh.call("GET", f"{OWN}/get/{shown['Id']}").value
    listed = fresh.call("GET", f"{OWN}/list").value

    assert again == shown
    assert shown["Rules"][0]["Severity"] == "Critical"
    assert [item["Name"] for item in listed["List"]] == ["Board", DEFAULT_REPORT_POLICY.name]


def test_a_policy_is_changed_and_deleted(fresh: ApiHouse) -> None:
    shown = made(fresh)
    changed = post(fresh, "update", {"Id": shown["Id"], "Name": "Team", "Rules": []})
    deleted = post(fresh, "delete", shown["Id"])

    assert (changed.value["Name"], changed.value["Rules"]) == ("Team", [])
    assert deleted.status == 200
    assert fresh.call("GET", f"{OWN}/get/{shown['Id']}").status == 404


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"Rules": [{"Check": "no-such-check"}]}, "no-such-check"),
        ({"Rules": [*RULES, *RULES]}, "open-redirect"),
        ({"Rules": [{"Check": "open-redirect", "Severity": "Worst"}]}, "Severity"),
        ({"Name": DEFAULT_REPORT_POLICY.name}, "Name"),
    ],
)
def test_what_cannot_be_is_refused_by_name(house: ApiHouse, fields: dict[str, Any], named: str) -> None:
    reply = post(house, "new", {"Name": "Board", **fields})

    assert reply.status == 400
    assert named in reply.value["Message"]


def test_the_built_in_policy_is_nobody_s_to_change(house: ApiHouse) -> None:
    assert post(house, "update", {"Id": str(DEFAULT_REPORT_POLICY.id), "Name": "Mine"}).status == 400
    assert post(house, "delete", str(DEFAULT_REPORT_POLICY.id)).status == 400


def test_the_account_s_default_is_what_a_launch_without_a_policy_gets(fresh: ApiHouse) -> None:
    fresh.new_website()
    shown = made(fresh, IsShared=True)
    reply = post(fresh, "account-default", shown["Id"])

    assert reply.value["IsAccountDefault"] is True
    assert fresh.new_scan()["ReportPolicyId"] == shown["Id"]


def test_a_report_tells_findings_as_the_scan_s_policy_says(fresh: ApiHouse) -> None:
    fresh.new_website()
    rules = [
        {"Check": "open-redirect", "Name": "Wrong turn", "Severity": "Critical"},
        {"Check": "version-disclosure", "IsHidden": True},
    ]
    scan_id = str(fresh.new_scan(ReportPolicyId=made(fresh, Rules=rules)["Id"])["Id"])
    finished(fresh, scan_id, (finding_row("/a", check="open-redirect"), finding_row("/b", check="version-disclosure")))
    report = fresh.get(f"/scans/report/{scan_id}?Type=Vulnerabilities&Format=Json").value

    assert [(one["Name"], one["Severity"]) for one in report["Vulnerabilities"]] == [("Wrong turn", "Critical")]
