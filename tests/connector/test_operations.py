# SPDX-License-Identifier: Apache-2.0
"""The connector's operations are the API's, and each one makes the round trip to a real server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
from tests.support.api_house import ApiHouse, running_api
from tests.support.connector_operations import FILE, render

from vedette.connector import Asset, run_action
from vedette.connector.operation import Operation, read_operations

OPERATIONS = read_operations()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiHouse]:
    with running_api(tmp_path_factory.mktemp("operations")) as running:
        yield running


def test_are_those_of_the_api(house: ApiHouse) -> None:
    document = house.call("GET", "/openapi.json", auth=None).value

    assert FILE.read_text("utf-8") == render(document), "run: python -m tests.support.connector_operations"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_makes_the_round_trip(house: ApiHouse, operation: Operation) -> None:
    asset = Asset(f"http://{house.host}:{house.port}", str(house.member.id), house.owner.text)

    [reply] = run_action(operation.name, asset, inputs_of(operation))

    assert 200 <= reply["status_code"] < 500
    assert reply["status_code"] not in (401, 403, 405)
    if reply["status_code"] >= 400:  # it came from the operation: an unknown address says something else
        assert isinstance(reply["json_body"], dict)
        assert "no such address" not in str(reply["json_body"])


def inputs_of(operation: Operation) -> dict[str, Any]:
    """Return inputs with everything that must be there; the ids are of nothing."""
    inputs: dict[str, Any] = {}
    if operation.path_parameters:
        inputs["path_parameters"] = {name: str(uuid4()) for name in operation.path_parameters}
    if operation.required:
        inputs["parameters"] = {name: value_of(operation.parameters[name]) for name in operation.required}
    if operation.body is not None:
        inputs["json_body"] = value_of(operation.body)
    return inputs


def value_of(schema: Mapping[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {}
        case "array":
            return []
        case "integer" | "number":
            return 1
        case "boolean":
            return False
    return str(uuid4())
