# SPDX-License-Identifier: Apache-2.0
"""`members/*`."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.support.api_house import ApiHouse, basic

from vedette.domain.permission import Permission
from vedette.domain.role import ADMINISTRATOR_ROLE, VIEWER_ROLE

KEYS = [
    "Id",
    "AccountId",
    "Name",
    "Email",
    "IsApiAccessEnabled",
    "PhoneNumber",
    "DateTimeFormat",
    "TimezoneId",
    "State",
    "AllowedWebsiteLimit",
    "IsTwoFactorAuthenticationEnabled",
    "AlternateLoginEmail",
    "RoleWebsiteGroupMappings",
    "Teams",
    "OnlySsoLogin",
    "CreatedAt",
    "LastLoginDate",
    "WebsiteCount",
]
VIEWER = {"RoleId": str(VIEWER_ROLE.id)}


def wish(**fields: object) -> dict[str, object]:
    return {
        "Name": "Ann",
        "Email": f"{uuid4().hex}@example.org",
        "TimezoneId": "GMT Standard Time",
        "DateTimeFormat": "dd/MM/yyyy",
        **fields,
    }


def made(house: ApiHouse, **fields: object) -> dict[str, Any]:
    reply = house.post("/members/new", wish(**fields))
    assert reply.status == 201, reply.body
    return dict(reply.value)


def test_a_member_is_made_shown_changed_and_deleted(house: ApiHouse) -> None:
    group = house.post("/websitegroups/new", {"Name": "Tea"}).value
    team = house.post("/team/new", {"Name": "Blue"}).value
    member = made(
        house,
        PhoneNumber="+4917012345678",
        AllowedWebsiteLimit=3,
        IsApiAccessEnabled=True,
        Teams=[team["Id"]],
        RoleWebsiteGroupMappings=[{**VIEWER, "WebsiteGroupId": group["Id"]}],
    )

    assert list(member) == KEYS
    assert member["State"] == "Enabled"
    assert member["Teams"] == [{"Id": team["Id"], "Name": "Blue"}]
    assert member["RoleWebsiteGroupMappings"] == [
        {
            "RoleName": "View Scan Reports",
            "RoleId": str(VIEWER_ROLE.id),
            "WebsiteGroupName": "Tea",
            "WebsiteGroupId": group["Id"],
        }
    ]
    assert house.get(f"/members/get/{member['Id']}").value == member
    assert house.get(f"/members/getbyemail?email={member['Email']}").value == member
    assert member in house.get("/members/list?pageSize=200").value["List"]

    change = {**wish(Email=member["Email"], Name="Anna"), "Id": member["Id"], "State": "Disabled", "PhoneNumber": ""}
    changed = house.post("/members/update", change).value
    assert (changed["Name"], changed["State"], changed["PhoneNumber"]) == ("Anna", "Disabled", None)
    assert changed["Teams"] == member["Teams"]

    deleted = house.post(f"/members/delete/{member['Id']}")
    assert (deleted.status, deleted.value) == (200, "Ok")
    assert house.get(f"/members/get/{member['Id']}").status == 404
    assert house.post(f"/members/delete/{member['Id']}").status == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Email", "nobody"),
        ("Name", "<" * 256),
        ("TimezoneId", "Nowhere"),
        ("DateTimeFormat", "yyyy"),
        ("PhoneNumber", "0170"),
        ("Password", "short"),
        ("SendNotification", True),
        ("Teams", [str(uuid4())]),
        ("RoleWebsiteGroupMappings", [{"RoleId": str(uuid4())}]),
        ("RoleWebsiteGroupMappings", [{**VIEWER, "WebsiteGroupId": str(uuid4())}]),
        ("AllowedWebsiteLimit", -1),
    ],
)
def test_what_cannot_be_is_refused_by_name(house: ApiHouse, field: str, value: object) -> None:
    reply = house.post("/members/new", wish(**{field: value}))

    assert reply.status == 400
    assert field in reply.value["Message"]


def test_an_address_belongs_to_one_member(house: ApiHouse) -> None:
    member = made(house)

    assert house.post("/members/new", wish(Email=str(member["Email"]).upper())).status == 400


def test_a_token_opens_the_api(house: ApiHouse) -> None:
    member = made(house, IsApiAccessEnabled=True, RoleWebsiteGroupMappings=[VIEWER])
    issued = house.get(f"/members/getapitoken?email={member['Email']}").value

    assert list(issued) == ["Id", "Token"]
    auth = basic(issued["Id"], issued["Token"])
    assert house.get("/account/me", auth=auth).value["Email"] == member["Email"]
    assert house.get("/scans/list", auth=auth).status == 200
    assert house.get(f"/members/get/{member['Id']}", auth=auth).value["LastLoginDate"] is not None
    assert house.get(f"/members/getapitoken?email={house.member.email}", auth=auth).status == 403
    assert house.get(f"/members/get/{house.member.id}", auth=auth).status == 403


def test_who_manages_members_makes_no_administrator(house: ApiHouse) -> None:
    manager = house.caller({Permission.MANAGE_MEMBERS, Permission.VIEW_MEMBERS})
    administrator = wish(RoleWebsiteGroupMappings=[{"RoleId": str(ADMINISTRATOR_ROLE.id)}])

    assert house.post("/members/new", wish(), auth=manager).status == 201
    assert house.post("/members/new", administrator, auth=manager).status == 403
    assert house.get(f"/members/getapitoken?email={house.member.email}", auth=manager).status == 403
    assert house.post(f"/members/delete/{house.member.id}", auth=manager).status == 403


def test_the_last_owner_stays(house: ApiHouse) -> None:
    change = {**wish(Email=house.member.email), "Id": str(house.member.id), "State": "Disabled"}
    refused = house.post("/members/update", change)

    assert refused.status == 400
    assert "owner" in refused.value["Message"]
    assert house.post(f"/members/delete/{house.member.id}").status == 400


def test_every_zone_can_be_chosen(house: ApiHouse) -> None:
    zones = house.get("/members/gettimezones").value

    assert list(zones[0]) == ["Id", "Name"]
    assert {"Id": "Turkey Standard Time", "Name": "Turkey Standard Time (Europe/Istanbul)"} in zones
    assert made(house, TimezoneId=zones[-1]["Id"])["TimezoneId"] == zones[-1]["Id"]


def test_a_limit_of_websites_is_obeyed(house: ApiHouse) -> None:
    manager = house.caller({Permission.MANAGE_WEBSITES, Permission.VIEW_WEBSITES})
    email = house.get("/account/me", auth=manager).value["Email"]
    member = house.get(f"/members/getbyemail?email={email}").value
    limited = {**wish(Email=email), "Id": member["Id"], "State": "Enabled", "AllowedWebsiteLimit": 1}
    assert house.post("/members/update", limited).status == 200

    first = {"RootUrl": "http://one.example/", "Name": "One", "LicenseType": "Subscription"}
    second = {"RootUrl": "http://two.example/", "Name": "Two", "LicenseType": "Subscription"}
    assert house.post("/websites/new", first, auth=manager).status == 201
    assert house.post("/websites/new", second, auth=manager).status == 400
    assert house.get(f"/members/get/{member['Id']}").value["WebsiteCount"] == 1
    assert house.post("/websites/delete", {"RootUrl": first["RootUrl"]}, auth=manager).value == "Ok"
    assert house.post("/websites/new", second, auth=manager).status == 201
