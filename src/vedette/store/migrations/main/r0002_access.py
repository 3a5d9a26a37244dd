# SPDX-License-Identifier: Apache-2.0
"""Who may do what: roles, teams, invitations, and what was done."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
