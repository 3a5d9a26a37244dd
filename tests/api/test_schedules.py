# SPDX-License-Identifier: Apache-2.0
"""Schedules over the API: made, listed, changed, executed once, ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import SITE, ApiHouse, finished

from vedette.domain.time import Instant, Span
from vedette.domain.website import WebsiteGroup
from vedette.store.schedules import Execution
from vedette.wire.instants import DateFormat, read_instant, write_display_time
from vedette.wire.zones import find_zone

LATER = Span.of(hours=30)


def wanted_time(house: ApiHouse, span: Span = LATER) -> str:
    """Return a moment as the owner's account writes it."""
    zone = find_zone(house.member.timezone_id)
    assert zone is not None
    return write_display_time(house.clock.at + span, DateFormat.DAY_FIRST, zone)


def sent(house: ApiHouse, **fields: Any) -> dict[str, Any]:
    return {
        "Name": "Nightly",
        "NextExecutionTime": wanted_time(house),
        "ScheduleRunType": "Daily",
        "TargetUri": SITE,
        **fields,
    }


def made(house: ApiHouse, **fields: Any) -> dict[str, Any]:
    reply = house.post("/scans/schedule", sent(house, **fields))
    assert reply.status == 201, reply.body
    return dict(reply.value)


def listed(house: ApiHouse, schedule_id: str) -> dict[str, Any]:
    page = house.get("/scans/list-scheduled?pageSize=200").value
    return dict(next(one for one in page["List"] if one["Id"] == schedule_id))


def pass_time(house: ApiHouse, span: Span) -> None:
    house.clock.at = Instant(house.clock.at.ticks + span.ticks)
    house.run(house.services.schedule_runner.run_due())


def scans_of(house: ApiHouse, schedule_id: str) -> list[dict[str, Any]]:
    scans = house.get("/scans/list?pageSize=200").value["List"]
    return [scan for scan in scans if scan["ScheduledScanId"] == schedule_id]


@pytest.fixture
def site(fresh: ApiHouse) -> ApiHouse:
    fresh.new_website()
    return fresh


def test_a_schedule_is_shown_as_it_was_asked_for(site: ApiHouse) -> None:
    window = {"Items": [{"Day": "Monday", "From": "08:00", "To": "18:00", "ScanningAllowed": False}]}
    told = made(site, Tags=["a"], Scope="WholeDomain", TimeWindow=window, MaxScanDuration=3, Comments="x")

    assert told["ScheduleRunType"] == "Daily"
    when = read_instant(told["NextExecutionTime"])
    assert when is not None
    assert abs((when - (site.clock.at + LATER)).seconds) < 60
    assert told["EntityCurrentTags"] == ["a"]
    assert told["ScopeSetting"]["Scope"] == "WholeDomain"
    assert told["TimeWindow"]["Items"] == [{"Day": "Monday", "From": 480, "ScanningAllowed": False, "To": 1080}]
    assert told["MaxScanDuration"] == 3
    assert told["PolicyName"] == "Default Security Checks"
    shown = listed(site, told["Id"])
    assert shown["LastExecutionStatus"] == "Ok"
    assert shown["LastExecutedScanTaskId"] is None
    assert site.get(f"/scans/get-scheduled/{told['Id']}").value == shown


def test_what_is_due_starts_once_and_in_its_turn_again(site: ApiHouse) -> None:
    told = made(site)
    pass_time(site, Span.of(hours=1))
    assert scans_of(site, told["Id"]) == []

    pass_time(site, LATER)
    pass_time(site, Span.of(seconds=1))
    (first,) = scans_of(site, told["Id"])
    assert first["State"] == "Queued"
    assert first["UserId"] == str(site.member.id)
    assert first["ScanTaskGroupId"] == told["ScanGroupId"]
    assert ("start", UUID(first["Id"])) in site.engine.notes

    pass_time(site, Span.of(hours=24))
    assert len(scans_of(site, told["Id"])) == 2
    shown = listed(site, told["Id"])
    assert shown["OccurencesCount"] == 2
    assert shown["LastExecutedScanTaskId"] in {scan["Id"] for scan in scans_of(site, told["Id"])}


def test_two_servers_that_see_the_same_turn_start_one_scan(site: ApiHouse) -> None:
    told = made(site)
    site.clock.at = site.clock.at + LATER + Span.of(minutes=1)
    known = site.run(site.store.schedules.due(site.clock.now()))
    site.run(site.services.schedule_runner.run_due())

    assert site.run(site.store.schedules.execute(known[0], Execution(None))) is False
    assert len(scans_of(site, told["Id"])) == 1
    assert listed(site, told["Id"])["NextExecutionTime"] is not None


def test_what_was_missed_is_made_up_for_once(site: ApiHouse) -> None:
    told = made(site)
    pass_time(site, Span.of(hours=24 * 30))

    assert len(scans_of(site, told["Id"])) == 1


