# SPDX-License-Identifier: Apache-2.0
"""The part of a scan policy that says how pages are run in the browser."""

from __future__ import annotations

from dataclasses import dataclass, field

from vedette.domain.time import Span


@dataclass(frozen=True, slots=True)
class BrowserRules:
    """How much of a page's scripts is run, and what is left alone."""

    is_on: bool = True
    load_timeout: Span = field(default_factory=lambda: Span.of(seconds=15))
    """How long a page may load, at most 15 s."""
    page_timeout: Span = field(default_factory=lambda: Span.of(seconds=25))
    """How long the events of one page may take in all, at most 25 s."""
    most_depth: int = 4
    """How many events may follow from one another."""
    most_options: int = 8
    """How many options of a select are chosen."""
    most_elements: int = 400
    """How many events are sent on one page, at most 400."""
    excluded_selector: str = ""
    """A CSS selector of elements that are left alone."""
    excluded_events: tuple[str, ...] = ()
    """Names of events that are not sent."""
