# SPDX-License-Identifier: Apache-2.0
"""Checks as scripts: the list is empty, and adding one is refused."""

from __future__ import annotations

from tests.support.api_house import ApiHouse

ID = "13dfd27f-2d54-4db9-d2ff-b13901187ca9"
SCRIPT = {"Type": "Active", "Name": "Mine", "Content": "process.exit()"}


def test_there_are_none(house: ApiHouse) -> None:
    assert house.get("/customscript/list").value == []
    assert house.post("/customscript/update", [{**SCRIPT, "Id": ID}]).status == 404
    assert house.call("DELETE", "/api/1.0/customscript/delete", [ID]).status == 404


def test_adding_one_is_refused_by_name(house: ApiHouse) -> None:
    reply = house.post("/customscript/new", [SCRIPT])

    assert reply.status == 400
    assert "Content" in reply.value["Message"]