def test_a_schedule_that_runs_once_is_over_then(site: ApiHouse) -> None:
    told = made(site, ScheduleRunType="Once")
    pass_time(site, LATER + Span.of(minutes=1))
    pass_time(site, Span.of(hours=24 * 400))

    assert len(scans_of(site, told["Id"])) == 1
    assert listed(site, told["Id"])["NextExecutionTime"] is None


def test_a_custom_recurrence_ends_after_its_executions(site: ApiHouse) -> None:
    rule = {"RepeatType": "Days", "Interval": 1, "EndingType": "Occurences", "EndOnOccurences": 2}
    told = made(site, ScheduleRunType="Custom", CustomRecurrence=rule)
    assert told["CustomRecurrence"]["EndOnOccurences"] == 2
    assert told["CustomRecurrence"]["StartDate"] == told["NextExecutionTime"]
    for _ in range(5):
        pass_time(site, Span.of(hours=30))

    assert len(scans_of(site, told["Id"])) == 2


def test_a_launch_that_fails_is_told_and_tried_again(site: ApiHouse) -> None:
    told = made(site)
    root = site.get("/websites/list").value["List"][0]["RootUrl"]
    assert site.post("/websites/delete", {"RootUrl": root}).value == "Ok"
    pass_time(site, LATER + Span.of(minutes=1))

    shown = listed(site, told["Id"])
    assert (shown["LastExecutionStatus"], shown["LastExecutionError"]) == ("LicenseError", 1)
    assert scans_of(site, told["Id"]) == []
    site.new_website()
    pass_time(site, Span.of(hours=24))
    assert len(scans_of(site, told["Id"])) == 1
    assert listed(site, told["Id"])["LastExecutionStatus"] == "Ok"


def test_settings_that_no_version_can_read_do_not_stop_the_others(site: ApiHouse) -> None:
    broken, sound = made(site, Name="Broken"), made(site)
    known = site.run(site.store.schedules.get(UUID(broken["Id"])))
    site.run(site.store.schedules.update(replace(known, settings='{"Scope":"Everything"}')))
    pass_time(site, LATER + Span.of(minutes=1))

    assert scans_of(site, broken["Id"]) == []
    assert listed(site, broken["Id"])["LastExecutionError"] == 1
    assert len(scans_of(site, sound["Id"])) == 1


def test_a_group_schedule_starts_a_scan_of_each_website(site: ApiHouse) -> None:
    group = new_group(site, "All")
    for port in (8101, 8102):
        site.new_website(f"http://127.0.0.1:{port}/", f"Site {port}", Groups=["All"])
    told = made(site, TargetUri=None, CreateType="WebsiteGroup", WebsiteGroupId=group)
    assert told["WebsiteGroupId"] == group
    pass_time(site, LATER + Span.of(minutes=1))

    scans = scans_of(site, told["Id"])
    assert {scan["TargetUrl"] for scan in scans} == {"http://127.0.0.1:8101/", "http://127.0.0.1:8102/"}
    assert len({scan["ScanTaskGroupId"] for scan in scans}) == 2


def test_a_website_that_may_not_be_scanned_does_not_hold_up_its_group(site: ApiHouse) -> None:
    group = new_group(site, "All")
    site.new_website("http://127.0.0.1:8101/", "Mine", Groups=["All"])
    told = made(site, CreateType="WebsiteGroup", WebsiteGroupId=group)
    site.new_website("http://shop.example/", "Theirs", Groups=["All"])
    pass_time(site, LATER + Span.of(minutes=1))

    assert [scan["TargetUrl"] for scan in scans_of(site, told["Id"])] == ["http://127.0.0.1:8101/"]
    assert listed(site, told["Id"])["LastExecutionError"] == 1


def test_incremental_scans_are_scheduled_on_a_complete_scan(site: ApiHouse) -> None:
    base = site.new_scan()
    body = {**sent(site), "BaseScanId": base["Id"], "MaxScanDuration": 2, "Tags": ["i"]}
    del body["TargetUri"]
    assert site.post("/scans/schedule-incremental", body).status == 400
    finished(site, base["Id"])
    reply = site.post("/scans/schedule-incremental", body)
    assert reply.status == 201
    assert (reply.value["ScanType"], reply.value["TargetUrl"]) == ("Incremental", SITE)
    pass_time(site, LATER + Span.of(minutes=1))

    (scan,) = scans_of(site, reply.value["Id"])
    assert (scan["ScanType"], scan["Tags"], scan["MaxScanDuration"]) == ("Incremental", ["i"], 2)
    assert scan["ScanTaskGroupId"] == base["ScanTaskGroupId"]

    change = {**body, "Id": reply.value["Id"], "Name": "Weekly", "ScheduleRunType": "Weekly", "Disabled": True}
    change["NextExecutionTime"] = wanted_time(site)
    changed = site.post("/scans/update-scheduled-incremental", change)
    assert changed.status == 200
    assert list(changed.value)[:3] == ["Disabled", "Id", "IsMaxScanDurationEnabled"]
    assert changed.value["Disabled"] is True
    pass_time(site, Span.of(hours=24 * 14))
    assert len(scans_of(site, reply.value["Id"])) == 1


