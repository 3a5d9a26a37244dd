# SPDX-License-Identifier: Apache-2.0
"""What CI clients send, byte for byte, from the list of websites to the report.

Jenkins, TeamCity: forms with dotted names, a key without a value, the token alone as credentials, single-quoted JSON.
GitHub: forms with bracketed names, a hash for a boolean. Azure and the Python scripts: JSON. All of them poll to the
end. Source: the plugins' own requests as described in docs/api.
"""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from tests.support.api_house import SITE, ApiHouse, basic, finished
from tests.support.stored import finding_row

LATIN_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=ISO-8859-1", "Accept": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def site(house: ApiHouse) -> dict[str, str]:
    """Return the ids of a website and of a profile of it."""
    website = house.new_website()
    profile = {"ProfileName": "Nightly", "WebsiteId": website["Id"], "TargetUri": SITE, "Tags": ["ci"]}
    reply = house.post("/scanprofiles/new", profile)
    assert reply.status == 201, reply.body
    return {"website": website["Id"], "profile": reply.value["ProfileId"]}


def token_only(house: ApiHouse) -> str:
    return basic("", house.owner.text)


DRESSES: dict[str, tuple[str, dict[str, str]]] = {
    "Jenkins": (
        "WebsiteId={website}&ProfileId={profile}&ScanType=FullWithSelectedProfile&VcsCommitInfoModel.CiBuildId=7&"
        "VcsCommitInfoModel.IntegrationSystem=Jenkins&VcsCommitInfoModel.CiBuildServerVersion=2.452.1&"
        "VcsCommitInfoModel.CiNcPluginVersion&VcsCommitInfoModel.CiBuildConfigurationName=shop&"
        "VcsCommitInfoModel.CiBuildUrl=https%3A%2F%2Fci.example%2Fjob%2Fshop%2F7%2F&"
        "VcsCommitInfoModel.CiBuildHasChange=true&VcsCommitInfoModel.CiTimestamp=2024-03-22T19%3A56%2B0000&"
        "VcsCommitInfoModel.VcsName=git&VcsCommitInfoModel.VcsVersion=0a1b2c&VcsCommitInfoModel.Committer=",
        LATIN_FORM,
    ),
    "Teamcity": (
        "ScanType=FullWithSelectedProfile&WebsiteId={website}&ProfileId={profile}&VcsCommitInfoModel.CiBuildId=7&"
        "VcsCommitInfoModel.IntegrationSystem=Teamcity&VcsCommitInfoModel.CiNcPluginVersion=1.1.0&"
        "VcsCommitInfoModel.CiTimestamp=2024-03-22T19%3A56%2B0000&VcsCommitInfoModel.VcsVersion=0a1b2c",
        LATIN_FORM,
    ),
    "GitHub": (
        "WebsiteId={website}&ProfileId={profile}&ScanType=FullWithSelectedProfile&"
        "VcsCommitInfoModel%5BCiBuildId%5D=7&VcsCommitInfoModel%5BIntegrationSystem%5D=GithubActions&"
        "VcsCommitInfoModel%5BCiBuildConfigurationName%5D=me%2Fshop&VcsCommitInfoModel%5BCiBuildHasChange%5D=0a1b2c&"
        "VcsCommitInfoModel%5BVcsName%5D=Git&VcsCommitInfoModel%5BVcsVersion%5D=0a1b2c&"
        "VcsCommitInfoModel%5BCommitter%5D=octocat",
        FORM,
    ),
    "Azure": (
        '{{"WebsiteId":"{website}","ProfileId":"{profile}","ScanType":"FullWithSelectedProfile","VcsCommitInfoModel":'
        '{{"CiBuildId":"7","IntegrationSystem":"AzureDevOps","CiBuildHasChange":"unknown","VcsVersion":"0a1b2c"}}}}',
        JSON,
    ),
}


