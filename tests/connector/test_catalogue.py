# SPDX-License-Identifier: Apache-2.0
"""Laws over all actions."""

import re

import jsonschema
import pytest

from vedette.connector.action import Action
from vedette.connector.catalogue import ACTIONS, get_action
from vedette.errors import NotFound


def test_is_sorted_and_names_each_action_once() -> None:
    names = [action.name for action in ACTIONS]

    assert names == sorted(set(names))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_declares_each_action_in_form(action: Action) -> None:
    parameters = action.inputs.model_fields["path_parameters"].annotation

    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", action.name)
    assert action.inputs.__module__ == f"vedette.connector.actions.{action.name.replace('-', '_')}"
    assert parameters is not None
    assert set(re.findall(r"\{\{(\w+)\}\}", action.path)) == set(parameters.model_fields)
    for schema in (action.inputs_schema, action.outputs_schema):
        jsonschema.Draft202012Validator.check_schema(schema)


def test_finds_an_action_by_its_name() -> None:
    assert get_action("get-scan-details").title == "Get Scan Details"


def test_names_the_actions_there_are() -> None:
    with pytest.raises(NotFound, match="get-scan-details"):
        get_action("get_scan_details")
