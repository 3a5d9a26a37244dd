# SPDX-License-Identifier: Apache-2.0
"""What one check of a point was answered serves another one that asks for the same bytes."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs, unquote

import pytest
from tests.support.conducting import Bench
from tests.support.small_site import page

from vedette.domain.coverage import CellState
from vedette.domain.exchange import Request, Response
from vedette.scan.runner import SliceOutcome

pytestmark = pytest.mark.anyio


def lookup(request: Request) -> Response:
    """A site that shows one thing by its number, and nothing for any other text."""
    if request.url.path == "/":
        return page('<html><body><h1>Shop</h1><a href="/item?id=1">one</a></body></html>')
    number = parse_qs(request.url.query or "").get("id", [""])[0]
    return page(f"<html><body><h1>Item</h1><p>{'A lamp' if number == '1' else 'Nothing here'}</p></body></html>")


async def test_a_comparison_is_asked_once_for_all_languages_that_know_it() -> None:
    bench = Bench(lookup)

    assert await bench.run() is SliceOutcome.DONE

    asked = Counter(unquote(request.url.target) for _, request in bench.log.asked)
    comparisons = {target: times for target, times in asked.items() if " and " in target and "select" not in target}
    assert comparisons
    assert set(comparisons.values()) == {1}
    states = {each.cell.check: each.state for each in bench.disk.cells.values() if each.cell.subject.parameter == "id"}
    assert states["sql-injection"] is states["xpath-injection"] is CellState.CLEAN
    marks = {
        mark.rpartition("/")[2].partition(".")[0]
        for mark, request in bench.log.asked
        if " and " in unquote(request.url.target)
    }
    assert len(marks) == 1
