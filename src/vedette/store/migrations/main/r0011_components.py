# SPDX-License-Identifier: Apache-2.0
"""Components: what the site is made of, as each scan saw it, and what showed it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vedette.store.columns import AnyText

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of components; a technology is known without an issue, too."""
    op.create_table(
        "component",
        sa.Column("scan_id", sa.Uuid, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("product", AnyText, nullable=False),
        sa.Column("version", AnyText, nullable=False),
        sa.Column("source", AnyText, nullable=False),
        sa.Column("url", AnyText, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    with op.batch_alter_table("technology") as technology:
        technology.alter_column("issue_id", existing_type=sa.Uuid(), nullable=True)
        technology.add_column(sa.Column("source", AnyText, nullable=False, server_default=""))
        technology.add_column(sa.Column("url", AnyText, nullable=False, server_default=""))
        technology.add_column(sa.Column("told_version", AnyText))
