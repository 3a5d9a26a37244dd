# SPDX-License-Identifier: Apache-2.0
"""Who is told of what, by which way, and what is on its way."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, Uuid

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN

notification_rule = Table(
    "notification_rule",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("event", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("recipients", AnyText, nullable=False),
    Column("email_filter", Text, nullable=False),
    Column("integration_filter", Text, nullable=False),
    Column("website_id", Uuid),
    Column("website_group_id", Uuid),
    Column("scan_group_id", Uuid),
    Column("is_disabled", Boolean, nullable=False),
    Index("ix_notification_rule_event", "event"),
    Index("ix_notification_rule_website", "website_id"),
    Index("ix_notification_rule_website_group", "website_group_id"),
)

integration = Table(
    "integration",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("project", AnyText, nullable=False),
    Column("user", AnyText, nullable=False),
    Column("issue_type", AnyText, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("name_folded", name="uq_integration_name"),
)

delivery = Table(
    "delivery",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("target", AnyText, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("address", AnyText),
    Column("integration_id", Uuid),
    Column("rule_id", Uuid),
    Column("website_id", Uuid),
    Column("issue_id", Uuid),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ended_at", BigInteger),
    Column("last_error", AnyText),
    Column("reference", AnyText),
    Index("ix_delivery_next", "state", "next_at"),
    Index("ix_delivery_created", "created_at", "id"),
    Index("ix_delivery_issue", "integration_id", "issue_id"),
    Index("ix_delivery_website", "website_id"),
)
