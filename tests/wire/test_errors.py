# SPDX-License-Identifier: Apache-2.0
"""A refusal names the field as it is spelt on the wire, and never repeats what was sent."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from vedette.wire.errors import BaseResponse, field_problem, validation_problem
from vedette.wire.launch import NewScanTask


def problem_of(body: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        NewScanTask.model_validate(body)
    return validation_problem(refused.value.errors()).model_state


def test_a_field_is_named_by_its_path() -> None:
    state = problem_of({"PolicyId": "s3cret", "ExcludedLinks": [{"RegexPattern": "a"}, {}]})

    assert state == {
        "model.PolicyId": ["Not a GUID such as 87be9df1-9f81-46e9-e860-b13b04474ccc."],
        "model.ExcludedLinks[1].RegexPattern": ["Field required."],
    }


def test_parts_that_a_framework_puts_in_front_are_left_out() -> None:
    with pytest.raises(ValidationError) as refused:
        NewScanTask.model_validate({"Scope": "s3cret"})
    error = refused.value.errors()[0]

    inside = validation_problem([{**error, "loc": ("body", *error["loc"])}])
    query = validation_problem([{**error, "loc": ("query", "pageSize")}])

    assert list(inside.model_state) == ["model.Scope"]
    assert list(query.model_state) == ["pageSize"]
    assert b"s3cret" not in inside.to_json_bytes()


def test_the_body_is_aspnets() -> None:
    body = json.loads(field_problem("Name", "The name is taken.").to_json_bytes())

    assert body == {"Message": "The request is invalid.", "ModelState": {"model.Name": ["The name is taken."]}}
    assert BaseResponse(message="Gone.").to_json_bytes() == b'{"Message":"Gone."}'
