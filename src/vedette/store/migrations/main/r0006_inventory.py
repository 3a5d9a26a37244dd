# SPDX-License-Identifier: Apache-2.0
"""Groups of agents, and the technologies that websites run on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vedette.store.columns import AnyText

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "agent_group",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("name_folded", AnyText(), nullable=False),
        sa.UniqueConstraint("name_folded", name="uq_agent_group_name"),
    )
    op.create_table(
        "agent_in_group",
        sa.Column(
            "group_id", sa.Uuid(), sa.ForeignKey("agent_group.id", name="fk_agent_in_group_group"), primary_key=True
        ),
        sa.Column("agent_id", sa.Uuid(), primary_key=True),
    )
    op.create_table(
        "technology",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("website_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("version", AnyText(), nullable=False),
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("name_folded", AnyText(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("issue_id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("website_id", "product", name="uq_technology_product"),
    )
    op.create_index("ix_technology_name", "technology", ["name_folded", "id"])
