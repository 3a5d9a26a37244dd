# SPDX-License-Identifier: Apache-2.0
"""Scans and the batches that they committed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, Uuid, false

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN

scan = Table(
    "scan",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, nullable=False),
    Column("website_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("initiated_at", BigInteger, nullable=False),
    Column("target_url", AnyText, nullable=False),
    Column("spec", AnyText, nullable=False),
    Column("sealed", LargeBinary),
    Column("secret", LargeBinary, nullable=False),
    Column("session", LargeBinary),
    Column("login", LargeBinary),
    Column("type", Text, nullable=False),
    Column("base_scan_id", Uuid),
    Column("state", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("state_changed_at", BigInteger),
    Column("elapsed", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("percentage", Integer, nullable=False),
    Column("estimated_steps", BigInteger, nullable=False),
    Column("completed_steps", BigInteger, nullable=False),
    Column("requests", BigInteger, nullable=False),
    Column("critical", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("medium", Integer, nullable=False),
    Column("low", Integer, nullable=False),
    Column("best_practice", Integer, nullable=False),
    Column("information", Integer, nullable=False),
    Column("agent_id", Uuid),
    Column("agent_name", AnyText),
    Column("failure_reason", Text),
    Column("failure_sentence", AnyText),
    Column("wish", Text),
    Column("time_limit_hit", Boolean, nullable=False),
    Column("issues_applied", Boolean, nullable=False),
    Column("deleted_at", BigInteger),
    Column("profile_id", Uuid),
    Column("schedule_id", Uuid),
    Column("is_paused_with_all", Boolean, nullable=False, server_default=false()),
    Column("is_start_told", Boolean, nullable=False, server_default=false()),
    Column("is_end_told", Boolean, nullable=False, server_default=false()),
    Column("target_digest", LargeBinary),
    # Lists are read from an index that gives their order and holds what their filters ask, and nothing else is read.
    Index("ix_scan_initiated", "deleted_at", "initiated_at", "id", "state_changed_at", "website_id"),
    Index(
        "ix_scan_state", "deleted_at", "state", "initiated_at", "id", "state_changed_at", "website_id", "target_digest"
    ),
    Index("ix_scan_website", "website_id", "initiated_at", "id", "deleted_at", "state"),
    Index("ix_scan_group", "group_id", "state"),
    Index("ix_scan_profile", "profile_id"),
    Index("ix_scan_start_told", "is_start_told"),
    Index("ix_scan_end_told", "is_end_told"),
    Index("ix_scan_target", "target_digest", "initiated_at", "id", "deleted_at", "state"),
)

batch = Table(
    "batch",
    MAIN,
    Column("scan_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("epoch", Integer, primary_key=True),
)
