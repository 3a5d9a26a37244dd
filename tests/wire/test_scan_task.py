# SPDX-License-Identifier: Apache-2.0
"""The scan's detail has the documented keys, in the documented order, and gives the documented bytes back."""

from __future__ import annotations

import json
from pathlib import Path

from vedette.wire.scan_task import ScanTask
from vedette.wire.vcs_commit import VcsCommitInfo

GOLDEN = Path(__file__).parent.parent / "golden" / "scan_detail.json"


def test_the_documented_example_has_its_documented_length() -> None:
    assert len(GOLDEN.read_bytes()) == 3475


def test_the_keys_and_their_order_are_those_of_the_example() -> None:
    example = json.loads(GOLDEN.read_bytes())
    schema = ScanTask.model_json_schema(mode="serialization")

    assert list(schema["properties"]) == list(example)
    assert len(example) == 96
    assert list(VcsCommitInfo.model_json_schema()["properties"]) == list(example["VcsCommitInfo"])
    assert len(example["VcsCommitInfo"]) == 16


def test_the_example_is_read_and_written_byte_for_byte() -> None:
    body = GOLDEN.read_bytes()

    assert ScanTask.model_validate_json(body).to_json_bytes() == body


def test_every_field_says_what_it_means() -> None:
    meanings = [field.description or "" for field in ScanTask.model_fields.values()]

    assert all(meaning.endswith(".") for meaning in meanings)
    assert len(set(meanings)) == len(meanings)


def test_every_key_is_always_there() -> None:
    assert ScanTask.model_json_schema(mode="serialization")["required"] == list(json.loads(GOLDEN.read_bytes()))
