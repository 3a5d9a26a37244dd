# SPDX-License-Identifier: Apache-2.0
"""The tokens of our own listener, and the calls that came with them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text, Uuid

from vedette.store.columns import ROW_NUMBER, AnyText
from vedette.store.tables.metadata import MAIN

callback_token = Table(
    "callback_token",
    MAIN,
    Column("token", Text, primary_key=True),
    Column("scan_id", Uuid, nullable=False),
    Column("trial", AnyText, nullable=False),
    Column("expected_at", BigInteger, nullable=False),
    Index("ix_callback_token_scan", "scan_id"),
)

callback_hit = Table(
    "callback_hit",
    MAIN,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("token", Text, nullable=False),
    Column("scan_id", Uuid, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("head", AnyText, nullable=False),
    Column("is_judged", Boolean, nullable=False),
    Index("ix_callback_hit_token", "token", "number"),
    Index("ix_callback_hit_judged", "is_judged", "scan_id"),
)
