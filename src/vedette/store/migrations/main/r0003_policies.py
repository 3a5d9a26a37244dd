# SPDX-License-Identifier: Apache-2.0
"""Scan policies, scan profiles, and which profile a scan was launched with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vedette.store.columns import AnyText

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what of a policy is secret, which one is the account's default, the scan profiles, and whose scan it is."""
    for name in ("scan_policy", "report_policy"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("is_account_default", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("scan_policy") as table:
        table.add_column(sa.Column("sealed", sa.LargeBinary()))
    with op.batch_alter_table("scan") as table:
        table.add_column(sa.Column("profile_id", sa.Uuid()))
    op.create_index("ix_scan_profile", "scan", ["profile_id"])
    op.create_table(
        "scan_profile",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("name_folded", AnyText(), nullable=False),
        sa.Column("website_id", sa.Uuid()),
        sa.Column("target_url", AnyText()),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("has_time_window", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("name_folded", name="uq_scan_profile_name"),
    )
    op.create_index("ix_scan_profile_website", "scan_profile", ["website_id"])
