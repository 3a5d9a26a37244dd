# SPDX-License-Identifier: Apache-2.0
"""Who calls, and what happens to whom is wrong too often."""

from __future__ import annotations

import pytest
from tests.support.api_house import ApiHouse, basic
from tests.support.people import new_member

from vedette.domain.permission import EVERY_PERMISSION, Permission
from vedette.services.member_wishes import MemberChange

ME = "/account/me"


def test_a_member_is_known_by_id_and_token(house: ApiHouse) -> None:
    reply = house.get(ME)

    assert reply.status == 200
    assert reply.value == {
        "DateFormat": "dd/MM/yyyy",
        "DisplayName": "Owner",
        "Email": "owner@example.org",
        "AlternateLoginEmail": None,
        "TimeZoneInfo": "GMT Standard Time",
    }


@pytest.mark.parametrize("form", ["{id}", "{hex}", "{upper}", ""], ids=["hyphens", "bare", "capitals", "empty"])
def test_the_user_name_may_be_written(house: ApiHouse, form: str) -> None:
    member_id = house.member.id
    user = form.format(id=member_id, hex=member_id.hex, upper=str(member_id).upper())

    assert house.get(ME, auth=basic(user, house.owner.text)).status == 200


def test_missing_credentials_are_asked_for_and_never_counted(fresh: ApiHouse) -> None:
    for _ in range(15):
        reply = fresh.get(ME, auth=None)
        assert reply.status == 401
        assert reply.header("WWW-Authenticate") == 'Basic realm="Vedette", charset="UTF-8"'
        assert "Authorization has been denied" in reply.value["Message"]
    assert fresh.get(ME, auth=basic(str(fresh.member.id), "wrong")).status == 401


@pytest.mark.parametrize("header", ["Bearer abc", "Basic !!!", "Basic YWJj", "Basic", "basic \xff"])
def test_what_is_not_basic_is_answered_401(house: ApiHouse, header: str) -> None:
    assert house.get(ME, auth=header).status == 401


def test_the_token_of_another_member_does_not_open_this_one(fresh: ApiHouse) -> None:
    other = fresh.run(new_member(fresh.services, fresh.member, "other@example.org", {Permission.VIEW_SCANS}))

    assert fresh.get(ME, auth=basic(str(other.id), fresh.owner.text)).status == 401


def test_ten_wrong_ones_are_too_many_while_a_right_one_is_heard(fresh: ApiHouse) -> None:
    wrong = basic(str(fresh.member.id), "wrong")

    assert [fresh.get(ME, auth=wrong).status for _ in range(10)] == [401] * 10
    refused = fresh.get(ME, auth=wrong)
    assert refused.status == 429
    assert refused.header("Retry-After") == "300"
    assert fresh.get(ME).status == 200
    assert fresh.get(ME, auth=basic("", "wrong")).status == 401

    fresh.clock.seconds += 299
    assert fresh.get(ME, auth=wrong).header("Retry-After") == "1"
    fresh.clock.seconds += 1
    assert fresh.get(ME, auth=wrong).status == 401


def test_a_member_without_api_access_is_told_so(fresh: ApiHouse) -> None:
    members = fresh.services.members
    other = fresh.run(new_member(fresh.services, fresh.member, "other@example.org", EVERY_PERMISSION))
    token = fresh.run(fresh.services.tokens.create("other@example.org")).text
    credentials = basic(str(other.id), token)
    assert fresh.get(ME, auth=credentials).status == 200

    fresh.run(members.update(fresh.member, other.id, MemberChange(is_api_access_enabled=False)))
    refused = fresh.get(ME, auth=credentials)
    assert refused.status == 403
    assert "API access" in refused.value["Message"]

    fresh.run(members.update(fresh.member, other.id, MemberChange(is_api_access_enabled=True, is_enabled=False)))
    assert fresh.get(ME, auth=credentials).status == 401


def test_a_token_that_was_heard_is_refused_once_it_is_deleted(fresh: ApiHouse) -> None:
    credentials = basic(str(fresh.member.id), fresh.owner.text)
    before = [fresh.get(ME, auth=credentials).status for _ in range(2)]
    for token in fresh.run(fresh.store.members.tokens(fresh.member.id)):
        fresh.run(fresh.store.members.delete_token(token.id))

    assert before == [200, 200]
    assert fresh.get(ME, auth=credentials).status == 401


def test_a_member_that_was_heard_is_told_with_its_new_name(fresh: ApiHouse) -> None:
    before = fresh.get(ME).value["DisplayName"]
    fresh.run(fresh.services.members.update(fresh.member, fresh.member.id, MemberChange(name="Renamed")))

    assert (before, fresh.get(ME).value["DisplayName"]) == ("Owner", "Renamed")


def test_a_route_asks_for_its_own_permission(fresh: ApiHouse) -> None:
    credentials = fresh.caller({Permission.VIEW_WEBSITES})

    assert fresh.get("/websites/list", auth=credentials).status == 200
    refused = fresh.get("/scans/list", auth=credentials)
    assert refused.status == 403
    assert "view-scans" in refused.value["Message"]
