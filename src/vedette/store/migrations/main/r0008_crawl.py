# SPDX-License-Identifier: Apache-2.0
"""What the crawl and the browser write."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop what nobody counted."""
    with op.batch_alter_table("step") as step:
        step.drop_column("attempts")
