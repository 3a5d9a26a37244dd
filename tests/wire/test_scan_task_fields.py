# SPDX-License-Identifier: Apache-2.0
"""The field list tells of every field once, in order, and the page in the documentation is what it renders."""

from __future__ import annotations

from pathlib import Path

from vedette.wire.scan_task import ScanTask
from vedette.wire.scan_task_fields import SCAN_TASK_FIELDS, render_scan_detail_page

PAGE = Path(__file__).parents[2] / "docs" / "api" / "scan-detail.md"


def test_every_field_has_its_row_in_wire_order() -> None:
    assert list(SCAN_TASK_FIELDS) == list(ScanTask.model_json_schema(mode="serialization")["properties"])


def test_a_field_says_what_null_means_exactly_where_it_may_be_null() -> None:
    properties = ScanTask.model_json_schema(mode="serialization")["properties"]
    nullable = {name for name, schema in properties.items() if {"type": "null"} in schema.get("anyOf", [])}

    assert {name for name, story in SCAN_TASK_FIELDS.items() if story.null} == nullable


def test_the_page_in_the_documentation_is_the_rendered_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_scan_detail_page()
