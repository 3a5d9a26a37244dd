# SPDX-License-Identifier: Apache-2.0
"""Who uses the platform, and what they may do."""

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
    false,
)

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
    Column("date_format", Text, nullable=False),
    Column("timezone_id", Text, nullable=False),
    Column("is_api_access_enabled", Boolean, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("phone_number", AnyText),
    Column("alternate_email", AnyText),
    Column("allowed_website_limit", Integer),
    Column("only_sso_login", Boolean, nullable=False, server_default=false()),
    Column("last_login_at", BigInteger),
    Column("password_hash", Text),
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

role = Table(
    "role",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    Column("permissions", Text, nullable=False),
    Column("is_built_in", Boolean, nullable=False),
    UniqueConstraint("name_folded", name="uq_role_name"),
)

team = Table(
    "team",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    UniqueConstraint("name_folded", name="uq_team_name"),
)

team_member = Table(
    "team_member",
    MAIN,
    Column("team_id", Uuid, ForeignKey("team.id", name="fk_team_member_team"), primary_key=True),
    Column("member_id", Uuid, ForeignKey("member.id", name="fk_team_member_member"), primary_key=True),
    Index("ix_team_member_member", "member_id"),
)

member_role = Table(
    "member_role",
    MAIN,
    Column("member_id", Uuid, ForeignKey("member.id", name="fk_member_role_member"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("role_id", Uuid, ForeignKey("role.id", name="fk_member_role_role"), nullable=False),
    Column("website_group_id", Uuid, ForeignKey("website_group.id", name="fk_member_role_group")),
    Index("ix_member_role_role", "role_id"),
    Index("ix_member_role_group", "website_group_id"),
)

team_role = Table(
    "team_role",
    MAIN,
    Column("team_id", Uuid, ForeignKey("team.id", name="fk_team_role_team"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("role_id", Uuid, ForeignKey("role.id", name="fk_team_role_role"), nullable=False),
    Column("website_group_id", Uuid, ForeignKey("website_group.id", name="fk_team_role_group")),
    Index("ix_team_role_role", "role_id"),
    Index("ix_team_role_group", "website_group_id"),
)

invitation = Table(
    "invitation",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("email", AnyText, nullable=False),
    Column("email_folded", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Uuid, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("token_sha256", LargeBinary, nullable=False),
    Column("roles", Text, nullable=False),
    Column("team_ids", Text, nullable=False),
    Column("phone_number", AnyText),
    Column("alternate_email", AnyText),
    Column("is_api_access_enabled", Boolean, nullable=False),
    Column("allowed_website_limit", Integer),
    Column("only_sso_login", Boolean, nullable=False),
    UniqueConstraint("email_folded", name="uq_invitation_email"),
    UniqueConstraint("token_sha256", name="uq_invitation_token"),
)

setting = Table(
    "setting",
    MAIN,
    Column("name", Text, primary_key=True),
    Column("value", AnyText, nullable=False),
)
