# SPDX-License-Identifier: Apache-2.0
"""The first tables of evidence: segments, bodies, and which scan uses which body."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "segment",
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("first_batch", sa.BigInteger(), nullable=False),
        sa.Column("last_batch", sa.BigInteger(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scan_id", "epoch", "first_batch"),
    )
    op.create_table(
        "body",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("base_hash", sa.LargeBinary()),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("hash", name="uq_body_hash"),
    )
    op.create_index(
        "ix_body_base",
        "body",
        ["base_hash"],
        unique=False,
        sqlite_where=sa.text("base_hash IS NOT NULL"),
        postgresql_where=sa.text("base_hash IS NOT NULL"),
    )
    op.create_table(
        "body_use",
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scan_id", "hash"),
    )
    op.create_index("ix_body_use_hash", "body_use", ["hash"])
