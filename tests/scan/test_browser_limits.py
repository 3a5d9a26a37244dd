# SPDX-License-Identifier: Apache-2.0
"""A policy's words about scripts become the limits of the browser."""

from __future__ import annotations

from vedette.domain.policy_browser import BrowserRules
from vedette.domain.time import Span
from vedette.scan.browser_limits import limits_of


def test_the_settings_of_a_policy_are_obeyed() -> None:
    rules = BrowserRules(
        is_on=False,
        load_timeout=Span.of(seconds=4),
        page_timeout=Span.of(seconds=6),
        most_depth=2,
        most_options=3,
        most_elements=40,
        excluded_selector=".logout",
        excluded_events=("mouseover",),
    )

    limits = limits_of(rules)

    assert not limits.is_on
    assert (limits.load_seconds, limits.explore_seconds, limits.visit_seconds) == (4, 6, 25)
    assert (limits.most_depth, limits.most_options, limits.most_actions) == (2, 3, 40)
    assert (limits.excluded_selectors, limits.excluded_events) == ((".logout",), ("mouseover",))


def test_a_visit_has_an_end_whatever_the_policy_says() -> None:
    limits = limits_of(BrowserRules(load_timeout=Span.of(hours=1), page_timeout=Span.of(hours=1), most_elements=10**6))

    assert limits.visit_seconds <= 60
    assert limits.most_actions <= 1_000
