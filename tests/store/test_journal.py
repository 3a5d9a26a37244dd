# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.senders import HandClock
from tests.support.stored import SECRET, cell_result, exchange, finding_row, later, shop_scan, status

from vedette.domain.coverage import CellState
from vedette.domain.exchange import Exchange
from vedette.domain.scan import Agent, Counters, Phase, ScanState
from vedette.domain.time import Span
from vedette.domain.weakness import Severity
from vedette.errors import Conflict, NotFound, StoreFailed
from vedette.scan.rows import (
    Batch,
    CandidateRow,
    EventRow,
    ExchangeRef,
    JournalState,
    ObservationRow,
    PageRow,
    RefusalRow,
    StepRow,
    StepState,
    SubjectRow,
)
from vedette.store.evidence import Evidence
from vedette.store.journal import StoreJournal
from vedette.store.masking import Masker
from vedette.store.store import Store

pytestmark = pytest.mark.anyio
AGENT = Agent(UUID(int=7), "embedded")


async def claimed(store: Store, **fields: object) -> tuple[UUID, int]:
    scan = shop_scan(**fields)
    await store.scans.insert(scan, SECRET)
    return scan.id, (await store.scans.claim(scan.id, AGENT)).epoch


def full_batch(scan_id: UUID, epoch: int, number: int) -> Batch:
    first = ExchangeRef(epoch, number, 0)
    return Batch(
        scan_id=scan_id,
        epoch=epoch,
        number=number,
        status=status(counters=Counters(estimated_steps=2, completed_steps=1, high=1), elapsed=Span(5)),
        exchanges=(exchange("/?q=1", b"<p>" * 200), exchange("/two", b"short", status=404)),
        candidates=(CandidateRow("k1", "visited", "", 0, "seed", "GET", "https://shop.example/", b"v"),),
        pages=(PageRow("p1", "GET", "https://shop.example/", "/", 200, "text/html", first, b"\x00page"),),
        subjects=(SubjectRow("s1", "route", b"subject"),),
        steps=(
            StepRow("a", "visit", Phase.CRAWLING, 1, StepState.DONE, value=b"1"),
            StepRow("b", "trial", Phase.ATTACKING, 2, StepState.SKIPPED, "why", b"2"),
        ),
        observations=(ObservationRow("t1", 0, first), ObservationRow("t1", 1, None, "timed out")),
        cells=(cell_result("/search", CellState.CONFIRMED),),
        findings=(finding_row(evidence=(("probe", first),)),),
        refusals=(RefusalRow("scope", "GET", "https://other.example/", 2),),
        events=(EventRow(later(1), "page", "Fetched /"),),
        session=b"cookies",
    )


async def test_what_was_committed_is_loaded(store: Store) -> None:
    scan_id, epoch = await claimed(store)
    batch = full_batch(scan_id, epoch, 0)

    wish = await store.journal(scan_id, epoch).commit(batch)
    state = await store.journal(scan_id, epoch).load()

    assert wish is None
    assert state == JournalState(
        scan=replace(
            state.scan, epoch=epoch, state=ScanState.SCANNING, counters=batch.status.counters, elapsed=Span(5)
        ),
        next_batch=1,
        secret=SECRET,
        candidates=batch.candidates,
        pages=batch.pages,
        subjects=batch.subjects,
        steps=batch.steps,
        observations=batch.observations,
        cells=batch.cells,
        findings=batch.findings,
        session=b"cookies",
        open_exchanges={ExchangeRef(epoch, 0, 0): batch.exchanges[0]},
    )


async def test_text_with_any_character_comes_back_as_it_was(store: Store) -> None:
    scan_id, epoch = await claimed(store)
    url = "https://shop.example/\x00\x1a\ud83d ü" + "x" * 9000
    row = CandidateRow(url, "seen", "\x00", 0, "link", "GET", url, b"")

    await store.journal(scan_id, epoch).commit(Batch(scan_id, epoch, 0, status(), candidates=(row,)))

    assert (await store.coverage.candidates(scan_id)) == (row,)


async def test_a_known_key_is_replaced_and_keeps_its_place(store: Store) -> None:
    scan_id, epoch = await claimed(store)
    journal = store.journal(scan_id, epoch)
    old = [SubjectRow(key, "route", b"old") for key in ("z", "a")]
    new = [SubjectRow(key, "route", b"new") for key in ("a", "m", "z")]

    await journal.commit(Batch(scan_id, epoch, 0, status(), subjects=tuple(old)))
    await journal.commit(Batch(scan_id, epoch, 1, status(), subjects=tuple(new)))

    subjects = (await journal.load()).subjects
    assert [(row.key, row.value) for row in subjects] == [("z", b"new"), ("a", b"new"), ("m", b"new")]


