# SPDX-License-Identifier: Apache-2.0
"""The part of a scan policy that says how pages are run in the browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from vedette.domain.time import Span


@dataclass(frozen=True, slots=True)
class BrowserRules:
    """How much of a page's scripts is run, and what is left alone."""

    is_on: bool = True
    load_timeout: Span = field(default_factory=lambda: Span.of(seconds=30))
    """How long a page may load."""
    settle_wait: Span = field(default_factory=lambda: Span.of(seconds=0.5))
    """How long a loaded page is left alone before events are sent."""
    page_timeout: Span = field(default_factory=lambda: Span.of(seconds=60))
    """How long the events of one page may take in all."""
    event_pause: Span = field(default_factory=lambda: Span.of(seconds=0.05))
    """The pause between two events."""
    xss_timeout: Span = field(default_factory=lambda: Span.of(seconds=5))
    """How long an answer is watched for a script of ours to run."""
    redirect_timeout: Span = field(default_factory=lambda: Span.of(seconds=5))
    """The same for a redirect by script."""
    most_depth: int = 5
    """How many events may follow from one another."""
    most_options: int = 8
    """How many options of a select are chosen."""
    most_elements: int = 1_000
    """After how many elements of one page the rest is left alone."""
    skip_after: int = 500
    """After how many elements only some more are tried."""
    skipped_elements: int = 50
    """How many elements are passed over then for each one that is tried."""
    excluded_selector: str = ""
    """A CSS selector of elements that are left alone."""
    excluded_events: tuple[str, ...] = ()
    """Names of events that are not sent."""
    finds_resources: bool = True
    """Whether what a page loads becomes known to the crawl."""
    sends_document_events: bool = True
    """Whether events of the whole document are sent, too."""
    filters_document_events: bool = True
    """Whether of those only the ones are sent that a user can cause."""
    filters_colon_events: bool = True
    """Whether events with a colon in their names, which frameworks make for themselves, are not sent."""
    stays_on_page: bool = True
    """Whether scripts are kept from leaving the page while its events are sent."""
    kept_cookies: tuple[str, ...] = ()
    """Names of cookies set by scripts that are kept from page to page."""


class StorageKind(Enum):
    """A storage of the browser."""

    LOCAL = "local"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class StorageItem:
    """A value that is put into the browser's storage before a page of `origin` is run; every origin where None."""

    kind: StorageKind
    key: str
    value: str = field(repr=False)
    origin: str | None = None
