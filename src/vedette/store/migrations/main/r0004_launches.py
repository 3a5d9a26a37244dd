# SPDX-License-Identifier: Apache-2.0
"""Scheduled scans and what a launch keeps."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
