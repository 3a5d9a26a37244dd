# SPDX-License-Identifier: Apache-2.0
"""What does the detail of a scan cost, and does it grow with the number of scans stored?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import anyio

from benchmarks.outcome import Benchmark, Outcome, Settings, Target
from benchmarks.rounds import Ratio
from benchmarks.serving import Answered, Asked, Rounds, credentials, new_owner, put_load, serve_api, serve_nothing
from benchmarks.stored_scans import FINDINGS_PER_SCAN, SCANS_PER_SITE, fill_store

EMPTY = "an empty handler"
BARE = "no handler at all: the server alone"
CONNECTIONS = 4
MOST_POLLED = 200
SHARE_TARGET, GROWTH_TARGET = 0.25, 0.9


def measure(settings: Settings) -> Outcome:
    """Serve stores of growing size and an empty handler, and put load on each in turn."""
    sizes = (2, 5, 10) if settings.is_quick else (10, 1_000, 10_000)
    rounds = Rounds(1, 0.05, CONNECTIONS) if settings.is_quick else Rounds(11, 1.0, CONNECTIONS)
    with TemporaryDirectory() as directory:
        taken = anyio.run(_measure, Path(directory), sizes, rounds)
    speed = {name: [each.answers for each in answered] for name, answered in taken.items()}
    cpu = {name: [each.cpu_seconds for each in answered] for name, answered in taken.items()}
    least, most, anew = _polled(sizes[0]), _polled(sizes[-1]), _anew(sizes[-1])
    growth = Ratio.of(speed[most], speed[least])
    shares = {name: Ratio.of(speed[name], speed[EMPTY]) for name in taken}
    return Outcome(
        columns=(
            "what is asked for",
            "requests/s (empty = 1)",
            "processor time a request (empty = 1)",
            f"requests/s ({sizes[0]} stored = 1)",
        ),
        rows=tuple(
            (name, str(shares[name]), str(Ratio.of(cpu[name], cpu[EMPTY])), str(Ratio.of(speed[name], speed[least])))
            for name in taken
        ),
        targets=(
            *(
                Target(f"{name}: ≥ 1/4 of an empty handler", f"{shares[name].median:.2f}", _is_enough(shares[name]))
                for name in (most, anew)
            ),
            Target(
                f"{most}: ≥ {GROWTH_TARGET} × that with {sizes[0]}",
                f"{growth.median:.2f}",
                growth.median >= GROWTH_TARGET,
            ),
        ),
        notes=(
            f"{rounds.number} rounds of {rounds.seconds:g} s each, {CONNECTIONS} kept connections from a second "
            "process, one server process, API token checked at each request. Each site was scanned up to "
            f"{SCANS_PER_SITE} times, and each scan saw {FINDINGS_PER_SCAN} open issues. *Polled*: up to {MOST_POLLED} "
            "scans are asked for again and again, as clients do, and nothing is written meanwhile. *Asked anew*: each "
            "request asks for another scan.",
            f"Scale: the empty handler answered {median(speed[EMPTY]) / rounds.seconds:,.0f} requests/s here.",
        ),
    )


def _is_enough(share: Ratio) -> bool:
    return share.median >= SHARE_TARGET


async def _measure(directory: Path, sizes: Sequence[int], rounds: Rounds) -> dict[str, list[Answered]]:
    """Return what was answered in each round, by what was asked for."""
    member = new_owner()
    async with AsyncExitStack() as stack:
        bare, empty = await serve_nothing(stack)
        asked = {BARE: bare, EMPTY: empty}
        for size in sizes:
            store, ids = await fill_store(directory / str(size), size, member)
            stack.callback(store.close)
            port = await serve_api(stack, store, member)
            asked[_polled(size)] = Asked(port, _targets(ids)[:MOST_POLLED])
            if size == sizes[-1]:
                asked[_anew(size)] = Asked(port, _targets(ids))
        return await put_load(asked, credentials(member), rounds)


def _polled(scans: int) -> str:
    return f"detail, {scans:,} stored, polled"


def _anew(scans: int) -> str:
    return f"detail, {scans:,} stored, asked anew"


def _targets(ids: Sequence[UUID]) -> tuple[str, ...]:
    shuffled = Random(0).sample(list(ids), len(ids))
    return tuple(f"/api/1.0/scans/detail/{str(scan_id).replace('-', '')}" for scan_id in shuffled)


BENCHMARK = Benchmark(
    name="scan_detail",
    title="Scan detail over HTTP",
    question="What does the detail of a scan cost beside an empty handler, and does it grow with the scans stored?",
    measure=measure,
)
