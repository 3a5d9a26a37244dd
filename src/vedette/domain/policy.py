# SPDX-License-Identifier: Apache-2.0
"""Policies: which checks a scan runs and within which limits, and how its findings are worded in reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from vedette.domain.time import Span


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """How far the crawl goes. Every URL beyond a limit stays in the inventory with the limit as its reason."""

    most_urls: int = 2_500
    most_depth: int = 24
    """Links from the entry page."""
    most_pages_of_route: int = 3
    """How many pages of one route and parameter set are visited (beyond the rewrite signatures)."""


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Hard caps on what one scan sends; the governor stays below them by itself."""

    requests_per_second: float = 0.0
    """0 for no cap of ours beside the governor."""
    concurrency: int = 10
    connect_timeout: Span = field(default_factory=lambda: Span.of(seconds=10))
    request_timeout: Span = field(default_factory=lambda: Span.of(seconds=30))
    body_limit_bytes: int = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ScanPolicy:
    """What a scan does: checks by id (None for all) and limits."""

    id: UUID
    name: str
    description: str | None
    owner_id: UUID
    is_default: bool = False
    is_shared: bool = False
    checks: frozenset[str] | None = None
    crawl: CrawlLimits = field(default_factory=CrawlLimits)
    http: HttpLimits = field(default_factory=HttpLimits)


@dataclass(frozen=True, slots=True)
class ReportPolicy:
    """How findings are worded and weighed in reports."""

    id: UUID
    name: str
    description: str | None
    owner_id: UUID
    is_default: bool = False
    is_shared: bool = False


BUILT_IN_OWNER_ID = UUID("3f2e0a60-a5ec-e311-80bc-000c29e428b5")
"""The owner of the built-in policies: the same id on every account of the vendor, which clients compare with."""

DEFAULT_SCAN_POLICY = ScanPolicy(
    id=UUID("b2018666-2a01-e411-976c-0a45dbb897e8"),
    name="Default Security Checks",
    description="Performs recommended security checks",
    owner_id=BUILT_IN_OWNER_ID,
    is_default=True,
    is_shared=True,
)
DEFAULT_REPORT_POLICY = ReportPolicy(
    id=UUID("013660af-56b7-4176-85be-cf2b84966816"),
    name="Default Report Policy",
    description="Default report policy.",
    owner_id=BUILT_IN_OWNER_ID,
    is_default=True,
    is_shared=True,
)
