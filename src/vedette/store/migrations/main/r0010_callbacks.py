# SPDX-License-Identifier: Apache-2.0
"""Callbacks: the tokens of our own listener, and the calls that came with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vedette.store.columns import ROW_NUMBER, AnyText

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "callback_token",
        sa.Column("token", sa.Text(), primary_key=True),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("trial", AnyText(), nullable=False),
        sa.Column("expected_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_callback_token_scan", "callback_token", ["scan_id"])
    op.create_table(
        "callback_hit",
        sa.Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", AnyText(), nullable=False),
        sa.Column("head", AnyText(), nullable=False),
        sa.Column("is_judged", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_callback_hit_token", "callback_hit", ["token", "number"])
    op.create_index("ix_callback_hit_judged", "callback_hit", ["is_judged", "scan_id"])
