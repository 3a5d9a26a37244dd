# SPDX-License-Identifier: Apache-2.0
"""`technologies/*`: what answers show, from the scan to the list, with the issues that name it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from tests.support.api_house import ApiHouse, finished
from tests.support.stored import finding_row

from vedette.domain.finding import Fact
from vedette.domain.permission import Permission
from vedette.domain.time import Instant
from vedette.domain.weakness import Severity
from vedette.scan.codec import decode_finding, encode_finding
from vedette.scan.rows import ComponentRow, FindingRow

KEYS = [
    *("Category", "DisplayName", "EndOfLife", "Id", "IdentifiedVersion", "IsNotificationDisabled", "IsOutofDate"),
    *("IssueCriticalCount", "IssueHighCount", "IssueInfoCount", "IssueLowCount", "IssueMediumCount", "LastSeenDate"),
    *("LatestVersion", "Name", "ScanTaskId", "WebsiteId", "WebsiteName", "OverallLatestVersion"),
]


def disclosure(place: str, text: str) -> FindingRow:
    row = finding_row("/", check="version-disclosure", severity=Severity.INFORMATION, sink=place)
    finding = replace(decode_finding(row.value, ()), facts=(Fact("version", text),))
    return replace(row, value=encode_finding(finding))


def scanned(house: ApiHouse) -> str:
    house.new_website()
    scan = str(house.new_scan()["Id"])
    rows = (disclosure("Server", "Apache/2.4.58 (Debian) OpenSSL/99.0.1"), disclosure("X-Powered-By", "PHP/7.4.33"))
    finished(house, scan, rows, components=COMPONENTS)
    return scan


def component(product: str, version: str, source: str) -> ComponentRow:
    return ComponentRow(product, version, source, "https://shop.example/", Instant(1))


COMPONENTS = (
    component("apache", "2.4.58", "the header Server"),
    component("openssl", "99.0.1", "the header Server"),
    component("php", "7.4.33", "the header X-Powered-By"),
)


def test_what_responses_name_is_listed(fresh: ApiHouse) -> None:
    scan = scanned(fresh)

    listed = fresh.get("/technologies/list").value["List"]

    assert all(list(each) == KEYS for each in listed)
    told = [(each["Name"], each["IdentifiedVersion"], each["Category"], each["IsOutofDate"]) for each in listed]
    assert told == [
        ("Apache HTTP Server", "2.4.58", "Web Server", False),
        ("OpenSSL", "99.0.1", "Library", None),
        ("PHP", "7.4.33", "Programming Language", True),
    ]
    assert {(each["ScanTaskId"], each["IssueInfoCount"], each["IssueHighCount"]) for each in listed} == {(scan, 1, 0)}
    assert [each["EndOfLife"] for each in listed] == [None, None, "2022-11-28"]
    assert [each["LatestVersion"] is None for each in listed] == [False, True, False]
    assert all(each["OverallLatestVersion"] for each in listed)
    (old,) = fresh.get("/technologies/outofdatetechnologies").value["List"]
    assert (old["DisplayName"], old["EndOfLife"]) == ("PHP 7.4.33", "2022-11-28")


def test_technologies_are_filtered(fresh: ApiHouse) -> None:
    scanned(fresh)

    for query, count in {
        "technologyName=ssl": 1,
        "webSiteName=site": 3,
        "webSiteName=other": 0,
        "pageSize=1": 3,
    }.items():
        assert fresh.get(f"/technologies/list?{query}").value["TotalItemCount"] == count
    group = UUID(fresh.post("/websitegroups/new", {"Name": "Ours"}).value["Id"])
    auth = fresh.caller({Permission.VIEW_TECHNOLOGIES}, group)
    for path in ("list", "outofdatetechnologies"):
        assert fresh.get(f"/technologies/{path}", auth=auth).value["TotalItemCount"] == 0


def test_a_newer_version_takes_the_place_of_the_older(fresh: ApiHouse) -> None:
    scanned(fresh)
    later = fresh.new_scan()["Id"]
    finished(fresh, later, (disclosure("X-Powered-By", "PHP/99.3.1"),), components=(component("php", "99.3.1", "x"),))

    listed = {each["Name"]: each for each in fresh.get("/technologies/list").value["List"]}

    assert (listed["PHP"]["IdentifiedVersion"], listed["PHP"]["ScanTaskId"]) == ("99.3.1", later)
    assert listed["PHP"]["IsOutofDate"] is None
    assert listed["OpenSSL"]["ScanTaskId"] != later


def test_of_several_versions_the_oldest_counts_and_one_without_takes_none_away(fresh: ApiHouse) -> None:
    fresh.new_website()
    both = (component("jquery", "3.7.1", "x"), component("jquery", "1.12.4", "x"), component("Frobnicator", "", "x"))
    finished(fresh, fresh.new_scan()["Id"], components=both)
    finished(fresh, fresh.new_scan()["Id"], components=(component("jquery", "", "x"),))

    listed = fresh.get("/technologies/list").value["List"]

    assert [(each["Name"], each["IdentifiedVersion"]) for each in listed] == [("Frobnicator", ""), ("jQuery", "1.12.4")]
    assert (listed[0]["DisplayName"], listed[0]["IssueInfoCount"]) == ("Frobnicator", 0)
