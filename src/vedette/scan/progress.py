# SPDX-License-Identifier: Apache-2.0
"""How far a scan is, in percent: each phase has a band, and inside it the ratio of its steps counts.

It never goes back: steps that are found late make it wait, not fall. Source: design, "Life of a scan".
"""

from __future__ import annotations

from vedette.domain.scan import Phase

_BANDS: dict[Phase, tuple[int, int]] = {
    Phase.PENDING: (0, 0),
    Phase.AUTHENTICATING: (0, 2),
    Phase.CRAWLING: (0, 30),
    Phase.CRAWLING_AND_ATTACKING: (0, 90),
    Phase.ATTACKING: (30, 90),
    Phase.RECRAWLING: (90, 95),
    Phase.VERIFYING: (95, 99),
    Phase.ARCHIVING: (99, 99),
    Phase.COMPLETE: (100, 100),
}


def percentage(phase: Phase, completed: int, estimated: int, before: int) -> int:
    """Return the percentage of a scan in `phase` with `completed` of `estimated` steps of that phase done.

    `before` is the percentage so far, which is the least that comes back. At most 99 until the scan is complete.
    """
    low, high = _BANDS[phase]
    ratio = min(completed / estimated, 1.0) if estimated > 0 else 0.0
    return max(before, low + int((high - low) * ratio))
