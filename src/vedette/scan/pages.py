# SPDX-License-Identifier: Apache-2.0
"""What a scan knows of a fetched page: the part that is stored, and that part with what its row tells beside it."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.crawl.page_facts import PageFacts
from vedette.scan.codec import decode
from vedette.scan.points import PageCookies
from vedette.scan.rows import PageRow


@dataclass(frozen=True, slots=True)
class StoredPage:
    """What is kept of a fetched page beside its exchange."""

    facts: PageFacts
    cookies: PageCookies
    scripts: str = ""
    """What tells the page's scripts from those of others; empty where a browser would see no more than we do."""
    names: tuple[str, ...] = ()
    """The words about users of the scan that it holds."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What is remembered of a page while a process holds the scan."""

    status: int
    media_type: str
    stored: StoredPage


def read_page_row(row: PageRow) -> KnownPage:
    """Return what the row of a page tells. Raises msgspec.ValidationError when its value is not a page's."""
    return KnownPage(row.status, row.media_type, decode(row.value, StoredPage))
