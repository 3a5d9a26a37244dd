# SPDX-License-Identifier: Apache-2.0
"""Takes answers into the crawl: the page, what it leads to, its step; all of one answer in one write.

Nothing here awaits anything, so whatever is taken in between two awaits of a caller lands in one batch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vedette.crawl.discovery import discover
from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance
from vedette.crawl.page_facts import read_exchange_page, read_facts
from vedette.crawl.page_scripts import script_signature
from vedette.crawl.soft_404 import Liveness, as_told
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.exchange import BodyEnd, Exchange
from vedette.scan.codec import encode
from vedette.scan.ledger import unreached
from vedette.scan.login.exits import find_exits
from vedette.scan.login.form_score import login_actions
from vedette.scan.memory import Memory
from vedette.scan.pages import KnownPage, StoredPage
from vedette.scan.passing import Passing
from vedette.scan.points import cookies_set_by
from vedette.scan.role_names import names_in, names_of
from vedette.scan.rows import CandidateRow, ExchangeRef, PageRow, StepRow, StepState
from vedette.scan.writer import Writer
from vedette.web.media_type import BodyKind, body_kind

VISIT = "visit"
_CUT = {
    BodyEnd.LIMIT: "its body is longer than the limit",
    BodyEnd.CUT: "its body broke off",
    BodyEnd.TIMEOUT: "its body did not end in time",
}


class Intake:
    """The one way into the inventory of a crawl. `keeps_documents` says that a browser may look at what comes in."""

    def __init__(self, memory: Memory, writer: Writer, passing: Passing, *, keeps_documents: bool) -> None:
        self._memory = memory
        self._writer = writer
        self._passing = passing
        self._frontier = memory.frontier
        self._settings = memory.crawl_settings
        self._keeps_documents = keeps_documents
        self._names = names_of(memory.scan.credentials.users)
        self.fresh: dict[str, CandidateRecord] = {}
        """The records whose pages came in and whose insertion points are not planned yet."""
        self.scripts: dict[str, str] = {}
        """The pages that run scripts, with what tells these from others."""

    def take_in(self, record: CandidateRecord, exchange: Exchange) -> None:
        """Commit the answer to `record`, and what it leads to."""
        page = read_exchange_page(exchange) if body_kind(exchange.response) is BodyKind.HTML else None
        if page is not None and self._memory.login is not None:
            self._memory.learn_doors(login_actions(page, exchange.request.url), find_exits(exchange, page))
        facts = as_told(read_facts(record.key, exchange, page), exchange, self._settings.rules.not_found)
        self._frontier.put_pages([facts])
        liveness = self._frontier.liveness(record, facts)
        found = self._frontier.admit(discover(record, exchange, self._settings, liveness, page))
        reason = _CUT.get(exchange.response.body_end, "")
        done = replace(record, state=CandidateState.DONE, reason=reason)
        self._frontier.put([done])
        self.fresh[done.key] = done
        is_live = record.candidate.source is not Provenance.PROBE and liveness is not Liveness.DEAD
        scripts = script_signature(page) if page is not None and is_live else ""
        stored = StoredPage(facts, cookies_set_by(exchange), scripts, names_in(exchange, self._names))
        if scripts:
            self.scripts[done.key] = scripts
            if self._keeps_documents:
                self._memory.documents.keep(done.key, exchange)
        row = self._page_row(done, exchange, stored, self._writer.keep(exchange))
        self._memory.pages[row.key] = KnownPage(row.status, row.media_type, stored)
        if reason:
            self._writer.write(cells=self._memory.judge([cell_of(done, CellState.ERROR, reason, self._memory.role)]))
        self.commit((done, *found), pages=[row])
        if is_live:
            self._passing.inspect_page(exchange, self._frontier.route(exchange.request).text)

    def note_libraries(self, document: Exchange, libraries: tuple[str, ...]) -> None:
        """Look at a page that a browser visited once more, for the script libraries that ran in it."""
        if libraries:
            self._passing.inspect_visited(document, libraries)

    def admit(self, candidates: Iterable[Candidate]) -> None:
        """Commit what was discovered."""
        self.commit(self._frontier.admit(candidates))

    def end(self, record: CandidateRecord) -> None:
        """Commit a record that ended without an answer."""
        self._frontier.put([record])
        self.commit([record])

    def commit(
        self, records: Iterable[CandidateRecord], *, pages: Iterable[PageRow] = (), steps: Iterable[StepRow] = ()
    ) -> None:
        """Write records with their steps: new ones wait, ended ones are done or skipped."""
        records = tuple(records)
        rows = [candidate_row(record) for record in records]
        moved = list(steps)
        for record in records:
            moved.extend(self._step_of(record))
        self._writer.write(candidates=rows, pages=pages, steps=moved)

    def _step_of(self, record: CandidateRecord) -> list[StepRow]:
        key = step_key(VISIT, record)
        new = StepRow(key, VISIT, self._memory.phase, self._memory.step_count, StepState.WAITING)
        changed = [new] if self._memory.add_step(new) else []
        if record.state is CandidateState.DONE:
            return [self._memory.finish_step(key, StepState.DONE, record.reason)]
        if record.state.is_final:
            return [self._memory.finish_step(key, StepState.SKIPPED, record.reason)]
        return changed

    def _page_row(
        self, record: CandidateRecord, exchange: Exchange, stored: StoredPage, reference: ExchangeRef
    ) -> PageRow:
        request, response = exchange.request, exchange.response
        return PageRow(
            key=record.key,
            method=request.method,
            url=str(request.url),
            route=self._frontier.route(request).text,
            status=response.status,
            media_type=response.media_type,
            exchange=reference,
            value=encode(stored),
        )


def step_key(kind: str, record: CandidateRecord) -> str:
    """Return the key of the step that does `kind` for `record`."""
    return f"{kind}:{record.key}"


def cell_of(record: CandidateRecord, state: CellState, reason: str, role: str = "") -> CellResult:
    """Return the one cell of a request that brought nothing to test, with the reason."""
    url = record.candidate.request.url
    return unreached(str(url.origin), record.candidate.request.method, url.path, state, reason, role)


def candidate_row(record: CandidateRecord) -> CandidateRow:
    """Return a record as it is written down."""
    request = record.candidate.request
    return CandidateRow(
        key=record.key,
        state=record.state.value,
        reason=record.reason,
        depth=record.candidate.depth,
        source=record.candidate.source.value,
        method=request.method,
        url=str(request.url),
        value=encode(record),
    )