async def test_observations_of_a_finished_trial_go(store: Store) -> None:
    scan_id, epoch = await claimed(store)
    journal = store.journal(scan_id, epoch)
    rows = (ObservationRow("t1", 0, None, "a"), ObservationRow("t2", 0, None, "b"))

    await journal.commit(Batch(scan_id, epoch, 0, status(), observations=rows))
    late = ObservationRow("t1", 1, None, "c")
    await journal.commit(Batch(scan_id, epoch, 1, status(), observations=(late,), finished_trials=("t1",)))

    assert (await journal.load()).observations == rows[1:]


async def test_refusals_add_up_once_a_batch(store: Store) -> None:
    scan_id, epoch = await claimed(store)
    journal = store.journal(scan_id, epoch)
    refusal = RefusalRow("scope", "GET", "https://other.example/", 2)

    for number in (0, 0, 1, 1):
        await journal.commit(Batch(scan_id, epoch, number, status(), refusals=(refusal,)))

    assert await store.coverage.refusals(scan_id) == (replace(refusal, count=4),)


async def test_events_are_told_in_order_and_from_any_line(store: Store) -> None:
    scan_id, epoch = await claimed(store)
    events = tuple(EventRow(later(second), "state", f"line {second}") for second in range(3))
    await store.journal(scan_id, epoch).commit(Batch(scan_id, epoch, 0, status(), events=events))

    told = await store.events.after(scan_id)
    rest = await store.events.after(scan_id, told[0].number)

    assert tuple(line.event for line in told) == events
    assert tuple(line.event for line in rest) == events[1:]


async def test_an_old_epoch_can_write_nothing(store: Store) -> None:
    scan_id, old = await claimed(store)
    new = (await store.scans.claim(scan_id, AGENT)).epoch

    with pytest.raises(Conflict):
        await store.journal(scan_id, old).commit(full_batch(scan_id, old, 0))
    with pytest.raises(Conflict):
        await store.journal(scan_id, old).load()

    state = await store.journal(scan_id, new).load()
    assert (state.candidates, state.cells, state.next_batch) == ((), (), 0)
    assert await store.evidence.scan_ids() == ()


async def test_the_epoch_is_compared_inside_the_transaction(store: Store) -> None:
    """A claim that comes between the evidence and the main commit shuts the old holder out; its evidence is swept."""
    scan_id, old = await claimed(store)
    taken = TakingEvidence(store, scan_id)
    journal = StoreJournal(store.main, taken, store.vault, store.clock, scan_id, old)

    with pytest.raises(Conflict):
        await journal.commit(full_batch(scan_id, old, 0))

    assert await store.evidence.scan_ids() == (scan_id,)
    assert (await store.journal(scan_id, old + 1).load()).next_batch == 0
    assert await store.evidence.scan_ids() == ()


class TakingEvidence(Evidence):
    """Evidence that another agent takes the scan over right after."""

    def __init__(self, store: Store, scan_id: UUID) -> None:
        super().__init__(store.evidence_database)
        self._store = store
        self._scan_id = scan_id

    async def write(self, scan_id: UUID, epoch: int, batch: int, exchanges: Sequence[Exchange], masker: Masker) -> None:
        await super().write(scan_id, epoch, batch, exchanges, masker)
        await self._store.scans.claim(self._scan_id, AGENT)


async def test_the_wish_comes_with_the_commit_and_goes_when_it_is_met(store: Store) -> None:
    scan_id, epoch = await claimed(store)
    journal = store.journal(scan_id, epoch)
    await journal.commit(Batch(scan_id, epoch, 0, status()))
    await store.scans.pause(scan_id)

    assert await journal.commit(Batch(scan_id, epoch, 1, status())) is ScanState.PAUSING
    assert await journal.commit(Batch(scan_id, epoch, 2, status(ScanState.PAUSING))) is ScanState.PAUSING
    assert await journal.commit(Batch(scan_id, epoch, 3, status(ScanState.PAUSED))) is None
    assert (await store.scans.get(scan_id)).wish is None


