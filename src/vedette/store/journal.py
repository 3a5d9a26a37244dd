# SPDX-License-Identifier: Apache-2.0
"""The memory of one scan, as one holder of it sees it. Fits `scan.ports.Journal`.

A batch is written in two commits: its evidence first, into its own database, then all its rows in one transaction of
the main one. That transaction is the truth: a batch is there when its key (scan, epoch, number) is. Evidence without
it is an orphan, which a retry replaces and a later holder sweeps away. Inside that transaction the scan's epoch is
compared, so of two holders only the newer can write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Table, bindparam, delete, exists, select, update

from vedette.domain.chance import derive_seed
from vedette.domain.exchange import Exchange
from vedette.domain.scan import ScanState
from vedette.errors import Conflict, NotFound
from vedette.scan.ports import Clock
from vedette.scan.rows import Batch, ExchangeRef, JournalState, ScanStatus
from vedette.store import journal_rows, tables
from vedette.store.columns import text_digest
from vedette.store.database import Database
from vedette.store.evidence import Evidence
from vedette.store.journal_rows import Values
from vedette.store.masking import Masker
from vedette.store.scan_rows import read_scan, status_values
from vedette.store.secrets import Vault
from vedette.store.statements import add_up, chunks, insert_or_ignore, upsert
from vedette.store.veil import Veil

T = TypeVar("T")
_ROWS_PER_BATCH = 1_000_000
_MET = {
    ScanState.PAUSING: frozenset({ScanState.PAUSED, ScanState.COMPLETE, ScanState.FAILED, ScanState.CANCELLED}),
    ScanState.CANCELLED: frozenset({ScanState.COMPLETE, ScanState.FAILED, ScanState.CANCELLED}),
}
"""The states in which a wish is met, or has come too late."""

_STANDING = select(
    tables.scan.c.epoch,
    tables.scan.c.state,
    tables.scan.c.wish,
    tables.scan.c.deleted_at,
    exists()
    .where(
        tables.batch.c.scan_id == bindparam("the_scan"),
        tables.batch.c.epoch == bindparam("the_epoch"),
        tables.batch.c.number == bindparam("the_number"),
    )
    .label("is_done"),
).where(tables.scan.c.id == bindparam("the_scan"))
_STANDING_LOCKED = _STANDING.with_for_update()


@dataclass(frozen=True, slots=True)
class _Standing:
    """Whether a batch is there already, and what the scan's row says."""

    is_done: bool
    state: ScanState
    wish: ScanState | None


