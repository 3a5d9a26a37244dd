# SPDX-License-Identifier: Apache-2.0
"""What a crawl is told, once, before it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from vedette.crawl.operations import NO_OPERATIONS, Operations
from vedette.domain.policy_crawl import CrawlLimits, CrawlRules
from vedette.domain.scope import Scope, UrlRewriting
from vedette.web.scripts.reader import ScriptReading, read_script


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """The scope and the limits of a crawl.

    `follow_links` is off for a scan of the given links only. `is_careful` keeps hands off buttons and addresses that
    delete, buy, send or log out. `seed` is secret to the scan; names that cannot exist derive from it.
    """

    scope: Scope
    rewriting: UrlRewriting = field(default_factory=UrlRewriting)
    limits: CrawlLimits = field(default_factory=CrawlLimits)
    rules: CrawlRules = field(default_factory=CrawlRules)
    follow_links: bool = True
    is_careful: bool = True
    seed: bytes = b""
    operations: Operations = NO_OPERATIONS
    """What imported descriptions declare, to be asked with values that answers give."""
    read_script: Callable[[str], ScriptReading] = field(default=read_script, compare=False)
    """Reads the text of a script; one that remembers what it read spares reading it on every page."""
