# SPDX-License-Identifier: Apache-2.0
"""CI plugins: their dresses, and the keys that they look at."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.support.api_house import SITE, ApiHouse, basic, finished
from tests.support.stored import finding_row

from vedette.domain.weakness import Severity
from vedette.issues.edit import IssueEdit
from vedette.issues.lifecycle import IssueEvent

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=ISO-8859-1"}


@pytest.fixture(scope="module")
def website_id(house: ApiHouse) -> str:
    return str(house.new_website()["Id"])


def test_the_list_of_websites_tests_the_credentials(house: ApiHouse, website_id: str) -> None:
    reply = house.get("/scans/PluginWebSiteModels", auth=basic("", house.owner.text))

    assert reply.status == 200
    assert reply.value == [{"Id": website_id, "Name": "Site", "Url": SITE, "WebsiteProfiles": []}]
    assert house.get("/scans/PluginWebSiteModels", auth=basic("", "x")).status == 401


JENKINS = (
    "ScanType=FullWithPrimaryProfile&WebsiteId={id}&VcsCommitInfoModel.CiBuildId=12&"
    "VcsCommitInfoModel.IntegrationSystem=Jenkins&VcsCommitInfoModel.CiBuildServerVersion=2.4&"
    "VcsCommitInfoModel.CiNcPluginVersion&VcsCommitInfoModel.CiBuildConfigurationName=shop&"
    "VcsCommitInfoModel.CiBuildUrl=http%3A%2F%2Fci%2F12&VcsCommitInfoModel.CiBuildHasChange=true&"
    "VcsCommitInfoModel.CiTimestamp=2024-03-22T19%3A56%2B0000&VcsCommitInfoModel.VcsName=git&"
    "VcsCommitInfoModel.VcsVersion=abc&VcsCommitInfoModel.Committer=owner%40example.org"
)
GITHUB = (
    "WebsiteId={id}&ScanType=FullWithPrimaryProfile&VcsCommitInfoModel%5BCiBuildId%5D=12&"
    "VcsCommitInfoModel%5BIntegrationSystem%5D=GithubActions&VcsCommitInfoModel%5BCiBuildHasChange%5D=0a1b2c"
)


def test_jenkins_launches_a_scan(house: ApiHouse, website_id: str) -> None:
    reply = house.post("/scans/CreateFromPluginScanRequest", raw=JENKINS.format(id=website_id).encode(), headers=FORM)

    assert reply.status == 201
    assert reply.value["IsValid"] is True
    assert reply.value["ErrorMessage"] is None
    told = house.detail(reply.value["ScanTaskId"])["VcsCommitInfo"]
    assert told == {
        "CiBuildConfigurationName": "shop",
        "CiBuildHasChange": True,
        "CiBuildId": "12",
        "CiBuildServerName": "Jenkins",
        "CiBuildServerVersion": "2.4",
        "CiBuildUrl": "http://ci/12",
        "CiNcPluginVersion": None,
        "CiTimestamp": "2024-03-22T19:56:00+00:00",
        "ComitterId": str(house.member.id),
        "Committer": "owner@example.org",
        "CommitterName": "Owner",
        "CommitterOverride": None,
        "IntegrationSystem": "Jenkins",
        "IsCommiterExistAndAuthorizedInNc": True,
        "VcsName": "git",
        "VcsVersion": "abc",
    }


def test_github_launches_a_scan_with_a_hash_for_a_boolean(house: ApiHouse, website_id: str) -> None:
    reply = house.post("/scans/CreateFromPluginScanRequest", raw=GITHUB.format(id=website_id).encode(), headers=FORM)

    assert (reply.status, reply.value["IsValid"]) == (201, True)
    assert house.detail(reply.value["ScanTaskId"])["VcsCommitInfo"]["CiBuildHasChange"] is True


def test_a_check_launches_nothing(house: ApiHouse, website_id: str) -> None:
    before = len(house.engine.notes)
    reply = house.post(
        "/scans/VerifyPluginScanRequest", {"WebsiteId": website_id, "ScanType": "FullWithPrimaryProfile"}
    )

    assert (reply.status, reply.value["IsValid"]) == (200, True)
    assert len(house.engine.notes) == before


def test_what_cannot_be_launched_says_why_at_the_status_of_success(house: ApiHouse, website_id: str) -> None:
    for body in (
        {"WebsiteId": str(uuid4()), "ScanType": "FullWithPrimaryProfile"},
        {"WebsiteId": website_id, "ScanType": "FullWithSelectedProfile", "ProfileId": str(uuid4())},
    ):
        reply = house.post("/scans/CreateFromPluginScanRequest", body)
        assert reply.status == 201
        assert reply.value["IsValid"] is False
        assert reply.value["ScanTaskId"] is None
        assert reply.value["ErrorMessage"]


def test_what_cannot_be_read_has_the_same_keys(house: ApiHouse) -> None:
    reply = house.post("/scans/CreateFromPluginScanRequest", {"WebsiteId": "x", "ScanType": "Sideways"})

    assert reply.status == 400
    assert reply.value["IsValid"] is False
    assert reply.value["ErrorMessage"] == reply.value["Message"]


def test_an_incremental_scan_stands_on_the_last_full_one(fresh: ApiHouse) -> None:
    website_id = fresh.new_website()["Id"]
    body = {"WebsiteId": website_id, "ScanType": "Incremental"}
    assert fresh.post("/scans/CreateFromPluginScanRequest", body).value["IsValid"] is False

    base = fresh.new_scan()
    finished(fresh, base["Id"])
    reply = fresh.post("/scans/CreateFromPluginScanRequest", body)
    assert reply.value["IsValid"] is True
    assert fresh.detail(reply.value["ScanTaskId"])["ScanType"] == "Incremental"


QUESTIONS = [
    "{{'ScanId':'{id}','DoNotFail':false,'IsConfirmed':false,'IgnoredVulnerabilityStateFilters':"
    '{{"present":false,"falsePositive":true,"acceptedRisk":null}}}}',
    '{{"ScanId":"{id}","DoNotFail":false}}',
]


@pytest.mark.parametrize("question", QUESTIONS, ids=["single quotes", "JSON"])
@pytest.mark.parametrize("path", ["/scans/ScanInfoForPlugin", "/scans/ScanInfoForPlugin/", "/scans/scaninfoforplugin"])
def test_a_waiting_build_is_told_what_was_found(house: ApiHouse, website_id: str, question: str, path: str) -> None:
    scan_id = house.new_scan()["Id"]
    reply = house.post(path, raw=question.format(id=scan_id).encode(), headers={"Content-Type": "application/json"})

    assert reply.status == 200
    assert reply.value == {
        "ScanTaskId": scan_id,
        "State": "Queued",
        "FoundedSeverityAndCounts": {},
        "IsValid": True,
        "ErrorMessage": None,
    }


def test_only_severities_that_were_found_are_keys(fresh: ApiHouse) -> None:
    fresh.new_website()
    scan_id = fresh.new_scan()["Id"]
    rows = (
        finding_row("/a"),
        finding_row("/b"),
        finding_row("/c", severity=Severity.BEST_PRACTICE),
        finding_row("/d", severity=Severity.INFORMATION),
    )
    finished(fresh, scan_id, rows)
    issues = fresh.run(fresh.store.issues.of_scan(fresh.run(fresh.store.findings.get(rows[0].id))[0]))
    by_id = fresh.get(f"/scans/ScanInfoForPlugin/{scan_id}").value
    assert by_id["FoundedSeverityAndCounts"] == {"High": 2, "BestPractice": 1, "Best Practice": 1}
    assert by_id["State"] == "Complete"

    fresh.run(
        fresh.store.issues.edit(
            issues[rows[0].id].id, IssueEdit(IssueEvent.SAID_FALSE_POSITIVE), actor_id=fresh.member.id
        )
    )
    asked = {"ScanId": scan_id, "IgnoredVulnerabilityStateFilters": {"falsePositive": True}}
    assert fresh.post("/scans/ScanInfoForPlugin", asked).value["FoundedSeverityAndCounts"]["High"] == 1
    assert fresh.post("/scans/ScanInfoForPlugin", {**asked, "DoNotFail": True}).value["FoundedSeverityAndCounts"] == {}


def test_an_unknown_scan_is_not_valid(house: ApiHouse) -> None:
    for reply in (
        house.get(f"/scans/ScanInfoForPlugin/{uuid4()}"),
        house.post("/scans/ScanInfoForPlugin", {"ScanId": str(uuid4())}),
        house.post(f"/scans/CancelScanForPlugin/{uuid4()}"),
    ):
        assert reply.status == 200
        assert reply.value["IsValid"] is False
        assert reply.value["ErrorMessage"]


def test_a_stopped_build_ends_its_scan(house: ApiHouse, website_id: str) -> None:
    scan_id = house.new_scan()["Id"]
    reply = house.post(f"/scans/CancelScanForPlugin/{scan_id}", raw=b"", headers={"Content-Type": "application/json"})

    assert reply.value == {"ScanTaskId": scan_id, "IsValid": True, "ErrorMessage": None}
    assert house.detail(scan_id)["State"] == "Cancelled"
    assert house.post(f"/scans/CancelScanForPlugin/{scan_id}").value["IsValid"] is False
