# SPDX-License-Identifier: Apache-2.0
"""What was sent and received."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, UniqueConstraint, Uuid, text

from vedette.store.columns import ROW_NUMBER
from vedette.store.tables.metadata import EVIDENCE

segment = Table(
    "segment",
    EVIDENCE,
    Column("scan_id", Uuid, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("first_batch", BigInteger, primary_key=True),
    Column("last_batch", BigInteger, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)

body = Table(
    "body",
    EVIDENCE,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("hash", LargeBinary, nullable=False),
    Column("base_hash", LargeBinary),
    Column("packed", LargeBinary, nullable=False),
    UniqueConstraint("hash", name="uq_body_hash"),
    Index(
        "ix_body_base",
        "base_hash",
        sqlite_where=text("base_hash IS NOT NULL"),
        postgresql_where=text("base_hash IS NOT NULL"),
    ),
)

body_use = Table(
    "body_use",
    EVIDENCE,
    Column("scan_id", Uuid, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Index("ix_body_use_hash", "hash"),
)
