# SPDX-License-Identifier: Apache-2.0
"""Weaknesses that are tracked over scans."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from vedette.store.columns import ROW_NUMBER, AnyText
from vedette.store.tables.metadata import MAIN

issue = Table(
    "issue",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("website_id", Uuid, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("host", AnyText, nullable=False),
    Column("check_id", Text, nullable=False),
    Column("method", AnyText, nullable=False),
    Column("route", AnyText, nullable=False),
    Column("place", Text, nullable=False),
    Column("parameter", AnyText, nullable=False),
    Column("sink", AnyText, nullable=False),
    Column("state", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("certainty", Integer, nullable=False),
    Column("technique", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("role", AnyText, nullable=False),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("first_scan_id", Uuid, nullable=False),
    Column("last_scan_id", Uuid, nullable=False),
    Column("last_finding_id", Uuid, nullable=False),
    Column("last_revived_at", BigInteger),
    Column("fixed_confirmed_at", BigInteger),
    Column("retest_scan_id", Uuid),
    Column("not_verified", Boolean, nullable=False),
    Column("assignee_id", Uuid),
    Column("tags", AnyText, nullable=False),
    Column("stage", Text, nullable=False, server_default="todo"),
    UniqueConstraint("website_id", "fingerprint", name="uq_issue_fingerprint"),
    # Lists are read from an index that gives their order and holds what their filters ask, and nothing else is read.
    Index("ix_issue_seen", "last_seen_at", "id", "website_id"),
    Index("ix_issue_severity", "severity", "last_seen_at", "id", "website_id"),
    Index("ix_issue_retest", "retest_scan_id"),
    Index("ix_issue_stage", "stage", "last_seen_at", "id", "website_id", "severity"),
    Index("ix_issue_website", "website_id", "last_seen_at", "id", "stage", "severity"),
)

issue_change = Table(
    "issue_change",
    MAIN,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("issue_id", Uuid, ForeignKey("issue.id", name="fk_issue_change_issue"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("actor_id", Uuid),
    Column("scan_id", Uuid),
    Column("note", AnyText, nullable=False),
    Column("detail", AnyText, nullable=False, server_default=""),
    Index("ix_issue_change_issue", "issue_id", "number"),
)

sighting = Table(
    "sighting",
    MAIN,
    Column("scan_id", Uuid, primary_key=True),
    Column("finding_id", Uuid, primary_key=True),
    Column("issue_id", Uuid, ForeignKey("issue.id", name="fk_sighting_issue"), nullable=False),
    Index("ix_sighting_issue", "issue_id"),
)
