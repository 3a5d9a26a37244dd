# SPDX-License-Identifier: Apache-2.0
"""`auditlogs/*`."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import update
from tests.support.api_house import ApiHouse

from vedette.store.tables import audit_entry

KEYS = [
    "AccountId",
    "CreatedAt",
    "EndpointType",
    "Id",
    "Type",
    "UserEmail",
    "UserId",
    "UserName",
    "Message",
    "RequestData",
]


def test_entries_say_who_did_what_and_what_changed(fresh: ApiHouse) -> None:
    group = fresh.post("/websitegroups/new", {"Name": "Tea"}).value
    fresh.post("/websitegroups/update", {"Id": group["Id"], "Name": "Coffee"})
    page = fresh.get("/auditlogs/list?pageSize=2").value
    updated, created = page["List"]

    assert list(updated) == KEYS
    assert [updated["Type"], created["Type"]] == ["WebsiteGroupUpdated", "WebsiteGroupCreated"]
    assert (updated["UserEmail"], updated["UserId"]) == (fresh.member.email, str(fresh.member.id))
    assert (updated["EndpointType"], updated["Message"]) == ("Api", "WebsiteGroupUpdated: Coffee (from 127.0.0.1)")
    told = json.loads(updated["RequestData"])
    assert (told["Before"]["name"], told["After"]["name"]) == ("Tea", "Coffee")
    assert page["TotalItemCount"] == int(updated["Id"])
    assert fresh.get("/auditlogs/list?pageSize=200").value["List"][-1]["EndpointType"] == "BackgroundTask"


def test_dates_bound_the_list(fresh: ApiHouse) -> None:
    assert fresh.get("/auditlogs/list?startDate=01/02/2001&endDate=12/31/2001").value["TotalItemCount"] == 0
    assert fresh.get("/auditlogs/list?startDate=01/02/2001%2000:00:00").value["TotalItemCount"] > 0
    refused = fresh.get("/auditlogs/list?startDate=31/31/2001")
    assert refused.status == 400
    assert "startDate" in refused.value["Message"]


@pytest.mark.parametrize(("name", "separator"), [("Comma", ","), ("Semicolon", ";"), ("Pipe", "|"), ("Tab", "\t")])
def test_entries_are_exported_as_a_table(house: ApiHouse, name: str, separator: str) -> None:
    house.post("/websitegroups/new", {"Name": f"=cmd|{name}"})
    reply = house.get(f"/auditlogs/export?csvSeparator={name}")

    assert (reply.status, reply.header("Content-Type")) == (200, "text/csv; charset=utf-8")
    names, newest, *_ = csv.reader(io.StringIO(reply.body.decode()), delimiter=separator)
    assert names == KEYS
    assert dict(zip(names, newest, strict=True))["Message"].startswith(f"WebsiteGroupCreated: =cmd|{name}")


def test_a_name_is_no_formula(fresh: ApiHouse) -> None:
    owner = fresh.member
    change = {
        "Id": str(owner.id),
        "Name": "=1+1",
        "Email": owner.email,
        "TimezoneId": owner.timezone_id,
        "DateTimeFormat": owner.date_format,
        "State": "Enabled",
    }
    fresh.post("/members/update", change)
    fresh.post("/websitegroups/new", {"Name": "Tea"})
    names, newest, *_ = csv.reader(io.StringIO(fresh.get("/auditlogs/export").body.decode()))

    assert dict(zip(names, newest, strict=True))["UserName"] == "'=1+1"


def test_where_nothing_was_done_there_is_no_file(house: ApiHouse) -> None:
    assert house.get("/auditlogs/export?startDate=01/01/2001&endDate=01/02/2001").status == 404


def test_a_changed_entry_is_found(fresh: ApiHouse) -> None:
    fresh.post("/websitegroups/new", {"Name": "Tea"})
    verify = "/api/vedette/1/auditlogs/verify"
    assert fresh.call("GET", verify).value == {"IsWhole": True, "FirstBroken": None}

    changed = update(audit_entry).where(audit_entry.c.number == 1).values(text="nothing")
    fresh.run(fresh.store.main.write(lambda connection: connection.execute(changed)))

    assert fresh.call("GET", verify).value == {"IsWhole": False, "FirstBroken": 1}
