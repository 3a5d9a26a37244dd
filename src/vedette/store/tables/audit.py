# SPDX-License-Identifier: Apache-2.0
"""What members did."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text, Uuid

from vedette.store.columns import ROW_NUMBER, AnyText
from vedette.store.tables.metadata import MAIN

audit_entry = Table(
    "audit_entry",
    MAIN,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor_id", Uuid),
    Column("address", AnyText, nullable=False),
    Column("kind", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("endpoint", Text, nullable=False, server_default=""),
    Column("actor_name", AnyText, nullable=False, server_default=""),
    Column("actor_email", AnyText, nullable=False, server_default=""),
    Column("before", AnyText, nullable=False, server_default=""),
    Column("after", AnyText, nullable=False, server_default=""),
    Index("ix_audit_entry_at", "at"),
)
