# SPDX-License-Identifier: Apache-2.0
"""Scan policies, scan profiles and what they share."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
