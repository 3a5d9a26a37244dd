# SPDX-License-Identifier: Apache-2.0
"""Models keep their order, write their nulls and give our own values back unchanged."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from vedette.domain.time import Instant, Span
from vedette.wire.instants import LAST_TICKS
from vedette.wire.model import WireGuid, WireInstant, WireModel, WireSpan


class Sample(WireModel):
    scan_id: WireGuid | None
    at: WireInstant | None
    took: WireSpan | None
    name: str | None


@given(
    st.none() | st.uuids(),
    st.none() | st.integers(0, LAST_TICKS).map(Instant),
    st.none() | st.integers(-(2**62), 2**62).map(Span),
    st.none() | st.text(),
)
def test_what_was_written_is_read_back(
    scan_id: UUID | None, at: Instant | None, took: Span | None, name: str | None
) -> None:
    sample = Sample(scan_id=scan_id, at=at, took=took, name=name)

    assert Sample.model_validate_json(sample.to_json_bytes()) == sample


def test_the_body_is_compact_in_order_and_unescaped() -> None:
    sample = Sample(name="Ünïcode ☃ </script>", took=Span(1), at=None, scan_id=UUID(int=10))

    assert sample.to_json_bytes().decode() == (
        '{"ScanId":"00000000-0000-0000-0000-00000000000a","At":null,"Took":"00:00:00.0000001",'
        '"Name":"Ünïcode ☃ </script>"}'
    )


def test_unknown_keys_are_ignored_and_numbers_may_stand_for_text() -> None:
    body = {"ScanId": None, "At": None, "Took": None, "Name": 17, "Surprise": 1}

    assert Sample.model_validate(body).name == "17"


@pytest.mark.parametrize(
    ("key", "value"), [("ScanId", "17"), ("ScanId", 17), ("At", "yesterday"), ("At", 5), ("Took", "long"), ("Took", 5)]
)
def test_refuses(key: str, value: object) -> None:
    with pytest.raises(ValidationError, match="not a"):
        Sample.model_validate({"ScanId": None, "At": None, "Took": None, "Name": None, key: value})


def test_a_refusal_does_not_repeat_the_value() -> None:
    with pytest.raises(ValidationError) as refused:
        Sample.model_validate({"ScanId": "s3cret", "At": None, "Took": None, "Name": None})

    assert "s3cret" not in str(refused.value)


def test_the_schema_names_the_formats() -> None:
    schema = Sample.model_json_schema(mode="serialization")["properties"]

    assert list(schema) == ["ScanId", "At", "Took", "Name"]
    assert schema["ScanId"]["anyOf"][0] == {"type": "string", "format": "uuid"}
    assert schema["At"]["anyOf"][0] == {"type": "string", "format": "date-time"}
