# SPDX-License-Identifier: Apache-2.0
"""Launching: what is honoured shows in the scan, what is not is refused by its name."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import SITE, ApiHouse, finished
from tests.support.stored import finding_row

from vedette.wire.launch import NewScanTask


@pytest.fixture(scope="module", autouse=True)
def website(house: ApiHouse) -> dict[str, object]:
    house.new_website("http://shop.example/", "Shop")
    return house.new_website()


def test_a_launch_answers_201_with_an_array_and_tells_the_engine(house: ApiHouse) -> None:
    reply = house.post("/scans/new", {"TargetUri": SITE})

    assert reply.status == 201
    assert isinstance(reply.value, list)
    assert len(reply.value) == 1
    assert ("start", UUID(reply.value[0]["Id"])) in house.engine.notes


HONOURED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "AdditionalWebsites": (
        {"AdditionalWebsites": [{"TargetUrl": "http://localhost:81/x", "Canonical": True}]},
        {"AdditionalWebsites": [{"Canonical": True, "TargetUrl": "http://localhost:81/x"}]},
    ),
    "Comments": ({"Comments": " night "}, {"Comments": "night"}),
    "Cookies": ({"Cookies": "a=1;b=2; "}, {"Cookies": "a=1; b=2"}),
    "CrawlAndAttack": ({"CrawlAndAttack": False}, {"CrawlAndAttack": False}),
    "DisallowedHttpMethods": (
        {"DisallowedHttpMethods": ["PUT", "delete"]},
        {"DisallowedHttpMethods": '["DELETE","PUT"]'},
    ),
    "EnableHeuristicChecksInCustomUrlRewrite": (
        {"EnableHeuristicChecksInCustomUrlRewrite": "false"},
        {"EnableHeuristicChecksInCustomUrlRewrite": False},
    ),
    "ExcludedLinks": ({"ExcludedLinks": [{"RegexPattern": r"a\.js"}]}, {"ExcludedLinks": '["a\\\\.js"]'}),
    "ExcludedLinks, none": ({"ExcludedLinks": []}, {"ExcludedLinks": "[]"}),
    "ExcludedLinks, unsaid": (
        {},
        {"ExcludedLinks": '["(log|sign)\\\\-?(out|off)","exit","endsession","gtm\\\\.js"]', "ExcludeLinks": True},
    ),
    "ExcludeLinks": ({"ExcludeLinks": False}, {"ExcludeLinks": False, "ExcludedLinks": "[]"}),
    "ExcludeAuthenticationPages": (
        {"ExcludedLinks": [{"RegexPattern": "a"}], "ExcludeAuthenticationPages": "true"},
        {"ExcludedLinks": '["a","(log|sign)\\\\-?(out|off)","exit","endsession"]'},
    ),
    "FindAndFollowNewLinks": ({"FindAndFollowNewLinks": False}, {"FindAndFollowNewLinks": False}),
    "ImportedLinks": (
        {"ImportedLinks": ["/a", f"{SITE}b\n/c"]},
        {"ImportedLinks": f"{SITE}a\n{SITE}b\n{SITE}c", "AllImportedLinks": f"{SITE}a\n{SITE}b\n{SITE}c"},
    ),
    "MaxDynamicSignatures": ({"MaxDynamicSignatures": "7"}, {"MaxDynamicSignatures": 7}),
    "MaxScanDuration": ({"MaxScanDuration": 3}, {"MaxScanDuration": 3}),
    "IsMaxScanDurationEnabled": (
        {"MaxScanDuration": 3, "IsMaxScanDurationEnabled": False},
        {"MaxScanDuration": 48},
    ),
    "PolicyId": (
        {"PolicyId": "b20186662a01e411976c0a45dbb897e8"},
        {"PolicyId": "b2018666-2a01-e411-976c-0a45dbb897e8", "PolicyName": "Default Security Checks"},
    ),
    "Scope": ({"Scope": "wholedomain"}, {"Scope": "WholeDomain"}),
    "SubPathMaxDynamicSignatures": ({"SubPathMaxDynamicSignatures": 5}, {"SubPathMaxDynamicSignatures": 5}),
    "Tags": ({"Tags": ["b", "a", "b", " "]}, {"Tags": ["b", "a"]}),
    "TimeWindow": (
        {"TimeWindow": {"Items": [{"Day": "Monday", "From": "08:00", "To": "00:00", "ScanningAllowed": True}]}},
        {"TimeWindow": {"Items": [{"Day": "Monday", "From": "08:00", "ScanningAllowed": True, "To": "24:00"}]}},
    ),
    "UrlRewriteAnalyzableExtensions": (
        {"UrlRewriteAnalyzableExtensions": "php, .htm"},
        {"UrlRewriteAnalyzableExtensions": "php,htm"},
    ),
    "UrlRewriteBlockSeparators": ({"UrlRewriteBlockSeparators": "/_"}, {"UrlRewriteBlockSeparators": "/_"}),
    "UrlRewriteMode": (
        {
            "UrlRewriteMode": "Custom",
            "UrlRewriteRules": [{"PlaceholderPattern": "/b/{y}", "RegexPattern": r"/b/(\d+)"}],
            "UrlRewriteExcludedLinks": [{"ExcludedPath": "/x", "IsRegex": False}],
        },
        {
            "UrlRewriteMode": "Custom",
            "UrlRewriteRules": [{"PlaceholderPattern": "/b/{y}", "RegexPattern": r"/b/(\d+)"}],
            "UrlRewriteExcludedLinks": [{"ExcludedPath": "/x", "IsRegex": False}],
        },
    ),
    "ExcludedUsageTrackers": (
        {
            "ExcludedLinks": [{"RegexPattern": "a"}],
            "ExcludedUsageTrackers": [{"Url": "http://t/?a"}, {"Url": "http://t/?a"}],
        },
        {"ExcludedLinks": json.dumps(["a", r"http://t/\?a"], separators=(",", ":"))},
    ),
    "AgentName": ({"AgentName": "Embedded"}, {"AgentName": None}),
    "settings that ask for nothing": (
        {
            "CreateType": "Website",
            "FormAuthenticationSettingModel": {"IsEnabled": False, "LoginFormUrl": "http://x/"},
            "HeaderAuthentication": {"IsEnabled": False, "Headers": [{"Name": "X", "Value": "y"}]},
            "SharkSetting": {"IsSharkEnabled": False},
            "ImportedFiles": [],
            "EnablePciScanTask": "false",
            "AuthenticationProfileOption": "DontUse",
            "PreRequestScriptSetting": {"IsEnabled": False, "Content": ""},
            "LicenseKey": "unknown keys are ignored",
        },
        {"State": "Queued"},
    ),
}


@pytest.mark.parametrize(("sent", "told"), HONOURED.values(), ids=HONOURED)
def test_honours(house: ApiHouse, sent: dict[str, Any], told: dict[str, Any]) -> None:
    created = house.new_scan(**sent)

    assert {key: created[key] for key in told} == told


def test_credentials_reach_the_scan_and_no_reply(house: ApiHouse) -> None:
    basic = {"IsEnabled": True, "Credentials": [{"UserName": "u", "Password": "hush1", "UriPrefix": SITE}]}
    headers = {"IsEnabled": True, "Headers": [{"Name": "X-Key", "Value": "hush2"}]}
    reply = house.post(
        "/scans/new", {"TargetUri": SITE, "BasicAuthenticationApiModel": basic, "HeaderAuthentication": headers}
    )
    scan = house.run(house.store.scans.get(UUID(reply.value[0]["Id"])))

    assert scan.credentials.basic == ("u", "hush1")
    assert scan.credentials.headers == (("X-Key", "hush2"),)
    assert b"hush" not in reply.body


def test_protocols_that_are_not_told_apart_are_one_site(house: ApiHouse) -> None:
    created = house.new_scan(DoNotDifferentiateProtocols=True)

    assert house.run(house.store.scans.get(UUID(created["Id"]))).spec.scope.either_protocol is True


REFUSED: dict[str, dict[str, Any]] = {
    "TargetUri": {"TargetUri": "ftp://x/"},
    "WebsiteGroupId": {"WebsiteGroupId": str(uuid4())},
    "WebsiteGroupId, none": {"CreateType": "WebsiteGroup"},
    "AdditionalWebsites": {"AdditionalWebsites": [{"TargetUrl": "nonsense"}]},
    "BasicAuthenticationApiModel": {
        "BasicAuthenticationApiModel": {
            "Credentials": [{"UserName": "u", "Password": "p", "UriPrefix": SITE, "AuthenticationType": "Kerberos"}]
        }
    },
    "ClientCertificateAuthenticationSetting": {"ClientCertificateAuthenticationSetting": {"IsEnabled": True}},
    "Cookies": {"Cookies": "a=1\r\nX-Evil: 1"},
    "ExcludedUsageTrackers": {"ExcludeLinks": False, "ExcludedUsageTrackers": [{"Url": "http://t/"}]},
    "ExcludedLinks": {"ExcludedLinks": [{"RegexPattern": "("}]},
    "ExcludeAuthenticationPages": {"ExcludeLinks": False, "ExcludeAuthenticationPages": True},
    "FormAuthenticationSettingModel": {"FormAuthenticationSettingModel": {"LoginFormUrl": "http://x/login"}},
    "HeaderAuthentication": {"HeaderAuthentication": {"Headers": [{"Name": "Host", "Value": "x"}]}},
    "SharkSetting": {"SharkSetting": {"IsSharkEnabled": True}},
    "AuthenticationProfileOption": {"AuthenticationProfileOption": "UseMatchedProfile"},
    "AuthenticationProfileId": {"AuthenticationProfileId": str(uuid4())},
    "ImportedLinks": {"ImportedLinks": ["mailto:a@b"]},
    "ImportedFiles": {"ImportedFiles": [{"Content": "YQ==", "ImporterType": "Swagger"}]},
    "MaxDynamicSignatures": {"MaxDynamicSignatures": 0},
    "MaxScanDuration": {"MaxScanDuration": 10**30},
    "PolicyId": {"PolicyId": str(uuid4())},
    "ReportPolicyId": {"ReportPolicyId": str(uuid4())},
    "Scope": {"Scope": "Everything"},
    "Tags": {"Tags": ["x" * 300]},
    "TimeWindow": {"TimeWindow": {"Items": [{"Day": "Monday", "From": "10:00", "To": "09:00"}]}},
    "UrlRewriteRules": {"UrlRewriteMode": "Custom"},
    "PreRequestScriptSetting": {"PreRequestScriptSetting": {"Content": "x", "IsEnabled": True}},
    "OAuth2SettingModel": {"OAuth2SettingModel": {"Enabled": True}},
    "EnablePciScanTask": {"EnablePciScanTask": True},
    "BusinessLogicRecorderSetting": {
        "BusinessLogicRecorderSetting": {"SequenceModelList": [{"Name": "a", "BusinessLogicRecorderSettings": "{}"}]}
    },
    "Comments": {"Comments": "x" * 10_001},
    "AgentName": {"AgentName": "nobody"},
    "AgentGroupName": {"AgentGroupName": "all"},
}


@pytest.mark.parametrize(("field", "sent"), REFUSED.items(), ids=REFUSED)
def test_refuses_by_name(house: ApiHouse, field: str, sent: dict[str, Any]) -> None:
    field = field.split(",")[0]
    before = house.get("/scans/list").value["TotalItemCount"]
    reply = house.post("/scans/new", {"TargetUri": SITE, **sent})

    assert reply.status == 400, reply.body
    assert field in reply.value["Message"]
    assert any(key.startswith(f"model.{field}") for key in reply.value["ModelState"])
    assert house.get("/scans/list").value["TotalItemCount"] == before


def test_every_setting_is_honoured_or_refused_by_name() -> None:
    known = {str(field.alias) for field in NewScanTask.model_fields.values()}
    honoured = {key for sent, _ in HONOURED.values() for key in sent}
    ignored = {"IsTargetUrlRequired"}
    elsewhere = {"VcsCommitInfoModel", "DoNotDifferentiateProtocols"}

    assert known - honoured - set(REFUSED) == ignored | elsewhere


def test_a_target_needs_a_registered_website(house: ApiHouse) -> None:
    reply = house.post("/scans/new", {"TargetUri": "http://127.0.0.1:7777/"})

    assert reply.status == 400
    assert "websites/new" in reply.value["Message"]


def test_a_target_needs_somebodys_word(house: ApiHouse) -> None:
    refused = house.post("/scans/new", {"TargetUri": "http://shop.example/a"})
    assert refused.status == 403
    assert "http://shop.example" in refused.value["Message"]

    consent = house.run(house.services.consents.give(house.member, "http://shop.example/", "by letter"))
    assert house.post("/scans/new", {"TargetUri": "http://shop.example/a"}).status == 201

    house.run(house.services.consents.withdraw(house.member, consent.id))
    assert house.post("/scans/new", {"TargetUri": "http://shop.example/a"}).status == 403


def test_a_scan_from_a_scan_keeps_settings_and_group(house: ApiHouse) -> None:
    base = house.new_scan(Tags=["a"], Scope="OnlyEnteredUrl", Cookies="a=1")
    reply = house.post("/scans/newfromscan", base["Id"])

    assert reply.status == 201
    again = reply.value
    kept = ("Tags", "Scope", "Cookies", "ScanTaskGroupId", "TargetUrl", "WebsiteId")
    assert {key: again[key] for key in kept} == {key: base[key] for key in kept}
    assert again["Id"] != base["Id"]
    assert again["ScanType"] == "Full"


def test_a_retest_needs_a_complete_base(house: ApiHouse) -> None:
    base = house.new_scan()
    refused = house.post("/scans/retest", {"BaseScanId": base["Id"]})
    assert refused.status == 400
    assert "complete" in refused.value["Message"]

    finished(house, base["Id"], (finding_row("/retest"),))
    reply = house.post("/scans/retest", {"BaseScanId": base["Id"].replace("-", ""), "AgentName": None})
    assert reply.status == 201
    assert reply.value["ScanType"] == "Retest"
    assert reply.value["ScanTaskGroupId"] == base["ScanTaskGroupId"]
    assert reply.value["GlobalThreatLevel"] == "Unknown"
    assert house.detail(base["Id"])["QueuedScanTaskExist"] is True


@pytest.mark.parametrize("path", ["/scans/newfromscan", "/scans/retest"])
def test_an_unknown_base_is_not_found(house: ApiHouse, path: str) -> None:
    body: object = str(uuid4()) if path.endswith("scan") else {"BaseScanId": str(uuid4())}

    assert house.post(path, body).status == 404


def test_the_committer_is_matched_to_a_member(house: ApiHouse) -> None:
    sent = {"CiBuildId": "7", "IntegrationSystem": "GithubActions", "Committer": "OWNER@example.org"}
    told = house.new_scan(VcsCommitInfoModel=sent)["VcsCommitInfo"]

    assert told["ComitterId"] == str(house.member.id)
    assert told["CommitterName"] == "Owner"
    assert told["IsCommiterExistAndAuthorizedInNc"] is True
    assert (told["IntegrationSystem"], told["CiBuildServerName"]) == ("GitHubActions", "GitHub Actions")
    stranger = house.new_scan(VcsCommitInfoModel={**sent, "Committer": "who@example.org"})["VcsCommitInfo"]
    assert stranger["IsCommiterExistAndAuthorizedInNc"] is False
    assert stranger["ComitterId"] is None


def test_a_queued_scan_behind_others_has_an_estimate(fresh: ApiHouse) -> None:
    fresh.new_website()
    first = fresh.new_scan()
    finished(fresh, first["Id"])
    estimates = []
    for _ in range(4):
        fresh.clock.at = type(fresh.clock.at)(fresh.clock.at.ticks + 1)
        estimates.append(fresh.new_scan()["EstimatedLaunchTime"])

    assert estimates == [None, None, 3, 3]


def test_a_failed_launch_leaves_no_scan(fresh: ApiHouse) -> None:
    assert fresh.post("/scans/new", {"TargetUri": SITE}).status == 400
    assert fresh.run(fresh.store.scans.count_by_state()) == {}
