# SPDX-License-Identifier: Apache-2.0
"""What a scan does, how its report speaks, and launches that are saved to be used again."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, Table, UniqueConstraint, Uuid, false

from vedette.store.columns import AnyText
from vedette.store.tables.metadata import MAIN


def _policy_columns() -> tuple[Column[object], ...]:
    return (
        Column("id", Uuid, primary_key=True),
        Column("owner_id", Uuid, nullable=False),
        Column("name", AnyText, nullable=False),
        Column("name_folded", AnyText, nullable=False),
        Column("is_default", Boolean, nullable=False),
        Column("value", AnyText, nullable=False),
        Column("is_account_default", Boolean, nullable=False, server_default=false()),
    )


scan_policy = Table(
    "scan_policy",
    MAIN,
    *_policy_columns(),
    Column("sealed", LargeBinary),
    UniqueConstraint("owner_id", "name_folded", name="uq_scan_policy_name"),
)

report_policy = Table(
    "report_policy", MAIN, *_policy_columns(), UniqueConstraint("owner_id", "name_folded", name="uq_report_policy_name")
)

scan_profile = Table(
    "scan_profile",
    MAIN,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("name_folded", AnyText, nullable=False),
    Column("website_id", Uuid),
    Column("target_url", AnyText),
    Column("is_primary", Boolean, nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("has_time_window", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("name_folded", name="uq_scan_profile_name"),
    Index("ix_scan_profile_website", "website_id"),
)
