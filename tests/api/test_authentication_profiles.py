# SPDX-License-Identifier: Apache-2.0
"""Logins by scripts: the list is empty, and adding one is refused with what to do instead."""

from __future__ import annotations

from tests.support.api_house import ApiHouse

ID = "13dfd27f-2d54-4db9-d2ff-b13901187ca9"
PROFILE = {
    "name": "Shop",
    "triggeredUrl": "https://shop.example/",
    "loginUrl": "https://shop.example/login",
    "customScripts": [{"key": "1", "value": "alert(1)"}],
}


def test_there_are_none(house: ApiHouse) -> None:
    assert house.get("/authenticationprofiles/getall").value == []
    assert house.get(f"/authenticationprofiles/get/{ID}").status == 404
    assert house.post("/authenticationprofiles/update", {**PROFILE, "id": ID}).status == 404
    assert house.post("/authenticationprofiles/delete", ID).value == "NotExists"


def test_adding_one_is_refused_with_the_way_to_go(house: ApiHouse) -> None:
    reply = house.post("/authenticationprofiles/new", PROFILE)

    assert reply.status == 400
    assert "scanprofiles/new" in reply.value["Message"]
