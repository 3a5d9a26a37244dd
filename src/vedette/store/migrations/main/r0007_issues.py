# SPDX-License-Identifier: Apache-2.0
"""What is kept of an issue beside its sightings."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
