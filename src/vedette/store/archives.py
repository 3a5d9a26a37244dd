# SPDX-License-Identifier: Apache-2.0
"""A scan as a whole, out of one installation and into another: every row that tells what it did, and its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection, Table, insert, select

from vedette.domain.coverage import CellResult
from vedette.domain.exchange import Exchange
from vedette.domain.scan import Credentials, Scan, ScanState
from vedette.errors import Conflict
from vedette.scan.rows import (
    CandidateRow,
    EventRow,
    ExchangeRef,
    FindingRow,
    PageRow,
    RefusalRow,
    StepRow,
)
from vedette.store import journal_rows, tables
from vedette.store.database import Database
from vedette.store.evidence import Evidence
from vedette.store.masking import Masker
from vedette.store.packing import unpack_segment
from vedette.store.scan_rows import scan_values
from vedette.store.secrets import Vault
from vedette.store.statements import chunks

_ENDED = tuple(state.value for state in ScanState if state.is_final)


@dataclass(frozen=True, slots=True)
class ArchivedRows:
    """What a scan wrote, but for its evidence."""

    candidates: tuple[CandidateRow, ...] = ()
    pages: tuple[PageRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    cells: tuple[CellResult, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    refusals: tuple[RefusalRow, ...] = ()
    events: tuple[EventRow, ...] = ()


class Archives:
    """Reads ended scans whole, and writes them whole."""

    def __init__(self, database: Database, evidence_database: Database, evidence: Evidence, vault: Vault) -> None:
        self._database = database
        self._evidence_database = evidence_database
        self._evidence = evidence
        self._vault = vault

    async def rows(self, scan_id: UUID) -> ArchivedRows:
        """Return what the scan wrote, in the order of writing. Steps are told without their values."""

        def work(connection: Connection) -> ArchivedRows:
            refusals = select(tables.refusal).where(tables.refusal.c.scan_id == scan_id)
            events = select(tables.scan_event).where(tables.scan_event.c.scan_id == scan_id)
            events = events.order_by(tables.scan_event.c.number)
            steps = journal_rows.read_rows(connection, scan_id, tables.step, journal_rows.read_step)
            return ArchivedRows(
                candidates=journal_rows.read_rows(connection, scan_id, tables.candidate, journal_rows.read_candidate),
                pages=journal_rows.read_rows(connection, scan_id, tables.page, journal_rows.read_page),
                steps=tuple(replace(step, value=b"") for step in steps),
                cells=journal_rows.read_rows(connection, scan_id, tables.cell, journal_rows.read_cell),
                findings=journal_rows.read_rows(connection, scan_id, tables.finding, journal_rows.read_finding),
                refusals=tuple(map(journal_rows.read_refusal, connection.execute(refusals).mappings())),
                events=tuple(map(journal_rows.read_event, connection.execute(events).mappings())),
            )

        return await self._database.read(work)

    async def refs(self, scan_id: UUID) -> tuple[ExchangeRef, ...]:
        """Return where each exchange of the scan is kept, in order."""
        segment = tables.segment
        chosen = select(segment.c.epoch, segment.c.packed).where(segment.c.scan_id == scan_id)
        chosen = chosen.order_by(segment.c.epoch, segment.c.first_batch)

        def work(connection: Connection) -> tuple[ExchangeRef, ...]:
            return tuple(
                ExchangeRef(epoch, batch, index)
                for epoch, packed in connection.execute(chosen)
                for batch, exchanges in unpack_segment(packed)
                for index in range(len(exchanges))
            )

        return await self._evidence_database.read(work)

    async def exchanges(self, scan_id: UUID, refs: Sequence[ExchangeRef]) -> dict[ExchangeRef, Exchange]:
        """Return the exchanges behind `refs`; those that are gone are left out."""
        return await self._evidence.read(scan_id, refs)

    async def check_free(self, scan_id: UUID, finding_ids: Sequence[UUID]) -> None:
        """Raise Conflict when the scan, or a finding of these ids, is there already, or was."""

        def work(connection: Connection) -> bool:
            there = connection.execute(select(tables.scan.c.id).where(tables.scan.c.id == scan_id)).first()
            known = (
                connection.execute(select(tables.finding.c.id).where(tables.finding.c.id.in_(some)).limit(1)).first()
                for some in chunks(finding_ids)
            )
            return there is not None or any(row is not None for row in known)

        if await self._database.read(work):
            raise Conflict(f"The scan {scan_id} is here already.", "There is nothing to import.")

    async def write_evidence(
        self, scan_id: UUID, epoch: int, batch: int, exchanges: Sequence[Exchange], secret: bytes
    ) -> None:
        """Write the exchanges of one batch, masked by place. Raises StoreFailed."""
        await self._evidence.write(scan_id, epoch, batch, exchanges, Masker(secret, Credentials()))

    async def insert(self, new: Scan, secret: bytes, rows: ArchivedRows, batches: Sequence[tuple[int, int]]) -> None:
        """Write a scan that has ended, whose evidence is in `batches` (epoch, number) already, in one transaction.

        The issues of its website follow it unless a later scan of the website has ended here: a look into the past
        must not move them. Raises StoreFailed.
        """
        told = {"is_start_told": True, "is_end_told": True}  # it ended long ago: nobody waits for a message
        values = {**scan_values(new, secret, self._vault), **told}

        def work(connection: Connection) -> None:
            connection.execute(tables.scan.insert(), {**values, "issues_applied": _has_later(connection, new)})
            key = {"scan_id": new.id}
            _put(connection, tables.batch, [{**key, "epoch": epoch, "number": number} for epoch, number in batches])
            for table, listed in _tables(rows):
                keyed = [{**key, "ordinal": ordinal, **each} for ordinal, each in enumerate(listed)]
                _put(connection, table, keyed)
            _put(connection, tables.refusal, [{**key, **journal_rows.refusal_values(row)} for row in rows.refusals])
            _put(connection, tables.scan_event, [{**key, **journal_rows.event_values(row)} for row in rows.events])

        await self._database.write(work)

    async def discard_evidence(self, scan_id: UUID) -> None:
        """Remove the evidence of a scan that could not be written. Raises StoreFailed."""
        await self._evidence.delete(scan_id)


def _tables(rows: ArchivedRows) -> tuple[tuple[Table, list[journal_rows.Values]], ...]:
    return (
        (tables.candidate, list(map(journal_rows.candidate_values, rows.candidates))),
        (tables.page, list(map(journal_rows.page_values, rows.pages))),
        (tables.step, list(map(journal_rows.step_values, rows.steps))),
        (tables.cell, list(map(journal_rows.cell_values, rows.cells))),
        (tables.finding, list(map(journal_rows.finding_values, rows.findings))),
    )


def _put(connection: Connection, table: Table, rows: Sequence[journal_rows.Values]) -> None:
    for some in chunks(rows):
        connection.execute(insert(table), some)


def _has_later(connection: Connection, new: Scan) -> bool:
    later = select(tables.scan.c.id).where(
        tables.scan.c.website_id == new.website_id,
        tables.scan.c.state.in_(_ENDED),
        tables.scan.c.initiated_at > new.initiated_at.ticks,
    )
    return connection.execute(later.limit(1)).first() is not None
