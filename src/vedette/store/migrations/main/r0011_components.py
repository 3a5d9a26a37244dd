# SPDX-License-Identifier: Apache-2.0
"""Components: what the site is made of."""

from __future__ import annotations

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing so far."""
