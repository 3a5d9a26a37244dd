# SPDX-License-Identifier: Apache-2.0
"""Looks at exchanges with the passive checks, and a second time at what they saw.

A fact that one exchange shows is stored as possible; a second exchange that shows the same makes it what the check
says it is. The second look is a step of the phase *Verifying*, and all that a retest does for a passive finding.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from functools import partial

from vedette.domain.check import PassiveCheck, Probe, SubjectKind
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Effect, EffectKind, Exchange
from vedette.domain.finding import Evidence, Fact, Finding, Host, Route, Subject, base_request
from vedette.domain.insertion import InsertionPoint
from vedette.domain.scan import ScanType
from vedette.domain.weakness import Grade
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import decode_finding, encode_finding
from vedette.scan.components import Components
from vedette.scan.ledger import state_of
from vedette.scan.memory import Memory
from vedette.scan.ports import NoAnswer, NotAdmitted
from vedette.scan.prober import Prober, mark_of
from vedette.scan.recording import Recorder
from vedette.scan.rows import ExchangeRef, FindingRow, StepRow, StepState
from vedette.scan.writer import Writer
from vedette.web.javascript_libraries import Sign

SECOND_LOOK = "second-look"
ONE_EXCHANGE_CERTAINTY = 60
"""The most that one exchange alone can make certain."""
Unit = Callable[[], Awaitable[None]]


class Passing:
    """Runs the passive checks of one scan."""

    def __init__(
        self,
        memory: Memory,
        writer: Writer,
        prober: Prober,
        recorder: Recorder,
        catalogue: Catalogue,
        components: Components,
    ) -> None:
        self._components = components
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._recorder = recorder
        self._checks = catalogue.chosen_by(memory.scan.spec.policy).passive
        self._by_id = {check.id: check for check in catalogue.passive}

    def inspect_page(self, exchange: Exchange, pattern: str) -> None:
        """Look at a page that the crawl visited, with the checks of its route and of its host."""
        self._components.note(exchange)
        route, host = Route(exchange.request, pattern), Host(exchange.request)
        for check in self._checks:
            self._inspect(check, exchange, route if check.subject is SubjectKind.ROUTE else host)

    def inspect_visited(self, document: Exchange, libraries: tuple[str, ...]) -> None:
        """Look at a page again, with the script libraries that ran in it when a browser visited it."""
        exchange = replace(document, effects=tuple(Effect(EffectKind.LIBRARY, text) for text in libraries))
        self._components.note(exchange)
        for check in self._checks:
            if check.reads_libraries:
                self._inspect(check, exchange, Host(exchange.request))

    def inspect_error_page(self, exchange: Exchange, point: InsertionPoint) -> None:
        """Look at what a probe provoked, with the checks of the route."""
        self._components.note(exchange)
        route = Route(exchange.request, point.route)
        for check in self._checks:
            if check.subject is SubjectKind.ROUTE:
                self._inspect(check, exchange, route)

    def _inspect(self, check: PassiveCheck, exchange: Exchange, subject: Subject) -> None:
        cell = self._memory.cell(subject, check.id)
        found = check.inspect(exchange, subject)
        rows = [row for row in (self._first_sighting(finding, cell) for finding in found) if row is not None]
        is_settled = any(row.grade is Grade.CONFIRMED for row in rows)
        state = CellState.CONFIRMED if is_settled else CellState.POSSIBLE if found else CellState.CLEAN
        news = self._memory.judge([CellResult(cell, state)])
        if rows or news:
            self._writer.write(cells=news, findings=rows)

    def _first_sighting(self, finding: Finding, cell: Cell) -> FindingRow | None:
        """Return the row of a finding that is new to the scan; what is known already is only seen again.

        What was likely by an address or a banner is certain once the running script says the same.
        """
        if (cell, finding.sink) in self._memory.sightings:
            return self._settled_by_browser(finding, cell)
        self._memory.sightings.add((cell, finding.sink))
        possible = replace(finding, grade=Grade.POSSIBLE, certainty=min(finding.certainty, ONE_EXCHANGE_CERTAINTY))
        return self._recorder.row_of(possible, cell)

    def _settled_by_browser(self, finding: Finding, cell: Cell) -> FindingRow | None:
        is_running = any(each.kind is EffectKind.LIBRARY for seen in finding.evidence for each in seen.exchange.effects)
        earlier = self._earlier_row(cell, finding.sink)
        if not is_running or earlier is None or earlier.grade is Grade.CONFIRMED:
            return None
        return self._recorder.row_of(finding, cell, earlier.evidence)

    def plan_second_looks(self) -> None:
        """Add a step for each passive finding that only one exchange has shown."""
        for row in sorted(self._memory.findings.values(), key=lambda row: row.id):
            if row.cell.check in self._by_id and len(row.evidence) == 1:
                self.plan_second_look(self._recorder.finding_of(row), row)

    def plan_second_look(self, finding: Finding, row: FindingRow) -> None:
        """Add the step that looks again for `finding`; `row` may be of an earlier scan."""
        order = self._memory.step_count
        key = f"{SECOND_LOOK}:{row.id}"
        step = StepRow(key, SECOND_LOOK, self._memory.phase, order, StepState.WAITING, value=encode_finding(finding))
        if self._memory.add_step(step):
            self._writer.write(steps=[step])

    def units(self) -> list[Unit]:
        """Return one unit for each second look that is left."""
        return [partial(self._look_again, step) for step in self._memory.waiting(SECOND_LOOK)]

    def skip_rest(self, reason: str) -> None:
        """Finish the second looks that are left as skipped: what they would have confirmed stays possible."""
        self._writer.write(
            steps=[
                self._memory.finish_step(step.key, StepState.SKIPPED, reason)
                for step in self._memory.waiting(SECOND_LOOK)
            ]
        )

    async def _look_again(self, step: StepRow) -> None:
        """Send the request once more and see whether the same shows. Raises SliceEnds."""
        seen_before = decode_finding(step.value, ())
        check = self._by_id[seen_before.check]
        cell = self._memory.cell(seen_before.subject, check.id)
        try:
            exchange = await self._prober.send(Probe(base_request(seen_before.subject), "replay"), mark_of(step.key, 0))
        except (NoAnswer, NotAdmitted) as silence:
            self._finish(step, silence.message, [], [])
            return
        if Fact("shown by", Sign.RUNNING.value) in seen_before.facts:
            exchange = replace(exchange, effects=await self._prober.running_libraries(exchange, mark_of(step.key, 1)))
        again = [
            finding for finding in check.inspect(exchange, seen_before.subject) if finding.sink == seen_before.sink
        ]
        if again:
            finding = replace(again[0], evidence=(Evidence("replay", exchange),))
            row = self._recorder.row_of(finding, cell, self._earlier_evidence(cell, finding.sink))
            self._finish(step, "", [self._memory.settle(CellResult(cell, self._state_of_cell(cell, finding)))], [row])
        elif self._is_retest:
            self._finish(step, "", self._memory.judge([CellResult(cell, CellState.CLEAN)]), [])
        else:
            self._finish(step, "a second exchange did not show it", [], [])

    def _state_of_cell(self, cell: Cell, finding: Finding) -> CellState:
        """Return the better of what the cell is known as and what `finding` makes of it."""
        if self._memory.known_state(cell) is CellState.CONFIRMED:
            return CellState.CONFIRMED
        return state_of(finding)

    def _earlier_evidence(self, cell: Cell, sink: str) -> tuple[tuple[str, ExchangeRef], ...]:
        row = self._earlier_row(cell, sink)
        return () if row is None else row.evidence

    def _earlier_row(self, cell: Cell, sink: str) -> FindingRow | None:
        rows = (row for row in self._memory.findings.values() if row.cell == cell and row.sink == sink)
        return next(rows, None)

    def _finish(self, step: StepRow, reason: str, cells: Iterable[CellResult], findings: Iterable[FindingRow]) -> None:
        self._writer.write(
            steps=[self._memory.finish_step(step.key, StepState.DONE, reason)], cells=cells, findings=findings
        )

    @property
    def _is_retest(self) -> bool:
        return self._memory.scan.type is ScanType.RETEST
