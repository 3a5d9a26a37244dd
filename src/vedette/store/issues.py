# SPDX-License-Identifier: Apache-2.0
"""Issues: weaknesses followed over scans. `vedette.issues` decides, this file remembers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from vedette.domain.time import Instant
from vedette.domain.weakness import Severity
from vedette.issues.issue import Issue, IssueChange
from vedette.issues.lifecycle import IssueEvent, IssueState
from vedette.scan.ports import Clock
from vedette.store.database import Database
from vedette.store.page import Page, PageWish


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """Which issues are wanted; None wants all."""

    states: frozenset[IssueState] | None = None
    severity: Severity | None = None
    website_ids: frozenset[UUID] | None = None
    seen_since: Instant | None = None
    """Seen at this moment or later."""
    oldest_first: bool = False
    """By when they were last seen; newest first unless set."""


class Issues:
    """The issues of all websites."""

    def __init__(self, database: Database, clock: Clock) -> None:
        raise NotImplementedError

    async def apply_scan(self, scan_id: UUID) -> int:
        """Move the website's issues by what a COMPLETE scan found and tested; return how many changed state or are new.

        Applying a scan twice changes nothing. Raises NotFound; Conflict when the scan is not complete.
        """
        raise NotImplementedError

    async def unapplied_scans(self) -> tuple[UUID, ...]:
        """Return the complete scans that `apply_scan` has not seen yet, in the order in which they ended."""
        raise NotImplementedError

    async def decide(self, issue_id: UUID, event: IssueEvent, *, actor_id: UUID, note: str = "") -> Issue:
        """Do what a human decided (one of HUMAN_EVENTS) and write it into the history. Raises NotFound, Conflict."""
        raise NotImplementedError

    async def assign(self, issue_id: UUID, *, assignee_id: UUID | None, tags: tuple[str, ...]) -> Issue:
        """Set who takes care of an issue, and its tags. Raises NotFound."""
        raise NotImplementedError

    async def set_retesting(self, issue_ids: Collection[UUID], *, is_retesting: bool) -> None:
        """Set the vendor's flag *Scanning* on the issues; the retest's `apply_scan` takes it off again."""
        raise NotImplementedError

    async def get(self, issue_id: UUID) -> Issue:
        """Return an issue. Raises NotFound."""
        raise NotImplementedError

    async def page(self, wanted: IssueFilter, wish: PageWish) -> Page[Issue]:
        """Return one page of the issues that fit."""
        raise NotImplementedError

    async def history(self, issue_id: UUID) -> tuple[IssueChange, ...]:
        """Return what happened to an issue, oldest first."""
        raise NotImplementedError

    async def of_scan(self, scan_id: UUID) -> dict[UUID, Issue]:
        """Return, for each finding of an applied scan, the issue that it is a sighting of."""
        raise NotImplementedError

    async def open_counts(self, group_ids: Collection[UUID]) -> dict[UUID, dict[Severity, int]]:
        """Return, for each scan group, its open issues by severity: those that a scan of the group has seen.

        Groups without any are left out.
        """
        raise NotImplementedError
