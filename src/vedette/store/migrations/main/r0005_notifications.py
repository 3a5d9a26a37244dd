# SPDX-License-Identifier: Apache-2.0
"""Notifications, integrations and their deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Of the scans that there are nobody is told any more."""
    _make_rules()
    _make_integrations()
    _make_deliveries()
    for name in ("is_start_told", "is_end_told"):
        op.add_column("scan", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        op.create_index(f"ix_scan_{name.removeprefix('is_')}", "scan", [name])
    scan = sa.table("scan", sa.column("is_start_told", sa.Boolean()), sa.column("is_end_told", sa.Boolean()))
    op.execute(scan.update().values(is_start_told=True, is_end_told=True))


def _make_rules() -> None:
    op.create_table(
        "notification_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("email_filter", sa.Text(), nullable=False),
        sa.Column("integration_filter", sa.Text(), nullable=False),
        sa.Column("website_id", sa.Uuid()),
        sa.Column("website_group_id", sa.Uuid()),
        sa.Column("scan_group_id", sa.Uuid()),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notification_rule_event", "notification_rule", ["event"])
    op.create_index("ix_notification_rule_website", "notification_rule", ["website_id"])
    op.create_index("ix_notification_rule_website_group", "notification_rule", ["website_group_id"])


def _make_integrations() -> None:
    op.create_table(
        "integration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("issue_type", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_folded", name="uq_integration_name"),
    )


def _make_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("integration_id", sa.Uuid()),
        sa.Column("rule_id", sa.Uuid()),
        sa.Column("website_id", sa.Uuid()),
        sa.Column("issue_id", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("last_error", sa.Text()),
        sa.Column("reference", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_delivery_next", "delivery", ["state", "next_at"])
    op.create_index("ix_delivery_created", "delivery", ["created_at", "id"])
    op.create_index("ix_delivery_issue", "delivery", ["integration_id", "issue_id"])
    op.create_index("ix_delivery_website", "delivery", ["website_id"])
