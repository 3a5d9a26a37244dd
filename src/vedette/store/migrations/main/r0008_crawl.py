# SPDX-License-Identifier: Apache-2.0
"""What the crawl and the browser write."""

from __future__ import annotations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
