# SPDX-License-Identifier: Apache-2.0
"""The rows of `scan/rows.py` as rows of the journal's tables and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, Table, select

from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.finding import SubjectKey
from vedette.domain.scan import Phase
from vedette.domain.time import Instant
from vedette.domain.weakness import Grade, Severity
from vedette.scan.rows import (
    CandidateRow,
    ComponentRow,
    EventRow,
    ExchangeRef,
    FindingRow,
    ObservationRow,
    PageRow,
    PictureRow,
    RefusalRow,
    StepRow,
    StepState,
    SubjectRow,
)
from vedette.store.columns import text_digest
from vedette.store.tables import observation

T = TypeVar("T")

Values = dict[str, object]
_EVIDENCE = msgspec.json.Decoder(tuple[tuple[str, ExchangeRef], ...])


def candidate_values(row: CandidateRow) -> Values:
    """Return a candidate for its table."""
    return {
        "digest": text_digest(row.key),
        "key": row.key,
        "state": row.state,
        "reason": row.reason,
        "depth": row.depth,
        "source": row.source,
        "method": row.method,
        "url": row.url,
        "value": row.value,
    }


def read_candidate(row: RowMapping) -> CandidateRow:
    """Return the candidate of a row."""
    return CandidateRow(
        row["key"],
        row["state"],
        row["reason"],
        row["depth"],
        row["source"],
        row["method"],
        row["url"],
        bytes(row["value"]),
    )


def page_values(row: PageRow) -> Values:
    """Return a page for its table."""
    return {
        "digest": text_digest(row.key),
        "key": row.key,
        "method": row.method,
        "url": row.url,
        "route": row.route,
        "status": row.status,
        "media_type": row.media_type,
        **_ref_values(row.exchange),
        "value": row.value,
    }


def read_page(row: RowMapping) -> PageRow:
    """Return the page of a row."""
    return PageRow(
        row["key"],
        row["method"],
        row["url"],
        row["route"],
        row["status"],
        row["media_type"],
        ExchangeRef(row["exchange_epoch"], row["exchange_batch"], row["exchange_index"]),
        bytes(row["value"]),
    )


def subject_values(row: SubjectRow) -> Values:
    """Return a subject for its table."""
    return {"digest": text_digest(row.key), "key": row.key, "kind": row.kind, "value": row.value}


def read_subject(row: RowMapping) -> SubjectRow:
    """Return the subject of a row."""
    return SubjectRow(row["key"], row["kind"], bytes(row["value"]))


def step_values(row: StepRow) -> Values:
    """Return a step for its table."""
    return {
        "digest": text_digest(row.key),
        "key": row.key,
        "kind": row.kind,
        "phase": row.phase.value,
        "position": row.order,
        "state": row.state.value,
        "reason": row.reason,
        "value": row.value,
    }


def read_step(row: RowMapping) -> StepRow:
    """Return the step of a row."""
    return StepRow(
        row["key"],
        row["kind"],
        Phase(row["phase"]),
        row["position"],
        StepState(row["state"]),
        row["reason"],
        bytes(row["value"]),
    )


def observation_values(row: ObservationRow) -> Values:
    """Return an observation for its table."""
    return {
        "digest": text_digest(row.trial),
        "trial": row.trial,
        "ordinal": row.ordinal,
        **_ref_values(row.exchange),
        "failure": row.failure,
    }


def read_observation(row: RowMapping) -> ObservationRow:
    """Return the observation of a row."""
    epoch, batch, index = row["exchange_epoch"], row["exchange_batch"], row["exchange_index"]
    exchange = None if epoch is None else ExchangeRef(epoch, batch, index)
    return ObservationRow(row["trial"], row["ordinal"], exchange, row["failure"])


def cell_values(row: CellResult) -> Values:
    """Return a cell of the ledger for its table."""
    subject = row.cell.subject
    key = (subject.kind, subject.origin, subject.method, subject.route, subject.place, subject.parameter)
    return {
        "digest": text_digest(*key, row.cell.check, row.cell.role),
        **_cell_columns(row.cell),
        "state": row.state.value,
        "reason": row.reason,
    }


def read_cell(row: RowMapping) -> CellResult:
    """Return the cell of a row."""
    return CellResult(_cell(row), CellState(row["state"]), row["reason"])


def finding_values(row: FindingRow) -> Values:
    """Return a finding for its table."""
    return {
        "id": row.id,
        **_cell_columns(row.cell),
        "sink": row.sink,
        "technique": row.technique,
        "grade": row.grade.value,
        "certainty": row.certainty,
        "severity": row.severity.value,
        "url": row.url,
        "found_at": row.found_at.ticks,
        "evidence": msgspec.json.encode(row.evidence).decode(),
        "value": row.value,
    }


def read_finding(row: RowMapping) -> FindingRow:
    """Return the finding of a row."""
    return FindingRow(
        id=row["id"],
        cell=_cell(row),
        sink=row["sink"],
        technique=row["technique"],
        grade=Grade(row["grade"]),
        certainty=row["certainty"],
        severity=Severity(row["severity"]),
        url=row["url"],
        found_at=Instant(row["found_at"]),
        evidence=_EVIDENCE.decode(row["evidence"]),
        value=bytes(row["value"]),
    )


def refusal_values(row: RefusalRow) -> Values:
    """Return a refusal for its table."""
    return {
        "digest": text_digest(row.reason, row.method, row.url),
        "reason": row.reason,
        "method": row.method,
        "url": row.url,
        "count": row.count,
    }


def picture_values(row: PictureRow) -> Values:
    """Return a screenshot for its table."""
    return {"role": row.role, "what": row.what, "at": row.at.ticks, "png": row.png}


def read_picture(row: RowMapping) -> PictureRow:
    """Return the screenshot of a row."""
    return PictureRow(row["role"], row["what"], Instant(row["at"]), row["png"])


def read_refusal(row: RowMapping) -> RefusalRow:
    """Return the refusal of a row."""
    return RefusalRow(row["reason"], row["method"], row["url"], row["count"])


def component_values(row: ComponentRow) -> Values:
    """Return a product for its table."""
    return {
        "digest": text_digest(row.product, row.version),
        "product": row.product,
        "version": row.version,
        "source": row.source,
        "url": row.url,
        "seen_at": row.seen_at.ticks,
    }


def read_component(row: RowMapping) -> ComponentRow:
    """Return the product of a row."""
    return ComponentRow(row["product"], row["version"], row["source"], row["url"], Instant(row["seen_at"]))


def event_values(row: EventRow) -> Values:
    """Return a line of the scan's story for its table."""
    return {"at": row.at.ticks, "kind": row.kind, "text": row.text}


