# SPDX-License-Identifier: Apache-2.0
"""What a scan's policy says about scripts, as the limits that a browser works under. Pure."""

from __future__ import annotations

from vedette.domain.policy_browser import BrowserRules
from vedette.scan.visits import BrowserLimits

_MOST_LOAD_SECONDS = 15.0
_MOST_EXPLORE_SECONDS = 25.0
_MORE_SECONDS = 15.0
"""What a visit may take beside its load and its actions before the tab is closed from outside."""


def limits_of(rules: BrowserRules) -> BrowserLimits:
    """Return the limits of `rules`, which can make them lower than ours and never higher where time is at stake."""
    load = min(rules.load_timeout.seconds, _MOST_LOAD_SECONDS)
    explore = min(rules.page_timeout.seconds, _MOST_EXPLORE_SECONDS)
    default = BrowserLimits()
    return BrowserLimits(
        is_on=rules.is_on,
        most_depth=rules.most_depth,
        most_options=rules.most_options,
        most_actions=min(rules.most_elements, default.most_actions),
        load_seconds=load,
        explore_seconds=explore,
        visit_seconds=load + explore + _MORE_SECONDS,
        excluded_selectors=(rules.excluded_selector,) if rules.excluded_selector.strip() else (),
        excluded_events=rules.excluded_events,
    )
