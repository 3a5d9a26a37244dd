# SPDX-License-Identifier: Apache-2.0
"""What members did."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Uuid

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
)
