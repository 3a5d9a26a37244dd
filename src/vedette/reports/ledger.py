# SPDX-License-Identifier: Apache-2.0
"""The coverage ledger summed up for people: what was tested, what was not and why, and a map of routes and checks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from vedette.domain.coverage import CellResult, CellState

TESTED = frozenset({CellState.CONFIRMED, CellState.POSSIBLE, CellState.CLEAN})
MOST_MAP_ROUTES = 40
EVERY_CHECK = "*"
"""Stands for all checks in the one cell of a thing that was not reached."""


@dataclass(frozen=True, slots=True)
class LedgerGroup:
    """How many cells of one route and check ended alike."""

    route: str
    check: str
    state: CellState
    reason: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class ReasonSum:
    """How many cells were not tested for one reason."""

    state: CellState
    reason: str
    count: int


class MapState(Enum):
    """What a square of the map tells: the worst that was found, else how much was tested."""

    CONFIRMED = "confirmed"
    POSSIBLE = "possible"
    CLEAN = "clean"
    PARTLY = "partly"
    """Some of its cells were tested and clean, others were not tested."""
    NOT_TESTED = "not-tested"
    NO_CELL = "no-cell"
    """The check does not apply there."""


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """Routes down, checks across; `squares` holds one row a route. `left_out` is how many routes are not shown."""

    routes: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    squares: tuple[tuple[MapState, ...], ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CheckSum:
    """How many cells of a check were tested, and how many were not."""

    tested: int = 0
    not_tested: int = 0


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """The sums of one ledger; `reasons` stand most first."""

    totals: Mapping[CellState, int] = field(default_factory=dict)
    reasons: tuple[ReasonSum, ...] = ()
    by_check: Mapping[str, CheckSum] = field(default_factory=dict)
    by_route: Mapping[str, CheckSum] = field(default_factory=dict)
    map: CoverageMap = field(default_factory=CoverageMap)

    @property
    def tested(self) -> int:
        """How many cells ended in a verdict."""
        return sum(self.totals.get(state, 0) for state in TESTED)

    @property
    def in_scope(self) -> int:
        """How many cells there are, those out of scope left out."""
        return sum(self.totals.values()) - self.totals.get(CellState.OUT_OF_SCOPE, 0)

    @property
    def percent(self) -> float:
        """The tested share in percent; 0.0 for an empty ledger."""
        return 100.0 * self.tested / self.in_scope if self.in_scope else 0.0


NO_LEDGER = LedgerSums(MappingProxyType({}), (), MappingProxyType({}), MappingProxyType({}))


def groups_of(cells: Iterable[CellResult]) -> Iterable[LedgerGroup]:
    """Yield each cell as a group of one."""
    for result in cells:
        subject = result.cell.subject
        yield LedgerGroup(f"{subject.method} {subject.route}".strip(), result.cell.check, result.state, result.reason)


def sum_ledger(groups: Iterable[LedgerGroup]) -> LedgerSums:
    """Return the sums of `groups`, which are read once."""
    totals: Counter[CellState] = Counter()
    reasons: Counter[tuple[CellState, str]] = Counter()
    squares: defaultdict[tuple[str, str], Counter[CellState]] = defaultdict(Counter)
    for group in groups:
        totals[group.state] += group.count
        squares[group.route, group.check][group.state] += group.count
        if group.state not in TESTED:
            reasons[group.state, group.reason] += group.count
    return LedgerSums(
        totals=dict(totals),
        reasons=tuple(
            ReasonSum(state, reason, count)
            for (state, reason), count in sorted(
                reasons.items(), key=lambda item: (-item[1], item[0][0].value, item[0][1])
            )
        ),
        by_check=_sums((check, counts) for (_, check), counts in squares.items()),
        by_route=_sums((route, counts) for (route, _), counts in squares.items()),
        map=_map(squares),
    )


def _sums(counted: Iterable[tuple[str, Counter[CellState]]]) -> dict[str, CheckSum]:
    tested: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for name, counts in counted:
        every[name] += sum(counts.values()) - counts[CellState.OUT_OF_SCOPE]
        tested[name] += sum(counts[state] for state in TESTED)
    return {name: CheckSum(tested[name], every[name] - tested[name]) for name in sorted(every)}


def _map(squares: Mapping[tuple[str, str], Counter[CellState]]) -> CoverageMap:
    """Return the map: the routes with most cells, and every check that has a cell of its own."""
    weight: Counter[str] = Counter()
    for (route, check), counts in squares.items():
        if check != EVERY_CHECK:
            weight[route] += sum(counts.values())
    chosen = sorted(weight, key=lambda route: (-weight[route], route))[:MOST_MAP_ROUTES]
    routes = tuple(sorted(chosen, key=lambda route: (route.partition(" ")[2], route)))
    checks = tuple(sorted({check for route, check in squares if check != EVERY_CHECK}))
    rows = tuple(tuple(_square(squares.get((route, check))) for check in checks) for route in routes)
    return CoverageMap(routes, checks, rows, len(weight) - len(chosen))


def _square(counts: Counter[CellState] | None) -> MapState:
    if counts is None or not sum(counts.values()) - counts[CellState.OUT_OF_SCOPE]:
        return MapState.NO_CELL
    if counts[CellState.CONFIRMED]:
        return MapState.CONFIRMED
    if counts[CellState.POSSIBLE]:
        return MapState.POSSIBLE
    if not counts[CellState.CLEAN]:
        return MapState.NOT_TESTED
    is_whole = sum(counts.values()) == counts[CellState.CLEAN] + counts[CellState.OUT_OF_SCOPE]
    return MapState.CLEAN if is_whole else MapState.PARTLY
