# SPDX-License-Identifier: Apache-2.0
"""`roles/*`."""

from __future__ import annotations

from uuid import uuid4

from tests.support.api_house import ApiHouse

from vedette.domain.permission import Permission
from vedette.domain.role import BUILT_IN_ROLES, OWNER_ROLE

VIEW = str(Permission.VIEW_SCANS.id)
START = str(Permission.START_SCANS.id)


def test_every_permission_is_told(house: ApiHouse) -> None:
    permissions = house.get("/roles/listpermissions").value

    assert list(permissions[0]) == ["Id", "Name", "Information"]
    assert [each["Id"] for each in permissions] == [str(known.id) for known in Permission]
    assert len({each["Name"] for each in permissions}) == len(Permission)


def test_the_built_in_roles_stand_first_and_stay(house: ApiHouse) -> None:
    roles = house.get("/roles/list?pageSize=200").value["List"]

    assert list(roles[0]) == ["Id", "Name", "Permissions"]
    assert {role["Id"] for role in roles[: len(BUILT_IN_ROLES)]} == {str(id_) for id_ in BUILT_IN_ROLES}
    assert len(house.get(f"/roles/get/{OWNER_ROLE.id}").value["Permissions"]) == len(Permission)
    assert house.post("/roles/update", {"Id": str(OWNER_ROLE.id), "Name": "Mine", "Permissions": []}).status == 400
    assert house.post(f"/roles/delete/{OWNER_ROLE.id}").status == 400


def test_a_role_is_made_changed_and_deleted(house: ApiHouse) -> None:
    created = house.post("/roles/new", {"Name": "Starter", "Permissions": [VIEW, START]})
    assert created.status == 201
    role = created.value
    assert [each["Name"] for each in role["Permissions"]] == ["View Scans", "Start Scans"]
    assert house.post("/roles/new", {"Name": " starter "}).status == 400

    changed = house.post("/roles/update", {"Id": role["Id"], "Name": "Reader", "Permissions": VIEW}).value
    assert (changed["Name"], [each["Id"] for each in changed["Permissions"]]) == ("Reader", [VIEW])
    assert house.get(f"/roles/get/{role['Id']}").value == changed
    deleted = house.post(f"/roles/delete/{role['Id']}")
    assert (deleted.status, deleted.value) == (200, "Ok")
    assert house.post(f"/roles/delete/{role['Id']}").status == 404
    assert house.get(f"/roles/get/{role['Id']}").status == 404


def test_a_role_in_use_stays(house: ApiHouse) -> None:
    role = house.post("/roles/new", {"Name": "Used", "Permissions": [VIEW]}).value
    team = house.post("/team/new", {"Name": "Users", "RoleWebsiteGroupMappings": [{"RoleId": role["Id"]}]}).value

    assert house.post(f"/roles/delete/{role['Id']}").status == 400
    assert house.post(f"/team/delete/{team['Id']}").status == 200
    assert house.post(f"/roles/delete/{role['Id']}").status == 200


def test_an_unknown_permission_is_refused(house: ApiHouse) -> None:
    refused = house.post("/roles/new", {"Name": "Flyer", "Permissions": [str(uuid4())]})

    assert refused.status == 400
    assert "Permissions" in refused.value["Message"]


def test_nobody_makes_a_role_that_allows_more_than_they_may(house: ApiHouse) -> None:
    auth = house.caller({Permission.MANAGE_ROLES, Permission.VIEW_SCANS})

    assert house.post("/roles/new", {"Name": "Little", "Permissions": [VIEW]}, auth=auth).status == 201
    assert house.post("/roles/new", {"Name": "Much", "Permissions": [VIEW, START]}, auth=auth).status == 403
    strong = house.post("/roles/new", {"Name": "Strong", "Permissions": [START]}).value
    assert house.post("/roles/update", {"Id": strong["Id"], "Name": "Weak"}, auth=auth).status == 403
    assert house.post(f"/roles/delete/{strong['Id']}", auth=auth).status == 403


def test_a_changed_role_counts_at_once(house: ApiHouse) -> None:
    role = house.post("/roles/new", {"Name": "Moody", "Permissions": [VIEW]}).value
    auth = house.caller(())
    email = house.get("/account/me", auth=auth).value["Email"]
    member = house.get(f"/members/getbyemail?email={email}").value
    team = {"Name": "Moody", "Members": [member["Id"]], "RoleWebsiteGroupMappings": [{"RoleId": role["Id"]}]}
    assert house.get("/scans/list", auth=auth).status == 403

    assert house.post("/team/new", team).status == 201
    assert house.get("/scans/list", auth=auth).status == 200
    assert house.post("/roles/update", {"Id": role["Id"], "Name": "Moody", "Permissions": []}).status == 200
    assert house.get("/scans/list", auth=auth).status == 403
