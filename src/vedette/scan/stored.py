# SPDX-License-Identifier: Apache-2.0
"""Looks for what one request wrote on the pages of others, and tries it there as where a value comes back at once.

After the tests every page that a program makes is asked for once more. A canary on it names the point that it was
written at; the pair of point and page is then a trial of its own (`checks/stored_scripting.py`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from vedette.checks.cross_site_scripting import WEAKNESS
from vedette.checks.documents import is_shown_as_html, text_of
from vedette.checks.stored_scripting import PAGE, is_stored, trial
from vedette.checks.survey_probes import survey_markers
from vedette.crawl.inventory import CandidateRecord
from vedette.domain.check import Probe
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.exchange import Exchange, Request
from vedette.domain.finding import Finding, subject_key
from vedette.domain.insertion import InsertionPoint
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import TrialRecord, decode, encode, encode_subject
from vedette.scan.ledger import state_of, state_of_refusal
from vedette.scan.memory import Memory
from vedette.scan.ports import NoAnswer, NotAdmitted
from vedette.scan.prober import Prober, Unanswered, drive, mark_of
from vedette.scan.recording import Recorder
from vedette.scan.rows import StepRow, StepState, SubjectRow
from vedette.scan.writer import Writer
from vedette.web.url import parse_url

LOOK = "stored-look"
STORED_TRIAL = "stored-trial"
MOST_PAGES = 100
MOST_PAIRS = 60
Unit = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A point, by its name, and a page that shows what is written there."""

    point: str
    page: Request


class Stored:
    """Plans and runs the looks and the trials of stored values in one scan."""

    def __init__(
        self, memory: Memory, writer: Writer, prober: Prober, recorder: Recorder, catalogue: Catalogue
    ) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._recorder = recorder
        chosen = catalogue.chosen_by(memory.scan.spec.policy)
        self._is_wanted = any(check.id == WEAKNESS.id for check in chosen.active)
        self._canaries: dict[str, str] = {}
        """The names of points by the middle of their canaries."""

    def plan_looks(self) -> None:
        """Add a step for each page that may show what a request wrote: it is asked for as the crawl asked for it."""
        if not self._is_wanted or not self._memory.points:
            return
        records = sorted(self._memory.frontier.records, key=attrgetter("key"))
        pages = [record for record in records if self._may_show(record)]
        self._add(LOOK, [(record.key, encode(record.candidate.request)) for record in pages[:MOST_PAGES]])

    def plan_retest(self, finding: Finding) -> bool:
        """Add the trial that looks again for a stored text; False when `finding` is of another kind."""
        page = next((fact.value for fact in finding.facts if fact.name == PAGE), "")
        url = parse_url(page) if is_stored(finding) else None
        if url is None or not isinstance(finding.subject, InsertionPoint):
            return False
        name = str(subject_key(finding.subject))
        if self._memory.add_point(name, finding.subject):
            self._writer.write(subjects=[SubjectRow(name, "point", encode_subject(finding.subject))])
        self._add_pair(Pair(name, Request("GET", url)))
        return True

    def units(self) -> list[Unit]:
        """Return one unit for each look that is left, then for each trial."""
        looks: list[Unit] = [partial(self._look, step) for step in self._memory.waiting(LOOK)]
        # One after the other: two trials that write into one page would read each other's texts.
        trials = self._memory.waiting(STORED_TRIAL)
        return looks or ([partial(self._try_all, trials)] if trials else [])

    def skip_rest(self, reason: str) -> None:
        """Finish the steps that are left as skipped."""
        for kind in (LOOK, STORED_TRIAL):
            for step in self._memory.waiting(kind):
                self._writer.write(steps=[self._memory.finish_step(step.key, StepState.SKIPPED, reason)])

    def _may_show(self, record: CandidateRecord) -> bool:
        page = self._memory.pages.get(record.key)
        is_page = page is not None and page.status == 200 and "html" in page.media_type
        return is_page and record.candidate.request.method == "GET"

    def _add(self, kind: str, named: Iterable[tuple[str, bytes]]) -> None:
        order = self._memory.step_count
        steps = [
            StepRow(f"{kind}:{name}", kind, self._memory.phase, order + number, StepState.WAITING, value=value)
            for number, (name, value) in enumerate(named)
        ]
        self._writer.write(steps=[step for step in steps if self._memory.add_step(step)])

    def _add_pair(self, pair: Pair) -> None:
        self._add(STORED_TRIAL, [(f"{pair.point} on {pair.page.url}", encode(pair))])

    async def _look(self, step: StepRow) -> None:
        """Fetch a page and plan a trial for each point whose canary is on it. Raises SliceEnds."""
        page = decode(step.value, Request)
        try:
            exchange = await self._prober.send(Probe(page, "revisit"), mark_of(step.key, 0))
        except (NotAdmitted, NoAnswer) as silence:
            self._writer.write(steps=[self._memory.finish_step(step.key, StepState.SKIPPED, silence.message)])
            return
        known = sum(each.kind == STORED_TRIAL for each in self._memory.steps.values())
        for name in self._written_at(exchange)[: max(0, MOST_PAIRS - known)]:
            self._add_pair(Pair(name, page))
        self._writer.write(steps=[self._memory.finish_step(step.key, StepState.DONE)])

    def _written_at(self, exchange: Exchange) -> list[str]:
        """Return the names of the points whose canaries the page shows."""
        if not is_shown_as_html(exchange.response):
            return []
        if not self._canaries:
            for name, point in sorted(self._memory.points.items()):
                canary = survey_markers(self._memory.chance("survey", point))[0]
                self._canaries[canary[1:-1]] = name
        text = text_of(exchange.response)
        return sorted({name for canary, name in self._canaries.items() if canary in text})

    async def _try_all(self, steps: list[StepRow]) -> None:
        for step in steps:
            await self._try(step)

    async def _try(self, step: StepRow) -> None:
        """Run the trial of one pair. Raises SliceEnds."""
        pair = decode(step.value, Pair)
        point = self._memory.points[pair.point]
        cell = self._memory.cell(point, WEAKNESS.id)
        markers = survey_markers(self._memory.chance("survey", point))
        chance = self._memory.chance(f"{WEAKNESS.id} on {pair.page.url}", point)
        finding: Finding | None = None
        await self._prober.learn_tokens(point.request)
        try:
            asker = self._prober.asker(step.key, base=point.request)
            finding = await drive(trial(point, pair.page, markers, chance), asker)
            self._prober.require_steady()
        except NotAdmitted as refusal:
            result = CellResult(cell, state_of_refusal(refusal), refusal.message)
        except Unanswered as silence:
            result = CellResult(cell, CellState.ERROR, str(silence))
        else:
            result = CellResult(cell, state_of(finding))
        seed = self._memory.chance("survey", point).seed  # what the markers were drawn from: the trial makes them anew
        record = TrialRecord(chance.seed, seed, (), self._prober.references(step.key))
        self._prober.forget(step.key)
        self._writer.write(
            steps=[self._memory.finish_step(step.key, StepState.DONE, result.reason)],
            cells=self._memory.judge([result]),
            findings=[] if finding is None else [self._recorder.row_of(finding, cell, trial=record)],
            finished_trials=[step.key],
        )
