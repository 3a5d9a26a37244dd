# SPDX-License-Identifier: Apache-2.0
"""How a passive check says what it saw: the facts of one exchange, read from parsed headers or markup."""

from __future__ import annotations

from vedette.domain.exchange import Exchange
from vedette.domain.finding import Evidence, Fact, Finding, Subject
from vedette.domain.weakness import Grade, Severity, Weakness

PARSED = 100
"""The certainty of what a parsed header, cookie or element shows. Source: detection.md, section 9."""


def seen_in(
    exchange: Exchange,
    subject: Subject,
    weakness: Weakness,
    story: str,
    *,
    sink: str = "",
    facts: tuple[Fact, ...] = (),
    severity: Severity | None = None,
    certainty: int = PARSED,
    technique: str = "",
) -> Finding:
    """Return the finding that `exchange` shows: confirmed where its certainty is that of a parsed fact.

    The conductor stores it as confirmed only after a second exchange has shown the same.
    """
    grade = Grade.CONFIRMED if certainty == PARSED else Grade.POSSIBLE
    evidence = (Evidence("baseline", exchange),)
    return Finding(weakness.id, subject, technique, grade, certainty, story, evidence, facts, sink, severity)
