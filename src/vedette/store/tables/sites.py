# SPDX-License-Identifier: Apache-2.0
"""What is tested, and whose it is."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid, text

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN

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
    Column("created_by", Uuid),
    Index(
        "uq_website_root_url",
        "root_url",
        unique=True,
        sqlite_where=text("deleted_at IS NULL"),
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index("ix_website_address", "root_url"),
    Index("ix_website_name", "deleted_at", "name_folded", "id"),
    Index("ix_website_created_by", "created_by"),
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
