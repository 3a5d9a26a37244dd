# SPDX-License-Identifier: Apache-2.0
"""What does a page of a list cost when very much is stored?"""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio

from benchmarks.outcome import Benchmark, Outcome, Settings, Target
from benchmarks.rounds import Ratio
from benchmarks.serving import Answered, Asked, Rounds, credentials, new_owner, put_load, serve_api
from benchmarks.stored_rows import ALIKE, GROUP, LARGE_GROUP, SCANNED, SITE, fill_rows, moment, root_url
from vedette.wire.instants import write_instant

PAGE_ROWS = 100
MOST_GROWTH = 2.0
_SINCE = "{since}"
_LAST = "{last}"
_COMPLETE = "scans/listbystate?scanTaskState=Complete"
_LISTS = {
    "issues": "issues/allissues",
    "issues, newest first": "issues/allissues?sortType=Descending",
    "issues, last page": f"issues/allissues?page={_LAST}",
    "issues of a severity": "issues/allissues?severity=High&sortType=Descending",
    "issues of a rare severity": "issues/allissues?severity=Low&sortType=Descending",
    "issues of a website": f"issues/allissues?webSiteName={SITE}&sortType=Descending",
    "issues of a group": f"issues/allissues?websiteGroupName={GROUP}&sortType=Descending",
    "issues seen since": f"issues/allissues?lastSeenDate={_SINCE}",
    "issues of a severity, website and group": (
        f"issues/allissues?severity=High&webSiteName={SITE}&websiteGroupName={GROUP}"
    ),
    "issues to do": "issues/todo",
    "issues to do, of a severity": "issues/todo?severity=High",
    "issues to do, of a website": f"issues/todo?webSiteName={SITE}",
    "issues to do, of a group": f"issues/todo?websiteGroupName={GROUP}",
    "addressed issues": "issues/addressedissues",
    "scans": "scans/list",
    "scans, last page": f"scans/list?page={_LAST}",
    "scans in a state": _COMPLETE,
    "scans in a state since": f"{_COMPLETE}&startDate={_SINCE}",
    "scans in a state, of an address": f"{_COMPLETE}&targetUrlCriteria={root_url(SCANNED)[8:-1]}",
    "scans changed since": f"scans/listbystatechanged?startDate={_SINCE}&endDate=2030-01-01T00:00:00Z",
    "scans of a website": f"scans/listbywebsite?websiteUrl={root_url(SCANNED)}",
    "scans of a target": f"scans/listbywebsite?targetUrl={root_url(SCANNED)}",
    "websites": "websites/list",
    "websites, last page": f"websites/list?page={_LAST}",
    "websites of a group": f"websites/getwebsitesbygroup?query={LARGE_GROUP}",
}


def measure(settings: Settings) -> Outcome:
    """Serve a store with few rows and one with many, and ask both for the same page of each list in turn."""
    many = 2 * ALIKE if settings.is_quick else 100_000
    rounds = Rounds(1, 0.05, 1) if settings.is_quick else Rounds(5, 0.4, 1)
    with TemporaryDirectory() as directory:
        taken = anyio.run(_measure, Path(directory), many, rounds)
    costs = {name: Ratio.of(_cpu(taken[name, many]), _cpu(taken[name, ALIKE])) for name in _LISTS}
    waits = {name: Ratio.of(_seconds(taken[name, many]), _seconds(taken[name, ALIKE])) for name in _LISTS}
    worst = max(costs, key=lambda name: costs[name].median)
    return Outcome(
        columns=(
            "a page of 100 rows",
            f"processor time, {many:,} stored ({ALIKE} stored = 1)",
            "time until it is there",
        ),
        rows=tuple((name, str(costs[name]), str(waits[name])) for name in _LISTS),
        targets=(
            Target(
                f"every list: ≤ {MOST_GROWTH:g} × the processor time with {ALIKE} stored",
                f"{costs[worst].median:.2f} ({worst})",
                costs[worst].median <= MOST_GROWTH,
            ),
        ),
        notes=(
            f"{rounds.number} rounds of {rounds.seconds:g} s for each list, one kept connection from a second process; "
            "the time is the median of each round. So many issues, scans and websites are stored; a filter takes half "
            "of them.",
        ),
    )


def _cpu(answered: list[Answered]) -> list[float]:
    return [each.cpu_seconds for each in answered]


def _seconds(answered: list[Answered]) -> list[float]:
    return [each.median_seconds for each in answered]


async def _measure(directory: Path, many: int, rounds: Rounds) -> dict[tuple[str, int], list[Answered]]:
    """Return what was answered in each round, by list and number of rows stored."""
    member = new_owner()
    asked: dict[str, Asked] = {}
    async with AsyncExitStack() as stack:
        for stored in (ALIKE, many):
            store = await fill_rows(directory / str(stored), stored, member)
            stack.callback(store.close)
            port = await serve_api(stack, store, member)
            asked.update({f"{name}/{stored}": Asked(port, (_target(path, stored),)) for name, path in _LISTS.items()})
        taken = await put_load(dict(sorted(asked.items())), credentials(member), rounds)
    return {(name, stored): taken[f"{name}/{stored}"] for name in _LISTS for stored in (ALIKE, many)}


def _target(path: str, stored: int) -> str:
    """Return what is asked for where so many rows are stored."""
    since = write_instant(moment(stored // 2)).replace("+00:00", "Z")
    named = path.replace(_SINCE, since).replace(_LAST, str(stored // PAGE_ROWS)).replace(" ", "%20")
    return f"/api/1.0/{named}{'&' if '?' in named else '?'}pageSize={PAGE_ROWS}"


BENCHMARK = Benchmark(
    name="stored_lists",
    title="Lists of very much",
    question="Does a page of issues, scans or websites cost more when very many of them are stored?",
    measure=measure,
)
