# SPDX-License-Identifier: Apache-2.0
"""One scan: its detail in every state, and what ends, holds and deletes it."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import AGENT, SITE, ApiHouse, finished
from tests.support.stored import finding_row

from vedette.domain.permission import Permission
from vedette.domain.scan import Counters, Phase, ScanState
from vedette.domain.time import Span
from vedette.domain.weakness import Severity
from vedette.scan.rows import Batch, ScanStatus
from vedette.wire.scan_task import ScanTask

KEYS = [field.alias for field in ScanTask.model_fields.values()]


@pytest.fixture(scope="module", autouse=True)
def website(house: ApiHouse) -> dict[str, object]:
    return house.new_website()


def test_a_fresh_scan_is_queued_and_has_counted_nothing(house: ApiHouse) -> None:
    created = house.new_scan()
    detail = house.detail(created["Id"])

    assert detail == created
    assert list(detail) == KEYS
    assert detail["State"] == "Queued"
    assert detail["Phase"] == "Pending"
    assert detail["Duration"] == "00:00:00"
    assert detail["StateChanged"] is None
    assert detail["ThreatLevel"] == detail["GlobalThreatLevel"] == "Unknown"
    assert detail["IsCompleted"] is False
    assert detail["VcsCommitInfo"]["CiBuildServerName"] == ""
    assert [detail[key] for key in KEYS if key is not None and key.endswith("Count")] == [0] * 13


def test_the_body_is_compact_json_without_a_final_newline(house: ApiHouse) -> None:
    reply = house.get(f"/scans/detail/{house.new_scan()['Id']}")

    assert reply.body == json.dumps(reply.value, ensure_ascii=False, separators=(",", ":")).encode()
    assert reply.header("Transfer-Encoding") is None


def test_a_complete_scan_tells_what_it_found(house: ApiHouse) -> None:
    created = house.new_scan()
    finished(house, created["Id"], (finding_row("/a"), finding_row("/b", severity=Severity.INFORMATION)))
    detail = house.detail(created["Id"])

    assert (detail["State"], detail["Phase"], detail["Percentage"]) == ("Complete", "Complete", 100)
    assert detail["IsCompleted"] is True
    assert detail["TotalVulnerabilityCount"] == 1
    assert detail["VulnerabilityHighCount"] == detail["GlobalVulnerabilityHighCount"] == 1
    assert detail["VulnerabilityInfoCount"] == 1
    assert detail["ThreatLevel"] == detail["GlobalThreatLevel"] == "Insecure"
    assert detail["IsWebsiteLatestCompletedFullScanTask"] is True
    assert detail["AgentName"] == "embedded"
    assert detail["Duration"] == "00:03:00"


def test_a_failed_scan_tells_why(house: ApiHouse) -> None:
    created = house.new_scan()
    finished(house, created["Id"], state=ScanState.FAILED)
    detail = house.detail(created["Id"])

    assert (detail["State"], detail["IsCompleted"], detail["Percentage"]) == ("Failed", True, 40)
    assert detail["FailureReason"] == "HostUnavailable"
    assert detail["FailureReasonDescription"] == "Nobody answers."
    assert detail["FailureReasonString"]


@pytest.mark.parametrize(
    ("scan_id", "status"),
    [
        ("not-a-guid", 400),
        ("1", 400),
        ("%00", 400),
        ("87be9df1-9f81-46e9-e860-b13b04474cc", 400),
        ("' OR 1=1 --", 400),
        ("9455c20a-51f7-4d2c-93d3-fc10974f44f6", 404),
        ("00000000-0000-0000-0000-000000000000", 404),
    ],
)
@pytest.mark.parametrize("family", ["detail", "status", "result"])
def test_a_bad_id_is_told_from_an_unknown_one(house: ApiHouse, family: str, scan_id: str, status: int) -> None:
    reply = house.get(f"/scans/{family}/{scan_id.replace(' ', '%20')}")

    assert reply.status == status
    assert reply.value["Message"]
    assert reply.header("Content-Type") == "application/json; charset=utf-8"


def test_status_agrees_with_detail(house: ApiHouse) -> None:
    created = house.new_scan()
    finished(house, created["Id"])
    status = house.get(f"/scans/status/{created['Id']}").value
    detail = house.detail(created["Id"])

    assert list(status) == ["CompletedSteps", "EstimatedLaunchTime", "EstimatedSteps", "State"]
    assert status == {key: detail[key] for key in status}


def test_result_names_each_finding_and_its_issue(house: ApiHouse) -> None:
    created = house.new_scan()
    finished(house, created["Id"], (finding_row("/result"),))
    (found,) = house.get(f"/scans/result/{created['Id']}").value

    assert found["Title"] == "SQL injection"
    assert found["Type"] == "ConfirmedSqlInjection"
    assert found["Url"] == "https://shop.example/result"
    assert found["IssueUrl"].startswith(f"http://{house.host}:{house.port}/issues/detail/")
    assert UUID(found["IssueUrl"].split("/")[5])


def test_a_queued_scan_is_cancelled_at_once(house: ApiHouse) -> None:
    scan_id = house.new_scan()["Id"]

    assert house.post("/scans/pause", scan_id).value == "ScanQueued"
    assert house.post("/scans/resume", scan_id).value == "ScanQueued"
    assert house.post("/scans/cancel", scan_id).value == "Ok"
    assert house.detail(scan_id)["State"] == "Cancelled"
    assert house.detail(scan_id)["StateChanged"] is not None
    assert house.post("/scans/cancel", scan_id).value == "ScanCancelled"
    assert ("stop", UUID(scan_id)) in house.engine.notes


@pytest.mark.parametrize("action", ["cancel", "pause", "resume"])
@pytest.mark.parametrize(("state", "word"), [(ScanState.COMPLETE, "ScanCompleted"), (ScanState.FAILED, "ScanFailed")])
def test_an_ended_scan_answers_with_a_word(house: ApiHouse, action: str, state: ScanState, word: str) -> None:
    scan_id = house.new_scan()["Id"]
    finished(house, scan_id, state=state)

    reply = house.post(f"/scans/{action}", scan_id)
    assert (reply.status, reply.value) == (200, word)


def test_an_unknown_scan_answers_with_a_word(house: ApiHouse) -> None:
    assert house.post("/scans/cancel", str(uuid4())).value == "ScanNotFound"


def test_deletion_is_of_all_or_of_none(house: ApiHouse) -> None:
    ended, running = house.new_scan()["Id"], house.new_scan()["Id"]
    finished(house, ended)

    assert house.post("/scans/delete", [ended, running]).value == "OnGoingScanExisting"
    assert house.post("/scans/delete", [ended, str(uuid4())]).value == "SomeOfScansNotFound"
    assert house.get(f"/scans/detail/{ended}").status == 200
    assert house.post("/scans/delete", [ended, ended]).value == "Ok"
    assert house.get(f"/scans/detail/{ended}").status == 404


def test_cookies_are_for_those_who_may_edit_websites(house: ApiHouse) -> None:
    scan_id = house.new_scan(Cookies="session=a%20b; theme=dark")["Id"]
    seen = house.get(f"/scans/detail/{scan_id}", auth=house.caller({Permission.VIEW_SCANS})).value

    assert house.detail(scan_id)["Cookies"] == "session=a%20b; theme=dark"
    assert seen["Cookies"] == "session=***; theme=***"


def test_a_scan_outlives_its_website(fresh: ApiHouse) -> None:
    fresh.new_website(Description="The shop")
    scan_id = fresh.new_scan()["Id"]
    finished(fresh, scan_id)
    assert fresh.post("/websites/delete", {"RootUrl": SITE}).value == "Ok"

    detail = fresh.detail(scan_id)
    assert detail["WebsiteIsDeleted"] is True
    assert (detail["WebsiteName"], detail["WebsiteDescription"]) == ("Site", "The shop")


def test_a_running_scan_is_paused_by_a_wish_and_goes_on(house: ApiHouse) -> None:
    scan_id = house.new_scan()["Id"]
    running(house, scan_id)

    assert house.post("/scans/resume", scan_id).value == "ScanNotPaused"
    assert house.post("/scans/pause", scan_id).value == "Ok"
    assert house.run(house.store.scans.get(UUID(scan_id))).wish is ScanState.PAUSING
    assert house.post("/scans/pause", scan_id).value == "Ok"
    assert house.post("/scans/resume", scan_id).value == "Ok"
    assert house.run(house.store.scans.get(UUID(scan_id))).wish is None
    assert [note for note, noted in house.engine.notes if noted == UUID(scan_id)] == ["start", "stop", "stop", "start"]
    assert house.post("/scans/delete", [scan_id]).value == "OnGoingScanExisting"
    assert house.post("/scans/cancel", scan_id).value == "Ok"
    assert house.run(house.store.scans.get(UUID(scan_id))).wish is ScanState.CANCELLED


def running(house: ApiHouse, scan_id: str) -> None:
    """Let an agent take a scan and commit a first batch."""
    scan = house.run(house.store.scans.claim(UUID(scan_id), AGENT))
    status = ScanStatus(ScanState.SCANNING, Phase.CRAWLING, 5, Counters(10, 1, 1), Span.of(seconds=1))
    house.run(house.store.journal(scan.id, scan.epoch).commit(Batch(scan.id, scan.epoch, 1, status)))
    assert house.detail(scan_id)["State"] == "Scanning"
