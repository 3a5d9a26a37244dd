# SPDX-License-Identifier: Apache-2.0
"""What is kept of an issue beside its sightings: which list it stands in, and what a line of its history is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vedette.store.columns import AnyText

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STAGES = {
    "waiting": ("FixedUnconfirmed",),
    "addressed": ("FixedConfirmed", "FixedCantRetest", "Ignored", "AcceptedRisk", "FalsePositive"),
}


def upgrade() -> None:
    """Add the stage of each issue with the indexes that its lists are read by, and the detail of a change."""
    with op.batch_alter_table("issue") as table:
        table.add_column(sa.Column("stage", sa.Text(), nullable=False, server_default="todo"))
    with op.batch_alter_table("issue_change") as table:
        table.add_column(sa.Column("detail", AnyText(), nullable=False, server_default=""))
    issue = sa.table("issue", sa.column("stage", sa.Text()), sa.column("state", sa.Text()))
    for stage, states in _STAGES.items():
        op.execute(sa.update(issue).where(issue.c.state.in_(states)).values(stage=stage))
    op.create_index("ix_issue_stage", "issue", ["stage", "last_seen_at", "id"])
    op.create_index("ix_issue_website", "issue", ["website_id", "last_seen_at", "id"])
