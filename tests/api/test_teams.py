# SPDX-License-Identifier: Apache-2.0
"""`team/*`."""

from __future__ import annotations

from uuid import uuid4

from tests.support.api_house import ApiHouse

from vedette.domain.permission import Permission
from vedette.domain.role import OWNER_ROLE, VIEWER_ROLE

MAPPING = {"RoleId": str(VIEWER_ROLE.id)}


def test_a_team_is_made_shown_changed_and_deleted(house: ApiHouse) -> None:
    sent = {"Name": "Blue", "Members": [str(house.member.id)], "RoleWebsiteGroupMappings": [MAPPING]}
    created = house.post("/team/new", sent)

    assert created.status == 201
    team = created.value
    assert list(team) == ["Id", "Name", "Members", "RoleWebsiteGroupMappings"]
    (member,) = team["Members"]
    assert list(member) == ["Id", "AccountId", "Name", "Email", "AlternateLoginEmail"]
    assert member["Email"] == house.member.email
    assert [each["RoleName"] for each in team["RoleWebsiteGroupMappings"]] == ["View Scan Reports"]
    assert house.get(f"/team/get/{team['Id']}").value == team
    assert team in house.get("/team/list").value["List"]
    assert house.post("/team/new", {"Name": "BLUE"}).status == 400

    changed = house.post("/team/update", {"Id": team["Id"], "Name": "Red"}).value
    assert (changed["Name"], changed["Members"], changed["RoleWebsiteGroupMappings"]) == ("Red", [], [])
    deleted = house.post(f"/team/delete/{team['Id']}")
    assert (deleted.status, deleted.value) == (200, "Ok")
    assert house.get(f"/team/get/{team['Id']}").status == 404
    assert house.post(f"/team/delete/{team['Id']}").status == 404


def test_what_does_not_exist_cannot_be_in_a_team(house: ApiHouse) -> None:
    assert house.post("/team/new", {"Name": "A", "Members": [str(uuid4())]}).status == 400
    assert house.post("/team/new", {"Name": "A", "RoleWebsiteGroupMappings": [{"RoleId": str(uuid4())}]}).status == 400
    assert house.post("/team/update", {"Id": str(uuid4()), "Name": "A"}).status == 404


def test_a_team_does_not_make_owners(house: ApiHouse) -> None:
    manager = house.caller({Permission.MANAGE_TEAMS, Permission.VIEW_MEMBERS})
    email = house.get("/account/me", auth=manager).value["Email"]
    me = house.get(f"/members/getbyemail?email={email}", auth=manager).value["Id"]
    owners = {"Name": "Owners", "Members": [me], "RoleWebsiteGroupMappings": [{"RoleId": str(OWNER_ROLE.id)}]}
    assert house.post("/team/new", owners, auth=manager).status == 403

    team = house.post("/team/new", {**owners, "Members": []}).value
    assert house.post("/team/update", {**owners, "Id": team["Id"]}, auth=manager).status == 403
    assert house.post(f"/team/delete/{team['Id']}", auth=manager).status == 403
