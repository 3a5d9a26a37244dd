# SPDX-License-Identifier: Apache-2.0
"""The ledger as a JSON object: every state is counted, every cell is there with all of its fields."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from tests.support.stored import cell_result

from vedette.domain.coverage import CellState
from vedette.reports.coverage import cell_value, coverage_value

SCAN = UUID(int=5)


def test_every_state_is_counted_also_those_without_a_cell() -> None:
    cells = [cell_result("/a", CellState.CLEAN), cell_result("/b", CellState.CLEAN), cell_result("/c", CellState.ERROR)]

    value = coverage_value(SCAN, cells)

    assert list(value) == ["Scan", "Totals", "Cells"]
    assert value["Scan"] == str(SCAN)
    assert value["Totals"] == {state.value: 0 for state in CellState} | {"clean": 2, "error": 1}
    assert value["Cells"] == [cell_value(cell) for cell in cells]


def test_a_scan_without_cells_has_a_ledger() -> None:
    value = coverage_value(SCAN, ())

    assert value["Cells"] == []
    assert value["Totals"] == dict.fromkeys((state.value for state in CellState), 0)


def test_a_cell_shows_what_its_subject_has_and_leaves_the_rest_empty() -> None:
    result = replace(cell_result("/search", CellState.BLOCKED), reason="the site answered 403")

    assert cell_value(result) == {
        "Method": "GET",
        "Route": "https://shop.example/search",
        "Place": "",
        "Parameter": "",
        "Role": "",
        "Check": "sql-injection",
        "State": "blocked",
        "Reason": "the site answered 403",
    }
