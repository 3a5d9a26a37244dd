# SPDX-License-Identifier: Apache-2.0
"""Indexes that long lists of issues, scans and websites are read from: they hold what the filters ask about, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vedette.store.columns import AnyText, text_digest

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_issue_seen": ("issue", ["last_seen_at", "id", "website_id"]),
    "ix_issue_stage": ("issue", ["stage", "last_seen_at", "id", "website_id", "severity"]),
    "ix_issue_website": ("issue", ["website_id", "last_seen_at", "id", "stage", "severity"]),
    "ix_scan_initiated": ("scan", ["deleted_at", "initiated_at", "id", "state_changed_at", "website_id"]),
    "ix_scan_state": (
        "scan",
        ["deleted_at", "state", "initiated_at", "id", "state_changed_at", "website_id", "target_digest"],
    ),
    "ix_scan_target": ("scan", ["target_digest", "initiated_at", "id", "deleted_at", "state"]),
    "ix_scan_website": ("scan", ["website_id", "initiated_at", "id", "deleted_at", "state"]),
    "ix_website_name": ("website", ["deleted_at", "name_folded", "id"]),
}


def upgrade() -> None:
    """Give each scan a key for its target, and make each of the indexes anew, with more columns."""
    op.add_column("scan", sa.Column("target_digest", sa.LargeBinary()))
    _write_digests(op.get_bind())
    op.create_index("ix_issue_severity", "issue", ["severity", "last_seen_at", "id", "website_id"])
    op.create_index("ix_website_address", "website", ["root_url"])
    for name, (table, columns) in _INDEXES.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns)


def _write_digests(connection: sa.Connection) -> None:
    scan = sa.table("scan", sa.column("target_url", AnyText()), sa.column("target_digest", sa.LargeBinary()))
    for url in connection.execute(sa.select(scan.c.target_url).distinct()).scalars().all():
        digest = text_digest(url)
        connection.execute(sa.update(scan).where(scan.c.target_url == url).values(target_digest=digest))