def read_event(row: RowMapping) -> EventRow:
    """Return the line of a row."""
    return EventRow(Instant(row["at"]), row["kind"], row["text"])


def _ref_values(ref: ExchangeRef | None) -> Values:
    return {
        "exchange_epoch": None if ref is None else ref.epoch,
        "exchange_batch": None if ref is None else ref.batch,
        "exchange_index": None if ref is None else ref.index,
    }


def _cell_columns(cell: Cell) -> Values:
    subject = cell.subject
    return {
        "kind": subject.kind,
        "origin": subject.origin,
        "method": subject.method,
        "route": subject.route,
        "place": subject.place,
        "parameter": subject.parameter,
        "check_id": cell.check,
        "role": cell.role,
    }


def _cell(row: RowMapping) -> Cell:
    subject = SubjectKey(row["kind"], row["origin"], row["method"], row["route"], row["place"], row["parameter"])
    return Cell(subject, row["check_id"], row["role"])


def read_rows(connection: Connection, scan_id: UUID, table: Table, read: Callable[[RowMapping], T]) -> tuple[T, ...]:
    """Return the rows of a scan in `table`, in the order in which they were first written."""
    order = (table.c.trial, table.c.ordinal) if table is observation else (table.c.ordinal,)
    found = connection.execute(select(table).where(table.c.scan_id == scan_id).order_by(*order)).mappings()
    return tuple(map(read, found))
