# SPDX-License-Identifier: Apache-2.0
"""Reads what a client says about running pages in the browser. Times are milliseconds on the wire."""

from __future__ import annotations

from dataclasses import replace

from vedette.domain.policy_browser import BrowserRules
from vedette.domain.time import Span
from vedette.errors import UsageError
from vedette.services.policy_reading import MOST_TEXT_LENGTH, sent_or, split_names
from vedette.wire.scan_policy_browser import JavaScriptSettings


def read_browser(sent: JavaScriptSettings | None, base: BrowserRules) -> BrowserRules:
    """Return `base` with what was sent. Raises UsageError."""
    if sent is None:
        return base
    events = sent.dom_parser_exclusion_javascript_events
    return replace(
        base,
        is_on=sent_or(sent.enable_dom_parser, base.is_on),
        load_timeout=_span(sent.dom_parser_load_url_timeout, base.load_timeout),
        page_timeout=_span(sent.dom_parser_simulation_timeout, base.page_timeout),
        most_depth=sent_or(sent.dom_parser_dfs_limit, base.most_depth),
        most_options=sent_or(sent.dom_parser_max_option_elements_per_select, base.most_options),
        most_elements=sent_or(sent.bail_threshold, base.most_elements),
        excluded_selector=_selector(sent_or(sent.dom_parser_exclusion_css_selector, base.excluded_selector)),
        excluded_events=base.excluded_events if events is None else split_names(events),
    )


def _span(milliseconds: int | None, base: Span) -> Span:
    return base if milliseconds is None else Span.of(seconds=milliseconds / 1000)


def _selector(text: str) -> str:
    if len(text) > MOST_TEXT_LENGTH:
        raise UsageError(
            f"JavaScriptSettings.DomParserExclusionCssSelector is longer than {MOST_TEXT_LENGTH} characters.",
            field="JavaScriptSettings.DomParserExclusionCssSelector",
        )
    return text.strip()
