# SPDX-License-Identifier: Apache-2.0
"""What is done again when a session turns out to be gone: all that was finished since it was last known to hold.

A step that is done again is a step of its own, so nothing that was counted is taken back. What the ledger says of the
cells in question is an error until then, and a page that is fetched again takes the place of the one of nobody.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.crawl.inventory import CandidateRecord, CandidateState
from vedette.scan.intake import VISIT, candidate_row
from vedette.scan.memory import AREA_TRIAL, ROLE_TRIAL, TRIAL, Memory
from vedette.scan.prober import Prober
from vedette.scan.role_memory import ROLE_VISIT
from vedette.scan.rows import StepRow, StepState
from vedette.scan.writer import Writer

_TRIALS = frozenset({TRIAL, AREA_TRIAL, ROLE_TRIAL})
_OTHERS = frozenset({"login", ROLE_VISIT})
"""What does not rest on the session that the scan is done in."""


class Again:
    """Plans the work that is to be done again, all of it in one batch."""

    def __init__(self, memory: Memory, writer: Writer, prober: Prober) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober

    def forget_dark(self) -> None:
        """Plan what is unsure once more, and forget what unfinished trials were answered."""
        memory = self._memory
        number = memory.login.all_losses if memory.login is not None else 0
        unsure, memory.unsure = list(memory.unsure.values()), {}
        cells, memory.unsure_cells = memory.unsure_cells, []
        # A step that was done again and is unsure once more is named by its task: each task is done once more.
        tasks = {step.task: step for step in unsure if self._is_wanted(step)}
        steps = [memory.do_again(step, str(number)) for step in tasks.values()]
        records = [record for step in tasks.values() if step.kind == VISIT and (record := self._reopened(step))]
        self._writer.write(
            candidates=[candidate_row(record) for record in records],
            steps=steps,
            cells=[memory.unsettle(each.cell) for each in cells],
            finished_trials=self._prober.forget_all(),
        )

    def _is_wanted(self, step: StepRow) -> bool:
        """Whether the step asked the site anything that a session has a part in."""
        is_due = step.kind in _TRIALS or (step.state is StepState.DONE and step.kind not in _OTHERS)
        return is_due and not self._memory.is_waiting(step.task)

    def _reopened(self, step: StepRow) -> CandidateRecord | None:
        frontier = self._memory.frontier
        record = frontier.find(step.task.removeprefix(f"{VISIT}:"))
        if record is None or record.state is not CandidateState.DONE:
            return None
        opened = replace(record, state=CandidateState.OPEN, reason="")
        frontier.put([opened])
        frontier.forget_page(record.key)
        self._memory.documents.drop(record.key)
        return opened