@pytest.mark.parametrize("client", DRESSES)
def test_a_build_goes_from_its_launch_to_its_report(house: ApiHouse, site: dict[str, str], client: str) -> None:
    body, headers = DRESSES[client]
    auth = token_only(house)
    raw = body.format(**site).encode("iso-8859-1")
    checked = house.post("/scans/VerifyPluginScanRequest", raw=raw, headers=headers, auth=auth)
    assert checked.value == {"ScanTaskId": None, "IsValid": True, "ErrorMessage": None}
    launched = house.post("/scans/CreateFromPluginScanRequest", raw=raw, headers=headers, auth=auth)
    assert (launched.status, launched.value["IsValid"]) == (201, True)
    scan_id = launched.value["ScanTaskId"]
    told = house.detail(scan_id)
    assert told["Tags"] == ["ci"]
    assert told["VcsCommitInfo"]["CiBuildId"] == "7"
    assert told["VcsCommitInfo"]["VcsVersion"] == "0a1b2c"
    assert told["VcsCommitInfo"]["IntegrationSystem"].lower().startswith(client.lower())

    question = {"ScanId": scan_id, "DoNotFail": False, "IsConfirmed": False}
    quoted = json.dumps(question).replace('"', "'").replace("False", "false").encode()
    polled = house.post("/scans/ScanInfoForPlugin/", raw=quoted, headers=JSON, auth=auth)
    assert (polled.value["State"], polled.value["FoundedSeverityAndCounts"]) == ("Queued", {})
    finished(house, scan_id, (finding_row(f"/{client}"),))
    polled = house.post("/scans/ScanInfoForPlugin/", raw=quoted, headers=JSON, auth=auth)
    assert (polled.value["State"], polled.value["FoundedSeverityAndCounts"]) == ("Complete", {"High": 1})
    report = house.get(f"/scans/report/?Type=ExecutiveSummary&Format=Html&Id={scan_id}", auth=auth)
    assert (report.status, report.header("Content-Type")) == (200, "text/html")


def test_the_lists_of_the_plugins_hold_the_profiles(house: ApiHouse, site: dict[str, str]) -> None:
    (listed,) = house.get("/scans/PluginWebSiteModels", auth=token_only(house)).value

    assert listed["WebsiteProfiles"] == [{"Id": site["profile"], "Name": "Nightly"}]


def test_the_primary_profile_is_what_a_build_gets_that_names_none(fresh: ApiHouse) -> None:
    website = fresh.new_website()
    body = f"WebsiteId={website['Id']}&ScanType=FullWithPrimaryProfile".encode()
    plain = fresh.post("/scans/CreateFromPluginScanRequest", raw=body, headers=LATIN_FORM).value
    assert fresh.detail(plain["ScanTaskId"])["Comments"] is None
    profile = {"ProfileName": "P", "WebsiteId": website["Id"], "IsPrimary": True, "Comments": "from the profile"}
    assert fresh.post("/scanprofiles/new", profile).status == 201
    with_profile = fresh.post("/scans/CreateFromPluginScanRequest", raw=body, headers=LATIN_FORM).value

    assert fresh.detail(with_profile["ScanTaskId"])["Comments"] == "from the profile"


def test_a_profile_of_another_website_starts_nothing(house: ApiHouse, site: dict[str, str]) -> None:
    other = house.new_website("http://127.0.0.1:8101/", "Other")
    body = {"WebsiteId": other["Id"], "ProfileId": site["profile"], "ScanType": "FullWithSelectedProfile"}
    reply = house.post("/scans/CreateFromPluginScanRequest", body)

    assert (reply.status, reply.value["IsValid"]) == (201, False)


