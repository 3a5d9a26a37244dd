# SPDX-License-Identifier: Apache-2.0
"""Scan policies: which checks a scan runs, within which limits, and how. One file `policy_*.py` a group of settings.

Every setting is obeyed by some part of a scan; what cannot be obeyed has no place here and is refused when a policy
is saved (`services/scan_policies.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID

from vedette.domain.policy_browser import BrowserRules
from vedette.domain.policy_crawl import CrawlLimits, CrawlRules
from vedette.domain.policy_http import CustomHeader, HttpLimits, HttpManners
from vedette.domain.policy_report import ReportPolicy, ReportRule
from vedette.domain.policy_testing import TestingRules
from vedette.domain.scope import Scope

__all__ = [
    "BUILT_IN_OWNER_ID",
    "DEFAULT_REPORT_POLICY",
    "DEFAULT_SCAN_POLICY",
    "NO_SECRETS",
    "CrawlLimits",
    "HttpLimits",
    "PolicySecrets",
    "ReportPolicy",
    "ReportRule",
    "ScanPolicy",
]


@dataclass(frozen=True, slots=True)
class PolicySecrets:
    """What of a policy may hold credentials: encrypted at rest, also in the scans that run under it."""

    proxy: str | None = field(default=None, repr=False)
    """`http://` or `socks5://` URL with the credentials in it; the proxy that a launch names goes before."""
    uses_proxy: bool = False
    headers: tuple[CustomHeader, ...] = ()


NO_SECRETS = PolicySecrets()


@dataclass(frozen=True, slots=True)
class ScanPolicy:
    """What a scan does: checks by id (None for all), limits and manners."""

    id: UUID
    name: str
    description: str | None
    owner_id: UUID
    is_default: bool = False
    is_shared: bool = False
    checks: frozenset[str] | None = None
    crawl: CrawlLimits = field(default_factory=CrawlLimits)
    http: HttpLimits = field(default_factory=HttpLimits)
    rules: CrawlRules = field(default_factory=CrawlRules)
    testing: TestingRules = field(default_factory=TestingRules)
    manners: HttpManners = field(default_factory=HttpManners)
    browser: BrowserRules = field(default_factory=BrowserRules)
    is_case_sensitive: bool = True
    """Whether the paths of the scope are compared with letter case."""
    secrets: PolicySecrets = NO_SECRETS
    group_ids: tuple[UUID, ...] = ()
    """The website groups whose people it is shared with; none for everybody."""
    desktop_id: str | None = None
    """The id that a desktop program knows it by."""
    cloned_from: UUID | None = None
    is_from_api: bool = False

    def narrowed(self, scope: Scope) -> Scope:
        """Return `scope` as this policy reads it."""
        return replace(scope, ignores_case=not self.is_case_sensitive)


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
