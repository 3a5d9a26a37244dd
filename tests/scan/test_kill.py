# SPDX-License-Identifier: Apache-2.0
"""A scan that is killed at any commit, as often as one likes, ends as the undisturbed one does."""

from __future__ import annotations

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.conducting import Bench
from tests.support.memory_journal import Disk, is_killed
from tests.support.small_site import small_site

from vedette.scan.prober import mark_of

pytestmark = pytest.mark.anyio


def outcome(disk: Disk) -> tuple[frozenset[object], frozenset[object]]:
    """Return the ledger and the findings as sets."""
    cells = frozenset((result.cell, result.state) for result in disk.cells.values())
    findings = frozenset((row.cell, row.sink, row.grade) for row in disk.findings.values())
    return cells, findings


def finished_marks(disk: Disk) -> set[str]:
    """Return the marks that a finished step may not send again: those of its first hundred probes."""
    finished = [step.key for step in disk.steps.values() if step.state.is_finished]
    return {mark_of(key, ordinal) for key in finished for ordinal in range(100)}


async def run_with_kills(kills: list[int]) -> tuple[Bench, int]:
    """Run a scan whose process dies before the commits that `kills` counts; return it and what was sent twice."""
    bench, repeated = Bench(small_site(), slice_seconds=0.3), 0
    for lived in kills:
        forbidden, seen = finished_marks(bench.disk), len(bench.log.asked)
        bench.disk.kill_at = bench.disk.commits + lived
        try:
            await bench.run()
        except BaseException as death:
            if not is_killed(death):
                raise
        repeated += sum(mark in forbidden for mark in bench.log.marks[seen:])
    bench.disk.kill_at = None
    forbidden, seen = finished_marks(bench.disk), len(bench.log.asked)
    await bench.run()
    repeated += sum(mark in forbidden for mark in bench.log.marks[seen:])
    return bench, repeated


@pytest.fixture(scope="module")
def undisturbed() -> tuple[frozenset[object], frozenset[object]]:
    bench = Bench(small_site())
    anyio.run(bench.run)
    return outcome(bench.disk)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=5))
async def test_a_killed_scan_ends_like_the_undisturbed_one(
    undisturbed: tuple[frozenset[object], frozenset[object]], kills: list[int]
) -> None:
    bench, repeated = await run_with_kills(kills)

    assert outcome(bench.disk) == undisturbed
    assert repeated == 0
