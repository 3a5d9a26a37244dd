# SPDX-License-Identifier: Apache-2.0
"""`issues/*`."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import SITE, ApiHouse, finished
from tests.support.stored import cell_result, exchange, finding_row, later

from vedette.api.issue_shapes import injected_text, issue_content
from vedette.domain.coverage import CellState
from vedette.domain.exchange import Headers, Request
from vedette.domain.finding import Evidence, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.permission import Permission
from vedette.domain.scan import Agent, Counters, Phase, ScanState
from vedette.domain.time import Instant, Span
from vedette.domain.weakness import Grade, Severity
from vedette.scan.rows import Batch, ComponentRow, ScanStatus

LISTED = [
    *("AssigneeName", "FirstSeenDate", "Id", "IsAddressed", "IsDetectedByShark", "IsPresent"),
    *("LastSeenDate", "UpdatedDate", "Severity", "State", "Title", "Url", "LatestVulnerabilityIsConfirmed"),
    *("WebsiteId", "WebsiteName", "WebsiteRootUrl", "FixTimeInMinutes", "Certainty", "Parameters"),
    *("VulnerabilityDetail", "Impact", "Actions", "Skills", "Remedy", "RemedyReferences"),
    *("ExternalReferences", "ProofOfConcept", "CustomData", "CustomFields", "ClassificationLinks"),
    *("CvssVectorString", "Cvss31VectorString", "Cvss40VectorString", "Type", "Classification"),
    *("CvssVector", "Cvss31Vector", "Cvss40Vector", "VersionIssues", "IsRetest", "IsTodo", "LatestScanId"),
    *("History", "Tags"),
]
LISTS = ("todo", "waitingforretest", "addressedissues")


def seen_issues(house: ApiHouse) -> dict[str, Any]:
    """Scan the site: an injection and a lesser weakness. Return the worse issue."""
    house.new_website()
    scan = house.new_scan()
    rows = (finding_row("/a", found_at=later(1)), finding_row("/b", severity=Severity.LOW, found_at=later(2)))
    finished(house, scan["Id"], rows)
    issue: dict[str, Any] = house.get("/issues/allissues?severity=High").value["List"][0]
    return issue


def lists_with(house: ApiHouse, issue_id: str) -> list[str]:
    return [name for name in LISTS if issue_id in {each["Id"] for each in house.get(f"/issues/{name}").value["List"]}]


def end_retest(house: ApiHouse, scan_id: str, state: CellState) -> None:
    """End a retest that tested `/a` with the result `state`."""

    async def work() -> None:
        scan = await house.store.scans.claim(UUID(scan_id), Agent(uuid4(), "a"))
        status = ScanStatus(ScanState.COMPLETE, Phase.COMPLETE, 100, Counters(), Span.of(minutes=1))
        batch = Batch(scan.id, scan.epoch, 1, status, cells=(cell_result("/a", state),))
        await house.store.journal(scan.id, scan.epoch).commit(batch)
        await house.store.issues.apply_scan(scan.id)

    house.run(work())


def retests(house: ApiHouse) -> list[dict[str, Any]]:
    return [each for each in house.get("/scans/list").value["List"] if each["ScanType"] == "Retest"]


def test_issues_are_listed_and_shown(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)

    assert list(issue) == LISTED
    assert (issue["State"], issue["Severity"], issue["Type"]) == ("Present", "High", "ConfirmedSqlInjection")
    assert (issue["IsPresent"], issue["IsTodo"], issue["IsAddressed"], issue["IsRetest"]) == (True, True, False, False)
    assert (issue["WebsiteName"], issue["WebsiteRootUrl"], issue["History"]) == ("Site", SITE, None)
    assert issue["CustomFields"] == [{"Name": "name", "Values": ["value"]}]
    assert issue["Cvss31Vector"]["Base"]["Severity"] in {"High", "Critical"}
    assert issue["Cvss40VectorString"].startswith("CVSS:4.0/AV:N/AC:L/AT:N/")
    assert issue["Cvss40Vector"] == {"Base": {"Severity": "Critical", "Value": 9.3}}
    assert issue["VulnerabilityDetail"].startswith("&lt;p&gt;")
    assert issue["ClassificationLinks"][0] == "https%3a%2f%2fcwe.mitre.org%2fdata%2fdefinitions%2f89.html"
    everything = fresh.get("/issues/allissues").value
    assert [each["Url"][-1] for each in everything["List"]] == ["a", "b"]
    newest = fresh.get("/issues/allissues?sortType=Descending&pageSize=1").value
    assert (newest["List"][0]["Url"][-1], newest["TotalItemCount"], newest["HasNextPage"]) == ("b", 2, True)
    plain = fresh.get("/issues/allissues?rawDetails=false").value["List"][0]
    assert not plain["VulnerabilityDetail"].startswith("&lt;")

    shown = fresh.get(f"/issues/get/{issue['Id']}").value
    turns = ["LastRevivedDate", "StateFixedConfirmedDate"]
    assert list(shown) == [*LISTED[:7], *turns, *LISTED[7:]]
    assert [(line["Message"], line["Owner"]) for line in shown["History"]] == [
        ("A scan saw the issue. The state is Present.", "Scan")
    ]


def test_the_remedy_is_told_for_what_the_website_is_made_with(fresh: ApiHouse) -> None:
    seen_issues(fresh)
    php = ComponentRow("php", "8.4.1", "the header X-Powered-By", SITE, Instant(1))
    finished(fresh, fresh.new_scan()["Id"], components=(php,))

    marked = fresh.get("/issues/allissues").value["List"][0]
    plain = fresh.get("/issues/allissues?rawDetails=false").value["List"][0]

    assert "&lt;p&gt;PHP: " in marked["Remedy"]
    assert "PHP: " in plain["Remedy"]
    assert "$pdo->prepare(" in plain["Remedy"]
    assert "Python" not in plain["Remedy"]
    assert "PHP" not in plain["Actions"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("severity=Low", 1),
        ("severity=BestPractice", 0),
        ("webSiteName=SITE", 2),
        ("webSiteName=Other", 0),
        ("websiteGroupName=Other", 0),
        ("lastSeenDate=01/01/2020", 2),
        ("lastSeenDate=2099-01-01", 0),
        ("integration=Jira", 0),
    ],
)
def test_issues_are_filtered(fresh: ApiHouse, query: str, count: int) -> None:
    seen_issues(fresh)

    assert fresh.get(f"/issues/allissues?{query}").value["TotalItemCount"] == count


def test_a_date_that_is_none_is_refused(house: ApiHouse) -> None:
    assert house.get("/issues/allissues?lastSeenDate=soon").status == 400


def test_what_is_said_to_be_fixed_is_retested(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)
    asked = {"IssueId": issue["Id"], "State": "FixedUnconfirmed ", "Note": "patched"}

    reply = fresh.post("/issues/update", asked)

    assert (reply.status, reply.body) == (200, b'"Ok"')
    (retest,) = retests(fresh)
    scan = fresh.run(fresh.store.scans.get(UUID(retest["Id"])))
    assert [str(each) for each in scan.spec.retest_only] == [
        str(fresh.run(fresh.store.issues.get(UUID(issue["Id"]))).last_finding_id)
    ]
    shown = fresh.get(f"/issues/get/{issue['Id']}").value
    assert (shown["State"], shown["IsRetest"]) == ("FixedUnconfirmed, Scanning", True)
    assert shown["History"][-1]["Note"] == "patched"
    assert shown["History"][-1]["Owner"] == fresh.member.name
    assert lists_with(fresh, issue["Id"]) == ["waitingforretest"]
    assert fresh.post("/issues/update", asked).status == 200
    assert len(retests(fresh)) == 1

    fresh.clock.at = fresh.clock.at + Span.of(minutes=90)
    end_retest(fresh, retest["Id"], CellState.CLEAN)
    shown = fresh.get(f"/issues/get/{issue['Id']}").value
    assert (shown["State"], shown["IsAddressed"]) == ("FixedConfirmed", True)
    assert shown["StateFixedConfirmedDate"]
    assert shown["FixTimeInMinutes"] > 0
    assert lists_with(fresh, issue["Id"]) == ["addressedissues"]
    assert fresh.post("/issues/update", asked).status == 400


def test_what_cannot_be_retested_says_why(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)
    assert fresh.post("/websites/delete", {"RootUrl": SITE}).status == 200

    assert fresh.post("/issues/update", {"IssueId": issue["Id"], "State": "FixedUnconfirmed"}).status == 200

    shown = fresh.get(f"/issues/get/{issue['Id']}").value
    assert shown["State"] == "FixedCantRetest"
    assert "deleted" in shown["History"][-1]["Note"]
    assert retests(fresh) == []


def test_who_may_not_scan_leaves_it_to_the_next_scan(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)
    editor = fresh.caller({Permission.VIEW_ISSUES, Permission.EDIT_ISSUES})

    fresh.post("/issues/update", {"IssueId": issue["Id"], "State": "FixedUnconfirmed"}, auth=editor)

    assert fresh.get(f"/issues/get/{issue['Id']}").value["State"] == "FixedUnconfirmed"
    assert retests(fresh) == []


@pytest.mark.parametrize("state", ["FalsePositive", "acceptedrisk", "FixedCantRetest", "Ignored"])
def test_a_decision_stands_until_it_is_taken_back(fresh: ApiHouse, state: str) -> None:
    issue = seen_issues(fresh)

    assert fresh.post("/issues/update", {"IssueId": issue["Id"], "State": state}).status == 200
    assert lists_with(fresh, issue["Id"]) == ["addressedissues"]
    assert fresh.get(f"/issues/get/{issue['Id']}").value["State"].casefold() == state.casefold()
    assert fresh.post("/issues/update", {"IssueId": issue["Id"], "State": "Default"}).status == 200
    assert lists_with(fresh, issue["Id"]) == ["todo"]


def test_an_issue_is_assigned_tagged_and_noted(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)
    me = fresh.member
    sent = {"IssueId": issue["Id"], "AssigneeId": str(me.id), "Tags": ["web", "web", " "], "Note": "please"}

    assert fresh.post("/issues/update", sent).status == 200

    shown = fresh.get(f"/issues/get/{issue['Id']}").value
    assert (shown["AssigneeName"], shown["Tags"], shown["State"]) == (me.name, ["web"], "Present")
    assert [line["Message"] for line in shown["History"]][1:] == [f"Assigned to {me.name}.", "Tagged web."]
    unassigned = {"IssueId": issue["Id"], "AssigneeId": str(UUID(int=0))}
    assert fresh.post("/issues/update", unassigned).status == 200
    assert fresh.get(f"/issues/get/{issue['Id']}").value["AssigneeName"] is None
    assert fresh.post("/issues/update", {"IssueId": issue["Id"], "Note": "well"}).status == 200
    last = fresh.get(f"/issues/get/{issue['Id']}").value["History"][-1]
    assert (last["Message"], last["Note"]) == ("A note was added.", "well")


def test_what_makes_no_sense_is_refused(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)
    blind = fresh.run(fresh.services.members.operator()).id

    for sent in ({}, {"State": "Revived"}, {"State": "Present"}, {"AssigneeId": str(uuid4())}, {"Note": "x" * 9_000}):
        assert fresh.post("/issues/update", {"IssueId": issue["Id"], **sent}).status == 400
    assert fresh.post("/issues/update", {"IssueId": str(uuid4()), "Note": "x"}).status == 404
    assert fresh.get(f"/issues/get/{uuid4()}").status == 404
    assert blind == fresh.member.id


def test_issues_of_other_groups_do_not_exist(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)
    group = UUID(fresh.post("/websitegroups/new", {"Name": "Ours"}).value["Id"])
    auth = fresh.caller({Permission.VIEW_ISSUES, Permission.EDIT_ISSUES}, group)

    assert fresh.get("/issues/allissues", auth=auth).value["TotalItemCount"] == 0
    assert fresh.get(f"/issues/get/{issue['Id']}", auth=auth).status == 404
    assert fresh.get(f"/issues/getvulnerabilitycontent/{issue['Id']}", auth=auth).status == 404
    assert fresh.post("/issues/update", {"IssueId": issue["Id"], "Note": "x"}, auth=auth).status == 404
    assert fresh.get("/issues/report?webSiteName=Site", auth=auth).status == 404
    assert fresh.get(f"/issues/summary?targetUri={SITE}&websiteRoot={SITE}", auth=auth).status == 404


def test_the_report_is_a_table(fresh: ApiHouse) -> None:
    seen_issues(fresh)

    reply = fresh.get("/issues/report?csvSeparator=Semicolon&severity=High&startDate=01/01/2020")

    assert reply.header("Content-Type") == "text/csv; charset=utf-8"
    names, row = list(csv.reader(io.StringIO(reply.body.decode()), delimiter=";"))
    told = dict(zip(names, row, strict=True))
    assert (told["State"], told["WebsiteName"], told["Cwe"]) == ("Present", "Site", "89")
    assert fresh.get("/issues/report?webSiteName=Other").status == 404
    assert fresh.get("/issues/report?websiteGroupName=Other").status == 404


def test_the_summary_tells_what_the_scans_of_a_target_have_shown(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)
    address = f"/issues/summary?targetUri={SITE}&websiteRoot={SITE}"

    (summary,) = fresh.get(address).value["List"]

    assert list(summary) == [
        *("TargetUri", "WebsiteName", "WebsiteId", "LastSuccessfulScanDate", "ScanGroupId", "ScanProfileName"),
        *("ScanProfileTags", "ScanTaskId", "IssueSummaryLists"),
    ]
    assert (summary["TargetUri"], summary["ScanTaskId"]) == (SITE, issue["LatestScanId"])
    told = {each["Severity"]: each for each in summary["IssueSummaryLists"]}
    assert list(told["High"]) == ["Title", "State", "Severity", "Url", "StatusByDate"]
    assert [each["Status"] for each in told["High"]["StatusByDate"]] == ["Present"]
    assert fresh.get(f"{address}&scanTaskGroupId={uuid4()}").value["List"] == []
    assert fresh.get(f"{address}&sinceDate=2099-01-01").value["List"] == []
    assert fresh.get(f"/issues/summary?targetUri={SITE}&websiteRoot=http://127.0.0.1:1/").status == 404


def test_what_was_sent_goes_with_its_scan(fresh: ApiHouse) -> None:
    issue = seen_issues(fresh)

    content = fresh.get(f"/issues/getvulnerabilitycontent/{issue['Id']}")

    assert content.status == 200
    assert list(content.value) == ["RequestContent", "ResponseContent", "InjectionContent", "ResponseDuration"]
    fresh.run(fresh.store.scans.delete(UUID(issue["LatestScanId"])))
    assert fresh.get(f"/issues/getvulnerabilitycontent/{issue['Id']}").status == 404
    kept = fresh.get(f"/issues/get/{issue['Id']}").value
    assert (kept["Type"], kept["CustomFields"]) == ("ConfirmedSqlInjection", [])


POINTS = {
    "query": (Place.QUERY, "/s?q=", "&x=1", "", "/s?q=%27%20or%201&x=1", "' or 1"),
    "path": (Place.PATH, "/u/", "/x", "", "/u/%3Cb%3E/x", "<b>"),
    "moved": (Place.QUERY, "/s?q=", "", "", "/other", ""),
    "shorter": (Place.QUERY, "/s?q=aa", "aa", "", "/s?q=aa", ""),
}


@pytest.mark.parametrize(("place", "before", "after", "header", "target", "expected"), POINTS.values(), ids=POINTS)
def test_the_injection_is_what_stands_in_the_point(
    place: Place, before: str, after: str, header: str, target: str, expected: str
) -> None:
    sent = exchange(target)
    point = InsertionPoint(sent.request, "/s", place, "q", "1", before, after, header)
    finding = Finding("sql-injection", point, "error", Grade.CONFIRMED, 100, "Seen.", (Evidence("probe", sent),))

    assert injected_text(finding, sent.request) == expected
    assert issue_content(finding).injection_content == expected


def test_the_injection_of_a_header_and_a_body_is_found() -> None:
    request = replace(
        Request("POST", exchange().request.url), headers=Headers((("Cookie", "a=1; b=%27"),)), body=b"x='"
    )
    in_cookie = InsertionPoint(request, "/", Place.COOKIE, "b", "1", "a=1; b=", "", "Cookie")
    in_body = InsertionPoint(request, "/", Place.MULTIPART, "x", "1", "x=", "")

    for point in (in_cookie, in_body):
        finding = Finding("sql-injection", point, "error", Grade.CONFIRMED, 100, "Seen.", ())
        assert injected_text(finding, request) == "'"
