# SPDX-License-Identifier: Apache-2.0
"""Indexes that long lists of issues need."""

from __future__ import annotations

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing so far."""