def test_a_profile_is_read_at_each_execution(site: ApiHouse) -> None:
    profile = {"ProfileName": "Shop", "TargetUri": SITE, "Comments": "from the profile"}
    assert site.post("/scanprofiles/new", profile).status == 201
    reply = site.post("/scans/schedulewithprofile", {**sent(site), "ProfileName": "shop"})
    assert reply.status == 201, reply.body
    assert reply.value["ProfileName"] == "Shop"
    pass_time(site, LATER + Span.of(minutes=1))

    (scan,) = scans_of(site, reply.value["Id"])
    assert scan["Comments"] == "from the profile"


def test_a_change_keeps_secrets_that_come_back_as_asterisks(site: ApiHouse) -> None:
    headers = {"IsEnabled": True, "Headers": [{"Name": "X-Key", "Value": "hush"}]}
    told = made(site, HeaderAuthentication=headers)
    assert b"hush" not in site.get("/scans/list-scheduled").body
    shown = told["HeaderAuthentication"]
    body = sent(site, Id=told["Id"], HeaderAuthentication=shown, Comments="changed")
    reply = site.post("/scans/update-scheduled", body)
    assert reply.status == 200, reply.body
    assert list(reply.value)[:4] == ["Disabled", "Id", "Name", "NextExecutionTime"]
    assert "AgentName" not in reply.value
    assert b"hush" not in reply.body
    pass_time(site, LATER + Span.of(minutes=1))

    (scan,) = scans_of(site, told["Id"])
    stored = site.run(site.store.scans.get(UUID(scan["Id"])))
    assert stored.credentials.headers == (("X-Key", "hush"),)
    assert scan["Comments"] == "changed"


def test_secrets_are_not_taken_along_to_another_site(site: ApiHouse) -> None:
    site.new_website("http://127.0.0.1:8101/", "Other")
    told = made(site, Cookies="a=1")
    body = sent(site, Id=told["Id"], Cookies=told["Cookies"], TargetUri="http://127.0.0.1:8101/")

    assert site.post("/scans/update-scheduled", body).status == 400


def test_a_schedule_that_ended_is_gone(site: ApiHouse) -> None:
    told = made(site)
    assert site.post("/scans/unschedule", told["Id"]).status == 200
    assert site.post("/scans/unschedule", told["Id"]).status == 404
    pass_time(site, LATER + Span.of(minutes=1))

    assert scans_of(site, told["Id"]) == []


WRONG: dict[str, dict[str, Any]] = {
    "NextExecutionTime": {"NextExecutionTime": "tomorrow"},
    "NextExecutionTime, in the past": {"NextExecutionTime": "01/01/2020 10:00"},
    "ScheduleRunType": {"ScheduleRunType": "Hourly"},
    "Name": {"Name": "x" * 256},
    "CustomRecurrence": {"ScheduleRunType": "Custom"},
    "CustomRecurrence, interval": {
        "ScheduleRunType": "Custom",
        "CustomRecurrence": {"RepeatType": "Days", "Interval": 0},
    },
    "CustomRecurrence, ending": {
        "ScheduleRunType": "Custom",
        "CustomRecurrence": {"RepeatType": "Days", "EndingType": "Date"},
    },
    "CustomRecurrence, day": {
        "ScheduleRunType": "Custom",
        "CustomRecurrence": {"RepeatType": "Weeks", "DayOfMonth": 3},
    },
    "CustomRecurrence, ordinal": {
        "ScheduleRunType": "Custom",
        "CustomRecurrence": {"RepeatType": "Months", "Ordinal": "Last"},
    },
    "TargetUri": {"TargetUri": "http://127.0.0.1:7777/"},
    "PreRequestScriptSetting": {"PreRequestScriptSetting": {"IsEnabled": True, "Content": "x"}},
    "WebsiteGroupId": {"CreateType": "WebsiteGroup"},
}


@pytest.mark.parametrize(("field", "fields"), WRONG.items(), ids=WRONG)
def test_refuses_by_name(house: ApiHouse, field: str, fields: dict[str, Any]) -> None:
    if house.get("/websites/list").value["TotalItemCount"] == 0:
        house.new_website()
    reply = house.post("/scans/schedule", sent(house, **fields))

    assert reply.status == 400, reply.body
    assert field.split(",")[0] in reply.value["Message"]


def test_an_unknown_schedule_is_not_found(house: ApiHouse) -> None:
    assert house.get(f"/scans/get-scheduled/{uuid4()}").status == 404


def new_group(house: ApiHouse, name: str) -> str:
    group = WebsiteGroup(uuid4(), name, house.clock.at, house.clock.at)
    house.run(house.store.website_groups.insert(group))
    return str(group.id)
