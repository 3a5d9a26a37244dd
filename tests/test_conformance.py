# SPDX-License-Identifier: Apache-2.0
"""The walk over a vendor's description tells where a server differs from it, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.api_house import running_api
from tests.support.conformance import Outcome, seeded, summary, walk
from tests.support.conformance_schema import SchemaBook

DEFINITIONS: dict[str, Any] = {
    "Thing": {
        "type": "object",
        "properties": {
            "Id": {"type": "string", "format": "uuid"},
            "State": {"type": "string", "enum": ["Open", "Shut"]},
            "At": {"type": "string", "format": "date-time"},
            "Parts": {"type": "array", "items": {"$ref": "#/definitions/Part"}},
        },
    },
    "Part": {"type": "object", "properties": {"Count": {"type": "integer"}}},
}
GUID = "13dfd27f-2d54-4db9-d2ff-b13901187ca9"
GOOD = {"Id": GUID, "State": "Open", "At": "2024-03-22T19:56:21.4427686+00:00", "Parts": [{"Count": 1}]}
DIFFERENT: dict[str, tuple[object, list[str]]] = {
    "nothing": (GOOD, []),
    "no value": ({**GOOD, "Id": None}, []),
    "a key too few": ({key: GOOD[key] for key in ("Id", "State", "At")}, ["the body lacks Parts"]),
    "a key too many": ({**GOOD, "More": 1}, ["the body has More too"]),
    "the order": ({"State": "Open", "Id": GUID, "At": None, "Parts": []}, ["the body has its keys in another order"]),
    "an enum's spelling": ({**GOOD, "State": "open"}, ["State is 'open', none of 2 documented values"]),
    "a date": ({**GOOD, "At": "22/03/2024"}, ["At is '22/03/2024', no date and time"]),
    "zeros of a date": (
        {**GOOD, "At": "2024-03-22T19:56:21.40Z"},
        ["At is '2024-03-22T19:56:21.40Z', no date and time"],
    ),
    "a GUID": ({**GOOD, "Id": GUID.upper()}, [f"Id is {GUID.upper()!r}, no GUID in lower case with hyphens"]),
    "a part": (
        {**GOOD, "Parts": [{"Count": "1"}, {"Count": True}]},
        ["Parts[].Count is bool, not integer", "Parts[].Count is str, not integer"],
    ),
    "the kind": ([GOOD], ["the body is list, not object"]),
}


@pytest.mark.parametrize(("value", "lines"), DIFFERENT.values(), ids=DIFFERENT)
def test_tells_a_difference_of(value: object, lines: list[str]) -> None:
    assert list(SchemaBook(DEFINITIONS).deviations(value, {"$ref": "#/definitions/Thing"})) == lines


def test_walks_every_operation_of_a_description(tmp_path: Path) -> None:
    ok: dict[str, Any] = {"200": {"description": "OK"}}
    me = {"type": "object", "properties": {"Nickname": {"type": "string"}}}
    id_ = {"name": "id", "in": "path", "required": True, "type": "string"}
    body = {"name": "id", "in": "body", "required": True, "schema": {"type": "string", "format": "uuid"}}
    paths = {
        "/api/1.0/scans/unschedule": {"post": {"parameters": [body], "responses": ok}},
        "/api/1.0/Scans/Detail/{id}": {"get": {"parameters": [id_], "responses": ok}},
        "/api/1.0/account/me": {"get": {"responses": {"200": {"schema": me}}}},
        "/api/1.0/scans/status/{id}": {"get": {"parameters": [id_], "responses": {"201": {}}}},
        "/api/1.0/nothing/list": {"get": {"responses": ok}},
    }

    with running_api(tmp_path) as house:
        outcomes = list(walk({"paths": paths}, seeded(house)))

    told = {outcome.path.removeprefix("/api/1.0"): (outcome.status, outcome.deviations) for outcome in outcomes}
    assert outcomes[-1].path == "/api/1.0/scans/unschedule"  # what deletes comes last
    assert told["/Scans/Detail/{id}"] == told["/scans/unschedule"] == (200, ())
    assert told["/scans/status/{id}"] == (200, ("status 200 is not described (201 are)",))
    assert told["/nothing/list"] == (0, ("there is no such operation",))
    assert told["/account/me"][1][0] == "the body lacks Nickname"
    assert summary(outcomes) == "4 of 5 operations on 5 paths walked, 4 of them with success, 4 deviations"


def test_counts_refusals_as_walked() -> None:
    outcome = Outcome("GET", "/api/1.0/a", 404, (), '{"Message":"no"}')

    assert summary([outcome]) == "1 of 1 operations on 1 paths walked, 0 of them with success, 0 deviations"
