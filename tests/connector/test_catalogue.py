# SPDX-License-Identifier: Apache-2.0
"""Laws over all actions."""

import re
from typing import Any

import jsonschema
import pytest

from vedette.connector.catalogue import ACTIONS, AnyAction, get_action
from vedette.errors import NotFound


def test_is_sorted_and_names_each_action_once() -> None:
    names = [action.name for action in ACTIONS]

    assert names == sorted(set(names))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_declares_each_action_in_form(action: AnyAction) -> None:
    properties: Any = action.inputs_schema["properties"]
    parameters = properties.get("path_parameters", {})
    while "$ref" in parameters:
        definitions: Any = action.inputs_schema["$defs"]
        parameters = definitions[parameters["$ref"].rsplit("/", 1)[1]]

    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", action.name)
    assert action.description.endswith(".")
    assert set(re.findall(r"\{\{(\w+)\}\}", action.path)) == set(parameters.get("properties", {}))
    for schema in (action.inputs_schema, action.outputs_schema):
        jsonschema.Draft202012Validator.check_schema(schema)


def test_finds_an_action_by_its_name() -> None:
    assert get_action("get-scan-details").title == "Get Scan Details"


def test_names_the_actions_there_are() -> None:
    with pytest.raises(NotFound, match="get-scan-details"):
        get_action("get_scan_details")
