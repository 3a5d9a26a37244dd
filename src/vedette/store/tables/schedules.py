# SPDX-License-Identifier: Apache-2.0
"""Scans that start by themselves."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, Uuid

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN

schedule = Table(
    "schedule",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("timetable", Text, nullable=False),
    Column("scan_group_id", Uuid, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    Column("website_id", Uuid),
    Column("website_group_id", Uuid),
    Column("base_scan_id", Uuid),
    Column("is_disabled", Boolean, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("last_scan_id", Uuid),
    Column("last_error", AnyText),
    Index("ix_schedule_next", "next_at"),
    Index("ix_schedule_name", "name_folded"),
    Index("ix_schedule_website", "website_id"),
    Index("ix_schedule_website_group", "website_group_id"),
)
