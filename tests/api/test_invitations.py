# SPDX-License-Identifier: Apache-2.0
"""`members/*invitation*`."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID, uuid4

from tests.support.api_house import ApiHouse

from vedette.domain.permission import Permission
from vedette.domain.role import ADMINISTRATOR_ROLE, VIEWER_ROLE

KEYS = [
    "Id",
    "AccountId",
    "Name",
    "Email",
    "IsApiAccessEnabled",
    "PhoneNumber",
    "AllowedWebsiteLimit",
    "AlternateLoginEmail",
    "InUse",
    "Teams",
    "RoleWebsiteGroupMappings",
    "IsAlternateLoginEmail",
    "OnlySsoLogin",
]


def test_an_invitation_is_made_shown_and_taken_back(house: ApiHouse) -> None:
    mappings = [{"RoleId": str(VIEWER_ROLE.id)}]
    sent = {"Name": "Ann", "Email": "ann@example.org", "RoleWebsiteGroupMappings": mappings}
    created = house.post("/members/newinvitation", sent)

    assert created.status == 201
    assert list(created.value) == KEYS
    assert created.value["InUse"] is False
    assert [each["RoleName"] for each in created.value["RoleWebsiteGroupMappings"]] == ["View Scan Reports"]
    assert house.get("/members/invitationlist").value["List"] == [created.value]
    assert house.get(f"/members/getinvitation?invitationId={created.value['Id']}").value == created.value
    assert house.post("/members/newinvitation", sent).status == 400

    assert house.post("/members/deleteinvitation?email=ANN@example.org").status == 200
    assert house.post("/members/deleteinvitation?email=ann@example.org").status == 400
    assert house.get(f"/members/getinvitation?invitationId={created.value['Id']}").status == 404


def test_a_member_is_not_invited_again(house: ApiHouse) -> None:
    assert house.post("/members/newinvitation", {"Name": "Me", "Email": house.member.email}).status == 400


def test_nobody_invites_somebody_who_may_do_more(house: ApiHouse) -> None:
    manager = house.caller({Permission.MANAGE_MEMBERS})
    mappings = [{"RoleId": str(ADMINISTRATOR_ROLE.id)}]
    sent = {"Name": "Eve", "Email": "eve@example.org", "RoleWebsiteGroupMappings": mappings}
    assert house.post("/members/newinvitation", sent, auth=manager).status == 403

    invited = house.post("/members/newinvitation", sent).value
    token = f"/api/vedette/1/invitations/{invited['Id']}/token"
    assert house.call("POST", token, auth=manager).status == 403
    assert house.call("POST", token).status == 200


def test_a_token_is_shown_once_and_kept_as_a_hash(house: ApiHouse) -> None:
    invited = house.post("/members/newinvitation", {"Name": "Bob", "Email": "bob@example.org"}).value
    first = house.call("POST", f"/api/vedette/1/invitations/{invited['Id']}/token").value
    second = house.call("POST", f"/api/vedette/1/invitations/{invited['Id']}/token").value

    assert list(first) == ["Token", "ExpiresAt"]
    assert first["Token"] != second["Token"]
    kept = house.run(house.store.invitations.get(UUID(invited["Id"])))
    assert second["Token"].encode() not in kept.token_sha256
    log = house.get("/auditlogs/list?pageSize=200").body
    assert second["Token"].encode() not in log
    assert kept.token_sha256.hex().encode() not in log


def test_no_email_is_sent(house: ApiHouse) -> None:
    invited = house.post("/members/newinvitation", {"Name": "Cid", "Email": "cid@example.org"}).value

    assert house.post(f"/members/sendinvitationemail?invitationId={invited['Id']}").status == 400
    assert house.post(f"/members/sendinvitationemail?invitationId={uuid4()}").status == 404


STRONG = "four words make it long"


def test_the_invited_become_members_once(house: ApiHouse) -> None:
    mappings = [{"RoleId": str(VIEWER_ROLE.id)}]
    sent = {"Name": "Dee", "Email": "dee@example.org", "RoleWebsiteGroupMappings": mappings, "IsApiAccessEnabled": True}
    invited = house.post("/members/newinvitation", sent).value
    token = house.call("POST", f"/api/vedette/1/invitations/{invited['Id']}/token").value["Token"]
    accept = "/api/vedette/1/invitations/accept"
    weak = house.call("POST", accept, {"Token": token, "Password": "dee"}, auth=None)
    done = house.call("POST", accept, {"Token": token, "Password": STRONG}, auth=None)

    assert (weak.status, done.status) == (400, 201)
    assert list(done.value) == ["Id", "Email", "Token"]
    basic = b64encode(f"{done.value['Id']}:{done.value['Token']}".encode()).decode()
    me = house.get("/account/me", auth=f"Basic {basic}")
    assert (me.status, me.value["Email"]) == (200, "dee@example.org")
    assert house.call("POST", accept, {"Token": token, "Password": STRONG}, auth=None).status == 404
    assert house.get(f"/members/getinvitation?invitationId={invited['Id']}").status == 404
    assert STRONG.encode() not in house.get("/auditlogs/list?pageSize=200").body


def test_an_unknown_token_makes_no_member(house: ApiHouse) -> None:
    sent = {"Token": "nobody's \u00fc", "Password": STRONG}

    assert house.call("POST", "/api/vedette/1/invitations/accept", sent, auth=None).status == 404
