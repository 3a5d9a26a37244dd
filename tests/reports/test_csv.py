# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import csv
import io

import pytest
from tests.support.documents import document

from vedette.reports.csv import COLUMNS, FORMAT, csv_line

CELLS: dict[str, tuple[str, bytes]] = {
    "a formula": ("=1+1", b"'=1+1\r\n"),
    "a separator": ("a,b", b'"a,b"\r\n'),
    "a quote": ('a"b', b'"a""b"\r\n'),
    "a word": ("word", b"word\r\n"),
}


@pytest.mark.parametrize(("text", "line"), CELLS.values(), ids=CELLS)
def test_a_cell_holds(text: str, line: bytes) -> None:
    assert csv_line([text]) == line


def test_there_is_a_line_a_finding() -> None:
    reported = document()

    rows = list(csv.DictReader(io.StringIO(FORMAT.render(reported).decode(), newline="")))

    assert len(rows) == len(list(reported.findings))
    assert all(tuple(row) == COLUMNS for row in rows)
    assert (rows[0]["Severity"], rows[0]["Type"], rows[0]["Parameter"]) == ("High", "ConfirmedSqlInjection", "q")