def test_the_scripts_launch_with_a_profile_and_poll_to_the_end(house: ApiHouse, site: dict[str, str]) -> None:
    body = {"ProfileName": "Nightly", "TargetUri": SITE, "ScanType": "Full", "WebsiteId": site["website"]}
    launched = house.post("/scans/newwithprofile", body, headers={"User-Agent": "python-requests/2.31"})
    assert launched.status == 201
    scan_id = launched.value["Id"]
    assert house.get(f"/scans/status/{scan_id}").value["State"] == "Queued"
    finished(house, scan_id)
    assert house.get(f"/scans/status/{scan_id}").value["State"] == "Complete"

    unknown = house.post("/scans/newwithprofile", {"ProfileName": "nobody's", "TargetUri": SITE})
    assert unknown.status == 404


@pytest.mark.parametrize("dress", ["form", "json", "bare"])
def test_a_scan_from_a_scan_is_asked_for_in_three_dresses(house: ApiHouse, site: dict[str, str], dress: str) -> None:
    base = house.new_scan()["Id"]
    raw, headers = {
        "form": (f"id={base}".encode(), FORM),
        "json": (f'"{base}"'.encode(), JSON),
        "bare": (base.replace("-", "").encode(), JSON),
    }[dress]
    reply = house.post("/scans/newfromscan", raw=raw, headers=headers)

    assert reply.status == 201
    assert reply.value["ScanTaskGroupId"] == house.detail(base)["ScanTaskGroupId"]


def test_an_incremental_scan_needs_a_complete_base(house: ApiHouse, site: dict[str, str]) -> None:
    base = house.new_scan()["Id"]
    assert house.post("/scans/incremental", {"BaseScanId": base}).status == 400
    finished(house, base)
    raw = f"BaseScanId={base}&IsMaxScanDurationEnabled=true&MaxScanDuration=2&AgentName=".encode()
    reply = house.post("/scans/incremental", raw=raw, headers=FORM)

    assert reply.status == 201
    assert (reply.value["ScanType"], reply.value["MaxScanDuration"]) == ("Incremental", 2)
    assert house.post("/scans/incremental", {"BaseScanId": base, "AgentGroupName": "all"}).status == 400


def test_a_group_is_scanned_website_by_website(fresh: ApiHouse) -> None:
    group = fresh.post("/websitegroups/new", {"Name": "Shops"})
    assert group.status == 201, group.body
    for port in (8101, 8102):
        fresh.new_website(f"http://127.0.0.1:{port}/", f"Shop {port}", Groups=["Shops"])
    by_name = fresh.post("/scans/newgroupscan", {"WebsiteGroupName": "shops", "Tags": ["g"]})
    by_id = fresh.post("/scans/new", {"CreateType": "WebsiteGroup", "WebsiteGroupId": group.value["Id"]})

    for reply in (by_name, by_id):
        assert reply.status == 201
        assert [scan["TargetUrl"] for scan in reply.value] == ["http://127.0.0.1:8101/", "http://127.0.0.1:8102/"]
    assert {tuple(scan["Tags"]) for scan in by_name.value} == {("g",)}
    assert fresh.post("/scans/newgroupscan", {"WebsiteGroupName": "nobody's"}).status == 404


def test_a_scan_file_is_handed_out_when_the_scan_has_ended(house: ApiHouse, site: dict[str, str]) -> None:
    scan_id = house.new_scan()["Id"]
    query = f"scanId={scan_id}"
    assert house.get(f"/scans/downloadscanfile?{query}").status == 400
    assert house.get(f"/scans/downloadscanfilecheck?{query}").status == 400
    finished(house, scan_id)
    reply = house.get(f"/scans/downloadscanfile?{query}&isWindowsCompatible=true")
    assert (reply.status, reply.header("Content-Type")) == (200, "application/octet-stream")
    assert reply.body.startswith(b"PK")
    assert house.get(f"/scans/downloadscanfilecheck?{query}").status == 200
    pci = house.get(f"/scans/downloadpciscanreport?{query}&reportType=Executive")
    assert pci.status == 400
    assert "ASV" in pci.value["Message"]
    assert UUID(scan_id)
