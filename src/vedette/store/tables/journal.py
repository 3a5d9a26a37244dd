# SPDX-License-Identifier: Apache-2.0
"""What a scan writes while it runs.

Rows are keyed by (scan, digest of their key) and carry `ordinal`, which grows in the order of first writing. They
have no foreign keys: only the holder of a scan writes them, behind the fence of its epoch.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text, Uuid

from vedette.store.columns import ROW_NUMBER, AnyText
from vedette.store.tables.metadata import MAIN


def _keyed(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        MAIN,
        Column("scan_id", Uuid, primary_key=True),
        Column("digest", LargeBinary, primary_key=True),
        Column("ordinal", BigInteger, nullable=False),
        *columns,
    )


def _subject_columns() -> tuple[Column[object], ...]:
    return (
        Column("kind", Text, nullable=False),
        Column("origin", AnyText, nullable=False),
        Column("method", AnyText, nullable=False),
        Column("route", AnyText, nullable=False),
        Column("place", Text, nullable=False),
        Column("parameter", AnyText, nullable=False),
        Column("check_id", Text, nullable=False),
        Column("role", AnyText, nullable=False),
    )


def _exchange_columns(*, nullable: bool) -> tuple[Column[object], ...]:
    return (
        Column("exchange_epoch", Integer, nullable=nullable),
        Column("exchange_batch", BigInteger, nullable=nullable),
        Column("exchange_index", Integer, nullable=nullable),
    )


candidate = _keyed(
    "candidate",
    Column("key", AnyText, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("method", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("value", LargeBinary, nullable=False),
)

page = _keyed(
    "page",
    Column("key", AnyText, nullable=False),
    Column("method", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("route", AnyText, nullable=False),
    Column("status", Integer, nullable=False),
    Column("media_type", AnyText, nullable=False),
    *_exchange_columns(nullable=False),
    Column("value", LargeBinary, nullable=False),
)

subject = _keyed(
    "subject",
    Column("key", AnyText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),
)

step = _keyed(
    "step",
    Column("key", AnyText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("value", LargeBinary, nullable=False),
)

observation = Table(
    "observation",
    MAIN,
    Column("scan_id", Uuid, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("ordinal", BigInteger, primary_key=True),
    Column("trial", AnyText, nullable=False),
    *_exchange_columns(nullable=True),
    Column("failure", AnyText, nullable=False),
)

cell = _keyed(
    "cell",
    *_subject_columns(),
    Column("state", Text, nullable=False),
    Column("reason", AnyText, nullable=False),
)

finding = Table(
    "finding",
    MAIN,
    Column("scan_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("ordinal", BigInteger, nullable=False),
    *_subject_columns(),
    Column("sink", AnyText, nullable=False),
    Column("technique", AnyText, nullable=False),
    Column("grade", Text, nullable=False),
    Column("certainty", Integer, nullable=False),
    Column("severity", Text, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("found_at", BigInteger, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Index("ix_finding_id", "id"),
)

refusal = Table(
    "refusal",
    MAIN,
    Column("scan_id", Uuid, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("reason", AnyText, nullable=False),
    Column("method", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("count", BigInteger, nullable=False),
)

scan_event = Table(
    "scan_event",
    MAIN,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("scan_id", Uuid, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Index("ix_scan_event_scan", "scan_id", "number"),
)