async def test_the_state_changes_at_the_moment_of_its_batch(store: Store, clock: HandClock) -> None:
    scan_id, epoch = await claimed(store)
    journal = store.journal(scan_id, epoch)
    clock.at = later(5)
    await journal.commit(Batch(scan_id, epoch, 0, status()))
    clock.at = later(9)
    await journal.commit(Batch(scan_id, epoch, 1, status()))

    assert (await store.scans.get(scan_id)).state_changed_at == later(5)


async def test_a_deleted_scan_takes_no_batch(store: Store) -> None:
    scan_id, epoch = await claimed(store)
    await store.scans.delete(scan_id)

    with pytest.raises(NotFound):
        await store.journal(scan_id, epoch).commit(Batch(scan_id, epoch, 0, status()))


async def test_two_scans_commit_side_by_side(store: Store) -> None:
    first, second = await claimed(store), await claimed(store)

    async def write(scan_id: UUID, epoch: int) -> None:
        journal = store.journal(scan_id, epoch)
        for number in range(5):
            await journal.commit(full_batch(scan_id, epoch, number))

    async with anyio.create_task_group() as group:
        group.start_soon(write, *first)
        group.start_soon(write, *second)

    for scan_id, epoch in (first, second):
        assert (await store.journal(scan_id, epoch).load()).next_batch == 5


class DyingEvidence(Evidence):
    """Evidence whose process dies once it is written."""

    async def write(self, scan_id: UUID, epoch: int, batch: int, exchanges: Sequence[Exchange], masker: Masker) -> None:
        await super().write(scan_id, epoch, batch, exchanges, masker)
        raise StoreFailed("died")


@dataclass
class Model:
    """What the journal should hold: the conductor's own view, from which it counts."""

    steps: dict[str, StepState] = field(default_factory=dict)
    findings: dict[UUID, Severity] = field(default_factory=dict)

    def counters(self) -> Counters:
        of = list(self.findings.values()).count
        return Counters(
            estimated_steps=len(self.steps),
            completed_steps=sum(state.is_finished for state in self.steps.values()),
            critical=of(Severity.CRITICAL),
            high=of(Severity.HIGH),
            medium=of(Severity.MEDIUM),
            low=of(Severity.LOW),
            best_practice=of(Severity.BEST_PRACTICE),
            information=of(Severity.INFORMATION),
        )


HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(["once", "twice", "crash", "takeover"]),
        st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(StepState), max_size=4),
        st.dictionaries(st.integers(0, 5).map(lambda n: UUID(int=n)), st.sampled_from(Severity), max_size=3),
    ),
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=HAPPENINGS)
async def test_counters_equal_the_rows_whatever_happens(
    store: Store, happenings: list[tuple[str, dict[str, StepState], dict[UUID, Severity]]]
) -> None:
    scan_id, epoch = await claimed(store, id=uuid4())
    model, number, exchanges_of = Model(), 0, {}
    for happening, steps, findings in happenings:
        if happening == "takeover":
            epoch = (await store.scans.claim(scan_id, AGENT)).epoch
        proposed = Model({**model.steps, **steps}, {**model.findings, **findings})
        batch = Batch(
            scan_id,
            epoch,
            number,
            status(counters=proposed.counters()),
            exchanges=(exchange(f"/{number}", b"x" * 300 + bytes([number])),),
            steps=tuple(StepRow(key, "visit", Phase.CRAWLING, 0, state) for key, state in steps.items()),
            findings=tuple(finding_row(severity=level, finding_id=key) for key, level in findings.items()),
        )
        if happening == "crash":
            dying = StoreJournal(
                store.main, DyingEvidence(store.evidence_database), store.vault, store.clock, scan_id, epoch
            )
            with pytest.raises(StoreFailed):
                await dying.commit(batch)
            continue
        for _ in range(2 if happening == "twice" else 1):
            await store.journal(scan_id, epoch).commit(batch)
        model, exchanges_of[ExchangeRef(epoch, number, 0)], number = proposed, batch.exchanges[0], number + 1

    epoch = (await store.scans.claim(scan_id, AGENT)).epoch
    state = await store.journal(scan_id, epoch).load()
    stored = (await store.scans.get(scan_id)).counters
    assert stored == model.counters()
    assert stored.estimated_steps == len(state.steps)
    assert stored.completed_steps == sum(row.state.is_finished for row in state.steps)
    assert {level: stored.of(level) for level in Severity if stored.of(level)} == (
        await store.findings.severity_counts(scan_id)
    )
    assert await store.evidence.read(scan_id, exchanges_of) == exchanges_of
    assert await store.sweep() == 0