class StoreJournal:
    """The journal of the holder that claimed `scan_id` at `epoch`; one task at a time may commit."""

    def __init__(
        self, database: Database, evidence: Evidence, vault: Vault, clock: Clock, scan_id: UUID, epoch: int
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._vault = vault
        self._clock = clock
        self._scan_id = scan_id
        self._epoch = epoch
        self._masker: Masker | None = None
        self._veil: Veil | None = None

    async def load(self) -> JournalState:
        """Return all that was committed, rows in the order in which they were first written.

        Evidence that an earlier holder wrote for a batch that it never committed is removed.
        Raises NotFound; Conflict when a newer epoch has the scan; StoreFailed.
        """
        state, committed = await self._database.read(self._load)
        await self._evidence.sweep(self._scan_id, self._epoch, committed)
        refs = [row.exchange for row in state.observations if row.exchange is not None]
        state.open_exchanges.update(await self._evidence.read(self._scan_id, refs))
        return state

    async def commit(self, batch: Batch) -> ScanState | None:
        """Write `batch` in one transaction and return the user's wish for the scan, if there is one.

        Raises NotFound; Conflict when a newer epoch has the scan; StoreFailed, in which case nothing of the batch is
        there.
        """
        standing = await self._database.read(lambda connection: _standing(connection, batch, lock=False))
        if standing.is_done:
            return standing.wish
        if self._masker is None or self._veil is None:
            self._masker = await self._database.read(self._read_masker)
            self._veil = Veil(self._masker)
        if batch.exchanges:
            await self._evidence.write(self._scan_id, batch.epoch, batch.number, batch.exchanges, self._masker)
        hidden = self._veil.hide(batch)
        now_ticks = self._clock.now().ticks
        return await self._database.write(lambda connection: self._apply(connection, hidden, now_ticks))

    async def read_exchange(self, ref: ExchangeRef) -> Exchange:
        """Return one exchange. Raises NotFound, StoreFailed."""
        return await self._evidence.get(self._scan_id, ref)

    async def compact(self, first: int, last: int) -> None:
        """Merge the evidence of batches `first` to `last` of this epoch. Raises StoreFailed."""
        await self._evidence.compact(self._scan_id, self._epoch, first, last)

    def _apply(self, connection: Connection, batch: Batch, now_ticks: int) -> ScanState | None:
        standing = _standing(connection, batch, lock=True)
        if standing.is_done:
            return standing.wish
        wish = None if _is_met(standing.wish, batch.status) else standing.wish
        key = {"scan_id": batch.scan_id, "epoch": batch.epoch, "number": batch.number}
        connection.execute(tables.batch.insert(), key)
        values = status_values(batch.status)
        values["wish"] = wish.value if wish else None
        if standing.state is not batch.status.state:
            values["state_changed_at"] = now_ticks
        if batch.session is not None:
            values["session"] = self._vault.seal(batch.session)
        if batch.login is not None:
            values["login"] = self._vault.seal(batch.login)
        connection.execute(update(tables.scan).where(tables.scan.c.id == batch.scan_id).values(values))
        _write_keyed(connection, batch)
        finished = set(batch.finished_trials)
        open_rows = [row for row in batch.observations if row.trial not in finished]
        _put(connection, batch, tables.observation, map(journal_rows.observation_values, open_rows))
        for some in chunks(map(text_digest, finished)):
            connection.execute(
                delete(tables.observation).where(
                    tables.observation.c.scan_id == batch.scan_id, tables.observation.c.digest.in_(some)
                )
            )
        if batch.refusals:
            rows = [{"scan_id": batch.scan_id, **journal_rows.refusal_values(row)} for row in batch.refusals]
            connection.execute(add_up(connection, tables.refusal, "count"), rows)
        if batch.pictures:
            shots = [{"scan_id": batch.scan_id, **journal_rows.picture_values(row)} for row in batch.pictures]
            connection.execute(upsert(connection, tables.login_picture), shots)
        if batch.events:
            rows = [{"scan_id": batch.scan_id, **journal_rows.event_values(row)} for row in batch.events]
            connection.execute(tables.scan_event.insert(), rows)
        if batch.components:
            rows = [{"scan_id": batch.scan_id, **journal_rows.component_values(row)} for row in batch.components]
            connection.execute(insert_or_ignore(connection, tables.component), rows)
        return wish

    def _load(self, connection: Connection) -> tuple[JournalState, list[tuple[int, int]]]:
        row = _live_scan(connection, self._scan_id, self._epoch)
        committed = [
            (epoch, number)
            for epoch, number in connection.execute(
                select(tables.batch.c.epoch, tables.batch.c.number).where(tables.batch.c.scan_id == self._scan_id)
            )
        ]
        secret = self._vault.unseal(row["secret"])
        scan = read_scan(row, self._vault)
        self._masker = Masker(derive_seed(secret, "masking"), scan.shown_credentials)
        self._veil = Veil(self._masker)

        def rows(table: Table, read: Callable[[RowMapping], T]) -> tuple[T, ...]:
            return journal_rows.read_rows(connection, self._scan_id, table, read)

        state = JournalState(
            scan=scan,
            next_batch=max((number for _, number in committed), default=-1) + 1,
            secret=secret,
            candidates=rows(tables.candidate, journal_rows.read_candidate),
            pages=rows(tables.page, journal_rows.read_page),
            subjects=rows(tables.subject, journal_rows.read_subject),
            steps=rows(tables.step, journal_rows.read_step),
            observations=rows(tables.observation, journal_rows.read_observation),
            cells=rows(tables.cell, journal_rows.read_cell),
            findings=rows(tables.finding, journal_rows.read_finding),
            session=None if row["session"] is None else self._vault.unseal(row["session"]),
            login=None if row["login"] is None else self._vault.unseal(row["login"]),
        )
        return self._veil.show(state), committed

    def _read_masker(self, connection: Connection) -> Masker:
        row = _live_scan(connection, self._scan_id, self._epoch)
        key = derive_seed(self._vault.unseal(row["secret"]), "masking")
        return Masker(key, read_scan(row, self._vault).shown_credentials)


def _live_scan(connection: Connection, scan_id: UUID, epoch: int) -> RowMapping:
    """Return the row of a scan. Raises NotFound; Conflict when another epoch has it."""
    row = connection.execute(select(tables.scan).where(tables.scan.c.id == scan_id)).mappings().one_or_none()
    return _checked(row, epoch)


def _standing(connection: Connection, batch: Batch, *, lock: bool) -> _Standing:
    """Return where the scan of `batch` stands; with `lock` it stays so. Raises NotFound; Conflict for an old epoch."""
    key = {"the_scan": batch.scan_id, "the_epoch": batch.epoch, "the_number": batch.number}
    row = connection.execute(_STANDING_LOCKED if lock else _STANDING, key).mappings().one_or_none()
    row = _checked(row, batch.epoch)
    return _Standing(row["is_done"], ScanState(row["state"]), ScanState(row["wish"]) if row["wish"] else None)


def _checked(row: RowMapping | None, epoch: int) -> RowMapping:
    if row is None or row["deleted_at"] is not None:
        raise NotFound("There is no such scan.", "It may have been deleted.")
    if row["epoch"] != epoch:
        raise Conflict("Another agent has taken this scan over.", "Nothing is to be done: it goes on there.")
    return row


def _is_met(wish: ScanState | None, status: ScanStatus) -> bool:
    return wish is not None and status.state in _MET.get(wish, ())


def _write_keyed(connection: Connection, batch: Batch) -> None:
    _put(connection, batch, tables.candidate, map(journal_rows.candidate_values, batch.candidates))
    _put(connection, batch, tables.page, map(journal_rows.page_values, batch.pages))
    _put(connection, batch, tables.subject, map(journal_rows.subject_values, batch.subjects))
    _put(connection, batch, tables.step, map(journal_rows.step_values, batch.steps))
    _put(connection, batch, tables.cell, map(journal_rows.cell_values, batch.cells))
    _put(connection, batch, tables.finding, map(journal_rows.finding_values, batch.findings))


def _put(connection: Connection, batch: Batch, table: Table, values: Iterable[Values]) -> None:
    """Write rows of one kind; a known key keeps its place in the order and takes all else from the new row."""
    first = batch.number * _ROWS_PER_BATCH
    rows = [{"scan_id": batch.scan_id, "ordinal": first + index, **row} for index, row in enumerate(values)]
    if rows:
        connection.execute(upsert(connection, table, keep=("ordinal",)), rows)
