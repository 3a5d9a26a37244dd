# SPDX-License-Identifier: Apache-2.0
"""Who uses the platform."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, Table, Text, UniqueConstraint, Uuid

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN

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
