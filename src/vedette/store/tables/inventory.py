# SPDX-License-Identifier: Apache-2.0
"""Groups of agents, the products that scans saw, and the technologies that websites run on."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, Table, Text, UniqueConstraint, Uuid

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN

agent_group = Table(
    "agent_group",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    UniqueConstraint("name_folded", name="uq_agent_group_name"),
)

agent_in_group = Table(
    "agent_in_group",
    MAIN,
    Column("group_id", Uuid, ForeignKey("agent_group.id", name="fk_agent_in_group_group"), primary_key=True),
    Column("agent_id", Uuid, primary_key=True),
)

component = Table(
    "component",
    MAIN,
    Column("scan_id", Uuid, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("product", AnyText, nullable=False),
    Column("version", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

technology = Table(
    "technology",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("website_id", Uuid, nullable=False),
    Column("product", Text, nullable=False),
    Column("version", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    Column("category", Text, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    Column("scan_id", Uuid, nullable=False),
    Column("issue_id", Uuid),
    Column("source", AnyText, nullable=False, server_default=""),
    Column("url", AnyText, nullable=False, server_default=""),
    Column("told_version", AnyText),
    UniqueConstraint("website_id", "product", name="uq_technology_product"),
    Index("ix_technology_name", "name_folded", "id"),
)
