# SPDX-License-Identifier: Apache-2.0
"""What a proved delay means for a finding, and where delays are worth asking for."""

from __future__ import annotations

import math

from vedette.checks.timing_test import ALPHA, Delayed
from vedette.domain.check import Survey
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Weakness

_LIKELY = 90
_HEADERS_OFTEN_KEPT = frozenset({"referer", "user-agent", "x-forwarded-for"})


def is_worth_delays(point: InsertionPoint) -> bool:
    """Whether delays are asked for: of headers only at those that applications keep or look up."""
    return point.place is not Place.HEADER or point.name.lower() in _HEADERS_OFTEN_KEPT


def delay_finding(
    weakness: Weakness, technique: str, point: InsertionPoint, survey: Survey, delayed: Delayed, who: str
) -> Finding:
    """Return the finding of a delay that `who` obeyed: confirmed below the bound that proves, else possible."""
    is_proved = delayed.bound <= ALPHA
    batches = sum(seen.probe.part == "replay" for seen in delayed.seen)
    return Finding(
        check=weakness.id,
        subject=point,
        technique=technique,
        grade=Grade.CONFIRMED if is_proved else Grade.POSSIBLE,
        certainty=min(99, math.floor(100 * (1 - delayed.bound))) if is_proved else _LIKELY,
        story=f"The answer waits as long as {who} behind {point.name} is told to sleep: {batches} delays in random "
        f"order were all obeyed, {delayed.slope:.2f} seconds for each second; one of zero brought the answer at once.",
        evidence=(survey.baselines[0].as_evidence(), *(seen.as_evidence() for seen in delayed.seen)),
        facts=(Fact("delays", str(batches)), Fact("seconds for a second", f"{delayed.slope:.2f}")),
        bound=delayed.bound,
    )
