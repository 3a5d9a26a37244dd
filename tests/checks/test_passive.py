# SPDX-License-Identifier: Apache-2.0
"""A passive finding is confirmed only where it is a parsed fact."""

from __future__ import annotations

from tests.support.judge import exchange_of, page

from vedette.checks.framing_allowed import WEAKNESS
from vedette.checks.passive import seen_in
from vedette.domain.finding import Host
from vedette.domain.weakness import Grade

EXCHANGE = exchange_of(page("<p>x"))


def test_a_parsed_fact_is_confirmed() -> None:
    found = seen_in(EXCHANGE, Host(EXCHANGE.request), WEAKNESS, "Seen.", sink="X-Frame-Options")

    assert (found.grade, found.certainty, found.check, found.sink) == (
        Grade.CONFIRMED,
        100,
        WEAKNESS.id,
        "X-Frame-Options",
    )
    assert [piece.exchange for piece in found.evidence] == [EXCHANGE]


def test_a_likeness_is_possible() -> None:
    assert seen_in(EXCHANGE, Host(EXCHANGE.request), WEAKNESS, "Seen.", certainty=80).grade is Grade.POSSIBLE
