# SPDX-License-Identifier: Apache-2.0
"""How many clients can poll the state of a scan at once, and do some of them wait long?"""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import anyio

from benchmarks.outcome import Benchmark, Outcome, Settings, Target
from benchmarks.rounds import Ratio
from benchmarks.serving import Answered, Asked, Rounds, credentials, new_owner, put_load, serve_api, serve_nothing
from benchmarks.stored_scans import fill_store

CONNECTIONS = 50
SHARE_TARGET, SLOWEST_TARGET = 0.25, 4.0
_EMPTY = "an empty handler"
_STATUS = "scans/status"
_STORED = 50


def measure(settings: Settings) -> Outcome:
    """Put the load of many connections on an empty handler and on `scans/status` in turn."""
    rounds = Rounds(1, 0.05, CONNECTIONS) if settings.is_quick else Rounds(11, 1.0, CONNECTIONS)
    with TemporaryDirectory() as directory:
        taken = anyio.run(_measure, Path(directory), rounds)
    answers = {name: [each.answers for each in answered] for name, answered in taken.items()}
    share = Ratio.of(answers[_STATUS], answers[_EMPTY])
    slowest = {
        name: Ratio.of([each.slow_seconds for each in answered], [each.median_seconds for each in answered])
        for name, answered in taken.items()
    }
    return Outcome(
        columns=("what is asked for", "requests/s (empty = 1)", "slowest hundredth (its median = 1)"),
        rows=tuple((name, str(Ratio.of(answers[name], answers[_EMPTY])), str(slowest[name])) for name in taken),
        targets=(
            Target("≥ 1/4 of an empty handler", f"{share.median:.2f}", share.median >= SHARE_TARGET),
            Target(
                f"slowest hundredth ≤ {SLOWEST_TARGET:g} × the median",
                f"{slowest[_STATUS].median:.2f}",
                slowest[_STATUS].median <= SLOWEST_TARGET,
            ),
        ),
        notes=(
            f"{rounds.number} rounds of {rounds.seconds:g} s each, {CONNECTIONS} kept connections from a second "
            f"process that ask for {_STORED} scans in turn, one server process, API token checked at each request.",
            f"Scale: the empty handler answered {median(answers[_EMPTY]) / rounds.seconds:,.0f} requests/s here.",
        ),
    )


async def _measure(directory: Path, rounds: Rounds) -> dict[str, list[Answered]]:
    member = new_owner()
    async with AsyncExitStack() as stack:
        _, empty = await serve_nothing(stack)
        store, ids = await fill_store(directory, _STORED, member)
        stack.callback(store.close)
        port = await serve_api(stack, store, member)
        status = Asked(port, tuple(f"/api/1.0/scans/status/{scan_id}" for scan_id in ids))
        return await put_load({_EMPTY: empty, _STATUS: status}, credentials(member), rounds)


BENCHMARK = Benchmark(
    name="scan_status",
    title="Scan status under many clients",
    question="How many clients can poll where scans stand, and do some of them wait much longer than others?",
    measure=measure,
)
