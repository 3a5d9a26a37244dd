# SPDX-License-Identifier: Apache-2.0
"""Crawls as each further role, nobody among them: what it is led to by itself, read only and over HTTP.

Each role has a frontier of its own under the rules and limits of the scan's crawl, beginning at the target and where
its login ended. Requests other than GET are never made: they would do everything once more for each role. A request
is a step of its own, whose value holds the record and what is known of the answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from functools import partial

from vedette.crawl.discovery import discover
from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance
from vedette.crawl.page_facts import read_exchange_page, read_facts
from vedette.crawl.seeds import seeds
from vedette.crawl.soft_404 import as_told
from vedette.domain.check import Probe
from vedette.domain.exchange import Exchange, Request, Url
from vedette.scan.codec import encode
from vedette.scan.login.exits import find_exits
from vedette.scan.login.form_score import login_actions
from vedette.scan.memory import Memory
from vedette.scan.ports import NoAnswer, NotAdmitted
from vedette.scan.prober import Prober, mark_of
from vedette.scan.role_memory import ROLE_VISIT, RoleMemory, RolePage, RoleVisit
from vedette.scan.role_names import names_in, names_of
from vedette.scan.rows import StepRow, StepState
from vedette.scan.writer import Writer
from vedette.web.media_type import BodyKind, body_kind

_FOR_EVERYBODY = frozenset({Provenance.WELL_KNOWN, Provenance.ROBOTS, Provenance.SITEMAP})
"""What is found without being led there says nothing about a role."""
Unit = Callable[[], Awaitable[None]]


class RoleCrawl:
    """The crawls of the further roles of one scan, as far as this slice goes."""

    def __init__(self, memory: Memory, writer: Writer, prober: Prober) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._settings = memory.crawl_settings
        self._names = names_of(memory.scan.credentials.users)

    def seed(self) -> None:
        """Put in what the crawl of each role begins with."""
        spec = self._memory.scan.spec
        requests = tuple(request for request in spec.imported_requests if request.method == "GET")
        for role in self._memory.roles.values():
            first = [*seeds(self._settings.scope, spec.imported_links, requests), *self._doors_of(role)]
            self._admit(role, first)

    def units(self) -> list[Unit]:
        """Return one unit for each visit of the roles' present rounds; new rounds are opened where one is over."""
        units: list[Unit] = []
        for role in self._memory.roles.values():
            if not role.frontier.open_records:
                self._open_round(role)
            units += [partial(self._visit, role, record) for record in role.frontier.open_records]
        return units

    def skip_rest(self, reason: str) -> None:
        """End what the roles' crawls still wait for."""
        for role in self._memory.roles.values():
            self._end(role, role.frontier.close_waiting(reason))

    def forget_dark(self, role: RoleMemory) -> None:
        """Plan once more what was done as a role whose session was gone, and forget what trials were answered."""
        memory = self._memory
        number = f"{role.role}.{role.login.all_losses if role.login is not None else 0}"
        unsure, role.unsure = list(role.unsure.values()), {}
        cells, role.unsure_cells = role.unsure_cells, []
        tasks = {step.task: step for step in unsure if not memory.is_waiting(step.task)}
        steps = []
        for step in tasks.values():
            again = memory.do_again(step, number)
            if step.kind == ROLE_VISIT:
                again = self._reopen(role, again)
            steps.append(again)
        self._writer.write(
            steps=steps,
            cells=[memory.unsettle(each.cell) for each in cells],
            finished_trials=self._prober.forget_all(),
        )

    def _reopen(self, role: RoleMemory, again: StepRow) -> StepRow:
        record = role.frontier.record(again.task.removeprefix(_key(role, "")))
        visit = RoleVisit(role.role, replace(record, state=CandidateState.OPEN, reason=""))
        role.put(visit)
        return self._memory.note_step(again.task, encode(visit))

    def _doors_of(self, role: RoleMemory) -> list[Candidate]:
        """Return where the role's login ended, and the page by which it is known to hold."""
        login = role.login
        landing = login.last.landing if login is not None and login.last is not None else None
        urls: tuple[Url | None, ...] = (landing, login.protected if login is not None else None)
        return [Candidate(Request("GET", url), 0, Provenance.TARGET) for url in urls if url is not None]

    def _open_round(self, role: RoleMemory) -> None:
        """Compose rounds until one opens something; at the crawl's end there is none."""
        if not role.is_proved or role.given_up:
            self._end(role, role.frontier.close_waiting(role.given_up or "its login is not proved"))
            return
        following = role.frontier.next_round()
        role.frontier.put(following.records)
        self._end(role, [record for record in following.records if record.state.is_final])
        self._write(role, [record for record in following.records if not record.state.is_final])

    async def _visit(self, role: RoleMemory, record: CandidateRecord) -> None:
        """Fetch one page as a role. Raises SliceEnds, SessionLost."""
        key = _key(role, record.key)
        try:
            probe = Probe(record.candidate.request, "visit", role=role.role)
            exchange = await self._prober.send(probe, mark_of(key, 0))
        except NotAdmitted as refusal:
            self._end(role, [replace(record, state=CandidateState.EXCLUDED, reason=refusal.message)])
            return
        except NoAnswer as silence:
            self._end(role, [replace(record, state=CandidateState.FAILED, reason=silence.message)])
            return
        if role.frontier.record(record.key).state is CandidateState.OPEN:
            self._take_in(role, record, exchange)

    def _take_in(self, role: RoleMemory, record: CandidateRecord, exchange: Exchange) -> None:
        page = read_exchange_page(exchange) if body_kind(exchange.response) is BodyKind.HTML else None
        if page is not None and role.login is not None:
            actions, exits = login_actions(page, exchange.request.url), find_exits(exchange, page)
            role.login = replace(
                role.login,
                actions=tuple(dict.fromkeys((*role.login.actions, *actions))),
                exits=tuple(dict.fromkeys((*role.login.exits, *exits))),
            )
        facts = as_told(read_facts(record.key, exchange, page), exchange, self._settings.rules.not_found)
        role.frontier.put_pages([facts])
        liveness = role.frontier.liveness(record, facts)
        found = discover(record, exchange, self._settings, liveness, page)
        self._writer.keep(exchange)
        self._admit(role, [each for each in found if each.request.method == "GET"])
        kept = RolePage(exchange.response.media_type, facts, names_in(exchange, self._names))
        self._end(role, [replace(record, state=CandidateState.DONE)], kept)

    def _admit(self, role: RoleMemory, found: Iterable[Candidate]) -> None:
        self._write(role, role.frontier.admit(each for each in found if each.source not in _FOR_EVERYBODY))

    def _write(self, role: RoleMemory, records: Iterable[CandidateRecord]) -> None:
        """Write records that wait, with their steps."""
        steps = []
        for record in records:
            key, value = _key(role, record.key), encode(RoleVisit(role.role, record))
            order = self._memory.step_count
            step = StepRow(key, ROLE_VISIT, self._memory.phase, order, StepState.WAITING, value=value)
            steps.append(step if self._memory.add_step(step) else self._memory.note_step(key, value))
        self._writer.write(steps=steps)

    def _end(self, role: RoleMemory, records: Iterable[CandidateRecord], page: RolePage | None = None) -> None:
        """Write records that ended; `page` is the answer to the one of them that had one."""
        steps = []
        for record in records:
            visit = RoleVisit(role.role, record, page)
            role.put(visit)
            key = _key(role, record.key)
            if not self._memory.is_waiting(key):  # such as a name that cannot exist, which a round makes and ends
                self._write(role, [record])
            self._memory.note_step(key, encode(visit))
            state = StepState.DONE if record.state is CandidateState.DONE else StepState.SKIPPED
            step = self._memory.finish_step(key, state, record.reason)
            role.note(step)
            steps.append(step)
        self._writer.write(steps=steps)


def _key(role: RoleMemory, key: str) -> str:
    return f"{ROLE_VISIT}:{role.role}:{key}"
