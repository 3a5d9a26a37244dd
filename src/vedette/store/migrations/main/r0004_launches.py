# SPDX-License-Identifier: Apache-2.0
"""Scheduled scans and what a launch keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of schedules; scans learn who launched them, and whether they were paused with all others."""
    op.create_table(
        "schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("timetable", sa.Text(), nullable=False),
        sa.Column("scan_group_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("website_id", sa.Uuid()),
        sa.Column("website_group_id", sa.Uuid()),
        sa.Column("base_scan_id", sa.Uuid()),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("last_scan_id", sa.Uuid()),
        sa.Column("last_error", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_schedule_next", "schedule", ["next_at"])
    op.create_index("ix_schedule_name", "schedule", ["name_folded"])
    op.create_index("ix_schedule_website", "schedule", ["website_id"])
    op.create_index("ix_schedule_website_group", "schedule", ["website_group_id"])
    with op.batch_alter_table("scan") as scan:
        scan.add_column(sa.Column("schedule_id", sa.Uuid()))
        scan.add_column(sa.Column("is_paused_with_all", sa.Boolean(), nullable=False, server_default=sa.false()))
