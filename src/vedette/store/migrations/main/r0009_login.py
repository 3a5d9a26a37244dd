# SPDX-License-Identifier: Apache-2.0
"""Logins: what a scan knows of its own, and how it looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vedette.store.columns import AnyText

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of pictures, and a place beside the scan's session."""
    with op.batch_alter_table("scan") as scan:
        scan.add_column(sa.Column("login", sa.LargeBinary))
    op.create_table(
        "login_picture",
        sa.Column("scan_id", sa.Uuid, primary_key=True),
        sa.Column("role", AnyText, primary_key=True),
        sa.Column("what", AnyText, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("png", sa.LargeBinary, nullable=False),
    )
