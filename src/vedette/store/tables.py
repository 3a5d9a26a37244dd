# SPDX-License-Identifier: Apache-2.0
"""Every table of both databases. `migrations/` makes them; a test holds the two to each other.

Ids are UUIDs (native on PostgreSQL, 32 hex digits on SQLite). Moments and spans are whole ticks of 100 ns. Rows of
the journal are keyed by (scan, digest of their key) and carry `ordinal`, which grows in the order of first writing.
They have no foreign keys: only the holder of a scan writes them, behind the fence of its epoch.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from vedette.store.columns import ROW_NUMBER, AnyText

MAIN = MetaData()
EVIDENCE = MetaData()

member = Table(
    "member",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("email", AnyText, nullable=False),
    Column("email_folded", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("permissions", Text, nullable=False),
    Column("date_format", Text, nullable=False),
    Column("timezone_id", Text, nullable=False),
    Column("is_api_access_enabled", Boolean, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    UniqueConstraint("email_folded", name="uq_member_email"),
)

api_token = Table(
    "api_token",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid, ForeignKey("member.id", name="fk_api_token_member"), nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("sha256", name="uq_api_token_sha256"),
    Index("ix_api_token_member", "member_id"),
)

website_group = Table(
    "website_group",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    Column("description", AnyText),
    Column("tags", AnyText, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("name_folded", name="uq_website_group_name"),
)

website = Table(
    "website",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    Column("root_url", AnyText, nullable=False),
    Column("description", AnyText),
    Column("technical_contact_email", AnyText),
    Column("license_type", Text, nullable=False),
    Column("agent_mode", Text, nullable=False),
    Column("tags", AnyText, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    Index(
        "uq_website_root_url",
        "root_url",
        unique=True,
        sqlite_where=text("deleted_at IS NULL"),
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index("ix_website_name", "name_folded"),
)

website_in_group = Table(
    "website_in_group",
    MAIN,
    Column("website_id", Uuid, ForeignKey("website.id", name="fk_website_in_group_website"), primary_key=True),
    Column("group_id", Uuid, ForeignKey("website_group.id", name="fk_website_in_group_group"), primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Index("ix_website_in_group_group", "group_id"),
)

ownership = Table(
    "ownership",
    MAIN,
    Column("website_id", Uuid, ForeignKey("website.id", name="fk_ownership_website"), primary_key=True),
    Column("method", Text, primary_key=True),
    Column("secret", AnyText, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("verified_at", BigInteger),
)

consent = Table(
    "consent",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("scheme", Text, nullable=False),
    Column("host", AnyText, nullable=False),
    Column("port", Integer, nullable=False),
    Column("given_by", AnyText, nullable=False),
    Column("given_at", BigInteger, nullable=False),
    Column("how", AnyText, nullable=False),
    Column("withdrawn_at", BigInteger),
    Index("ix_consent_host", "host"),
)


def _policy_columns() -> tuple[Column[object], ...]:
    return (
        Column("id", Uuid, primary_key=True),
        Column("owner_id", Uuid, nullable=False),
        Column("name", AnyText, nullable=False),
        Column("name_folded", AnyText, nullable=False),
        Column("is_default", Boolean, nullable=False),
        Column("value", AnyText, nullable=False),
    )


scan_policy = Table(
    "scan_policy", MAIN, *_policy_columns(), UniqueConstraint("owner_id", "name_folded", name="uq_scan_policy_name")
)
report_policy = Table(
    "report_policy", MAIN, *_policy_columns(), UniqueConstraint("owner_id", "name_folded", name="uq_report_policy_name")
)

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
    Index("ix_scan_initiated", "deleted_at", "initiated_at", "id"),
    Index("ix_scan_state", "deleted_at", "state", "initiated_at", "id"),
    Index("ix_scan_website", "website_id", "initiated_at"),
    Index("ix_scan_group", "group_id", "state"),
    Index("ix_scan_target", "target_url", postgresql_using="hash"),
)

batch = Table(
    "batch",
    MAIN,
    Column("scan_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("epoch", Integer, primary_key=True),
)


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
    Column("attempts", Integer, nullable=False),
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
    UniqueConstraint("website_id", "fingerprint", name="uq_issue_fingerprint"),
    Index("ix_issue_seen", "last_seen_at", "id"),
    Index("ix_issue_retest", "retest_scan_id"),
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

JOURNAL_TABLES = (batch, candidate, page, subject, step, observation, cell, finding, refusal, scan_event)
"""The tables that go when a scan is deleted."""

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
