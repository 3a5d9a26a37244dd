# SPDX-License-Identifier: Apache-2.0
"""How many requests does an insertion point take? Counted in the site's own access log, by the marks of the probes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from uuid import UUID

import anyio

from benchmarks.outcome import Benchmark, NotMeasured, Outcome, Settings, Target
from benchmarks.sample_shop import open_shop, scan_with_vedette, scanned
from vedette.domain.insertion import InsertionPoint
from vedette.engine.clock import SystemClock
from vedette.scan.baselines import baseline_key
from vedette.scan.codec import decode_subject
from vedette.scan.prober import mark_of
from vedette.scan.rows import JournalState
from vedette.scan.testing import POINT_BASELINES, late_baseline_key, survey_key, trial_key
from vedette.store.store import StorePlace, open_store

MEDIAN_TARGET, MEAN_TARGET = 12, 15
BASELINES, SURVEY = "baselines, shared by the points of a request", "survey"


@dataclass(frozen=True, slots=True)
class _Spending:
    """The requests of one point, by what they were for; shares where several points profit from one."""

    point: InsertionPoint
    requests: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.requests.values())


def measure(settings: Settings) -> Outcome:
    """Scan the shop and attribute each request in its log to the point that it was sent for."""
    with TemporaryDirectory() as place:
        directory = Path(place)
        with open_shop(directory / "access.log") as shop:
            scan_with_vedette(shop, directory / "scan", settings)
            sent = Counter(_trial_mark(line["x_vedette_scan"] or "") for line in shop.requests())
        state = anyio.run(_load, directory / "scan" / "data", scanned(directory / "scan"))
    spendings = list(_spendings(state, sent))
    if not spendings:
        raise NotMeasured("The scan tested no insertion point.")
    totals = [spending.total for spending in spendings]
    middle, average = median(totals), mean(totals)
    return Outcome(
        columns=("requests for", "points", "median a point", "mean a point", "share of all"),
        rows=tuple(_rows(spendings)),
        targets=(
            Target(f"median ≤ {MEDIAN_TARGET}", f"{middle:.1f}", middle <= MEDIAN_TARGET),
            Target(f"mean ≤ {MEAN_TARGET}", f"{average:.1f}", average <= MEAN_TARGET),
        ),
        notes=(
            f"{len(spendings):,} points, every check, weak places and their proofs included; the whole scan took "
            f"{sum(sent.values()):,} requests with its crawl.",
        ),
    )


def _trial_mark(mark: str) -> str:
    """Return the part of a mark that names the trial: `<scan>/<trial>.<ordinal>`."""
    return mark.rpartition("/")[2].partition(".")[0]


async def _load(data: Path, scan_id: UUID) -> JournalState:
    """Return all that a scan of a data directory wrote down."""
    store = open_store(StorePlace(data), SystemClock())
    try:
        scan = await store.scans.get(scan_id)
        return await store.journal(scan.id, scan.epoch).load()
    finally:
        store.close()


def _spendings(state: JournalState, sent: Counter[str]) -> Iterable[_Spending]:
    """Yield what each point took. A request's baselines are counted in equal parts for all its points."""
    points = {row.key: decode_subject(row.value) for row in state.subjects if row.kind == "point"}
    steps = {row.key for row in state.steps}
    sharing = Counter(
        baseline_key(POINT_BASELINES, point.request) for point in points.values() if isinstance(point, InsertionPoint)
    )
    checks = {key.split(":", 2)[1] for key in steps if key.count(":") >= 2}
    for name, point in points.items():
        if not isinstance(point, InsertionPoint):
            continue
        baseline = baseline_key(POINT_BASELINES, point.request)
        requests = {
            BASELINES: _sent(sent, baseline) / sharing[baseline],
            SURVEY: float(_sent(sent, survey_key(name)) + _sent(sent, late_baseline_key(name))),
        }
        for check in sorted(checks):
            if trial_key(check, name) in steps:
                requests[check] = float(_sent(sent, trial_key(check, name)))
        yield _Spending(point, requests)


def _sent(sent: Counter[str], trial: str) -> int:
    return sent[_trial_mark(mark_of(trial, 0))]


def _rows(spendings: Sequence[_Spending]) -> Iterable[tuple[str, ...]]:
    whole = sum(spending.total for spending in spendings)
    purposes: dict[str, list[float]] = defaultdict(list)
    places: dict[str, list[float]] = defaultdict(list)
    for spending in spendings:
        places[f"all, in {spending.point.place.value}"].append(spending.total)
        for purpose, requests in spending.requests.items():
            purposes[purpose].append(requests)
    yield _row("all", [spending.total for spending in spendings], whole)
    for name, counts in (*sorted(places.items()), *purposes.items()):
        yield _row(name, counts, whole)


def _row(name: str, counts: Sequence[float], whole: float) -> tuple[str, ...]:
    return (
        name,
        str(len(counts)),
        f"{median(counts):.1f}",
        f"{mean(counts):.1f}",
        f"{sum(counts) / whole:.0%}" if whole else "",
    )


BENCHMARK = Benchmark(
    name="insertion_points",
    title="Requests an insertion point",
    question="How many requests does the whole catalogue take at one insertion point of the sample shop?",
    measure=measure,
)
