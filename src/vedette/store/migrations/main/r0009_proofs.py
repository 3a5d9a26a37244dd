# SPDX-License-Identifier: Apache-2.0
"""What the checks and their proofs write."""

from __future__ import annotations

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
