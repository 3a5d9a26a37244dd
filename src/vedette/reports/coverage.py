# SPDX-License-Identifier: Apache-2.0
"""The coverage ledger of a scan as every face of ours prints it: one cell for each thing that could be tested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from pydantic import JsonValue

from vedette.domain.api_operation import ApiInventory, OperationState
from vedette.domain.coverage import CellResult, CellState


def coverage_value(
    scan_id: UUID,
    cells: Collection[CellResult],
    told: Collection[CellResult] | None = None,
) -> dict[str, JsonValue]:
    """Return the ledger as a JSON object: the scan, how many cells ended in which state, and the cells.

    Every state is there, also those without a cell. `told` are the cells that stand in it; all of them unless given.
    """
    counts = Counter(cell.state for cell in cells)
    return {
        "Scan": str(scan_id),
        "Totals": {state.value: counts[state] for state in CellState},
        "Cells": [cell_value(cell) for cell in (cells if told is None else told)],
    }


def api_value(api: ApiInventory) -> JsonValue:
    """Return what became of declared operations, and which others the site answers; None where none is declared."""
    if not api.declared:
        return None
    return {
        "Declared": len(api.declared),
        "Reached": api.count(OperationState.REACHED),
        "Operations": [
            {
                "Method": outcome.operation.method,
                "Path": f"{outcome.operation.origin}{outcome.operation.template}",
                "Name": outcome.operation.name,
                "State": outcome.state.value,
                "Status": outcome.status,
                "Reason": outcome.reason,
            }
            for outcome in api.declared
        ],
        "Undeclared": [
            {"Method": each.method, "Route": each.route, "Url": each.url, "Status": each.status}
            for each in api.undeclared
        ],
    }


def cell_value(result: CellResult) -> dict[str, JsonValue]:
    """Return one cell; fields that its subject does not have are empty."""
    cell, subject = result.cell, result.cell.subject
    return {
        "Method": subject.method,
        "Route": f"{subject.origin}{subject.route}",
        "Place": subject.place,
        "Parameter": subject.parameter,
        "Role": cell.role,
        "Check": cell.check,
        "State": result.state.value,
        "Reason": result.reason,
    }
