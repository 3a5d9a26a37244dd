# SPDX-License-Identifier: Apache-2.0
"""The whole API under generated requests: no defect, and no reply that its description does not know."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.support.api_house import ApiHouse, basic, finished
from tests.support.stored import finding_row

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MOST_EXAMPLES = 10
"""For each operation and mode. The seed is fixed, so what fails once fails again."""

GENERATED = settings(
    max_examples=MOST_EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_generated_requests_meet_no_defect_and_no_undocumented_reply(fresh: ApiHouse, mode: GenerationMode) -> None:
    fresh.new_website()
    finished(fresh, fresh.new_scan()["Id"], (finding_row("/a"),))
    schema = schemathesis.openapi.from_dict(fresh.call("GET", "/openapi.json", auth=None).value)
    credentials = basic(str(fresh.member.id), fresh.owner.text)
    address = f"http://{fresh.host}:{fresh.port}"
    asked: set[str] = set()

    def ask(case: schemathesis.Case) -> None:
        reply = case.call(base_url=address, headers={"Authorization": credentials}, timeout=60)
        asked.add(case.operation.label)
        case.validate_response(reply, checks=CHECKS)

    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        # An operation without any input cannot be asked wrongly.
        with suppress(Unsatisfiable):
            strategy = operation.as_strategy(generation_mode=mode)
            generated: Callable[[], None] = GENERATED(given(strategy)(ask))  # type: ignore[no-untyped-call]
            generated()
    assert len(asked) >= len(operations) - 3
