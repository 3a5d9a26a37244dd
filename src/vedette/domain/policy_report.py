# SPDX-License-Identifier: Apache-2.0
"""Report policies: how the findings of a scan are named, weighed and explained in reports, or left out of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.weakness import Severity


@dataclass(frozen=True, slots=True)
class ReportRule:
    """What reports say of the findings of one check; what is None stays as the check says it."""

    check: str
    name: str | None = None
    severity: Severity | None = None
    """Takes the place of the finding's own severity."""
    is_hidden: bool = False
    description: str | None = None
    impact: str | None = None
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class ReportPolicy:
    """How findings are worded and weighed in reports. It changes no finding and no issue."""

    id: UUID
    name: str
    description: str | None
    owner_id: UUID
    is_default: bool = False
    is_shared: bool = False
    rules: tuple[ReportRule, ...] = ()
    """At most one for each check."""
    group_ids: tuple[UUID, ...] = ()
    """The website groups whose people it is shared with; none for everybody."""

    def rule(self, check: str) -> ReportRule | None:
        """Return the rule for the findings of `check`."""
        return next((rule for rule in self.rules if rule.check == check), None)
