# SPDX-License-Identifier: Apache-2.0
"""The openings of a route: asked once for all the checks of its scripts, and dropped when the last of them is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import anyio

from vedette.checks.dom_sources import open_route
from vedette.domain.chance import Chance
from vedette.domain.check import Observation
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Route, subject_key
from vedette.scan.memory import Memory
from vedette.scan.prober import Prober
from vedette.scan.rows import ExchangeRef
from vedette.scan.writer import Writer

OPENING = "opening"


class Openings:
    """The openings of the routes of one scan."""

    def __init__(self, memory: Memory, writer: Writer, prober: Prober) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._locks: dict[str, anyio.Lock] = {}
        self._left: Counter[str] = Counter()
        """How many trials of each route need its openings yet."""

    def chance(self, route: Route) -> Chance:
        """Return what the markers of a route's openings are drawn from."""
        return self._memory.chance(OPENING, route)

    async def of(self, route: Route, baseline: Exchange) -> tuple[Observation, ...]:
        """Return the openings of `route`. Raises SliceEnds, Unanswered, NotAdmitted."""
        key = opening_key(route)
        async with self._locks.setdefault(key, anyio.Lock()):
            ask = self._prober.asker(key, resend_busy=True)
            opened = open_route(route, baseline, self.chance(route))
            try:
                probes = next(opened)
                while True:
                    probes = opened.send(await ask(probes))
            except StopIteration as end:
                found: tuple[Observation, ...] = end.value
                return found
            finally:
                opened.close()

    def references(self, route: Route) -> tuple[ExchangeRef, ...]:
        """Return where the openings of `route` are kept, while a trial of it is not done."""
        return self._prober.references(opening_key(route))

    def expect(self, routes: Iterable[Route]) -> None:
        """Take what is left to be tried, a route for each trial, and drop the openings of all other routes."""
        self._left = Counter(opening_key(route) for route in routes)
        known = {trial for trial in self._memory.answers if trial.startswith(f"{OPENING}:")}
        for trial in sorted(known - self._left.keys()):
            self._drop(trial)

    def done(self, route: Route) -> None:
        """Count a trial of `route` as done."""
        key = opening_key(route)
        self._left[key] -= 1
        if self._left[key] <= 0:
            del self._left[key]
            self._drop(key)

    def _drop(self, key: str) -> None:
        self._prober.forget(key)
        self._locks.pop(key, None)
        self._writer.write(finished_trials=[key])


def opening_key(route: Route) -> str:
    """Return the name under which the openings of a route are asked."""
    return f"{OPENING}:{subject_key(route)}"
