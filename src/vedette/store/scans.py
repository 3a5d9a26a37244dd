# SPDX-License-Identifier: Apache-2.0
"""Scans: launching, listing, claiming and what users may ask of one. Batches are written by `journal.py`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from vedette.domain.scan import Agent, Scan, ScanState
from vedette.domain.time import Instant
from vedette.scan.ports import Clock
from vedette.store.database import Database
from vedette.store.evidence import Evidence
from vedette.store.page import Page, PageWish
from vedette.store.secrets import Vault


@dataclass(frozen=True, slots=True)
class Between:
    """A range of moments, both ends included; None is open."""

    start: Instant | None = None
    end: Instant | None = None


@dataclass(frozen=True, slots=True)
class ScanFilter:
    """Which scans are wanted; None wants all. Deleted ones are never listed."""

    states: frozenset[ScanState] | None = None
    website_url: str | None = None
    """The website's root URL, exactly."""
    website_id: UUID | None = None
    group_id: UUID | None = None
    target_url: str | None = None
    """The scan's target URL, exactly."""
    target_contains: str | None = None
    """A part of the target URL; letter case is ignored."""
    changed: Between | None = None
    """When the state last changed."""
    initiated: Between | None = None
    oldest_first: bool = False


class Scans:
    """The scans of the installation."""

    def __init__(self, database: Database, evidence: Evidence, vault: Vault, clock: Clock) -> None:
        raise NotImplementedError

    async def insert(self, scan: Scan, secret: bytes) -> None:
        """Store a new scan with its 32 byte secret. Raises Conflict when the id is taken."""
        raise NotImplementedError

    async def get(self, scan_id: UUID) -> Scan:
        """Return a scan. Raises NotFound when there is none or it was deleted."""
        raise NotImplementedError

    async def page(self, wanted: ScanFilter, wish: PageWish) -> Page[Scan]:
        """Return one page of the scans that fit, newest launch first unless told otherwise."""
        raise NotImplementedError

    async def count_by_state(self) -> dict[ScanState, int]:
        """Return how many scans stand in each state; states without any are left out."""
        raise NotImplementedError

    async def claim(self, scan_id: UUID, agent: Agent) -> Scan:
        """Give the scan to `agent`: its epoch grows by one, so every earlier holder is refused from now on.

        The state is left to the holder's first batch. Raises NotFound; Conflict when the scan has ended.
        """
        raise NotImplementedError

    async def start_next(self) -> tuple[UUID, ...]:
        """Return the ids of scans that wait for an engine (QUEUED or RESUMING, no wish), oldest launch first."""
        raise NotImplementedError

    async def unfinished(self) -> tuple[Scan, ...]:
        """Return every scan that has not ended, oldest launch first."""
        raise NotImplementedError

    async def cancel(self, scan_id: UUID) -> Scan:
        """Cancel a scan: at once when no agent works on it, else as a wish that its agent finds within a second.

        Raises NotFound; Conflict when it has ended.
        """
        raise NotImplementedError

    async def pause(self, scan_id: UUID) -> Scan:
        """Pause a scan: at once when no agent works on it, else as a wish. Pausing twice changes nothing.

        Raises NotFound; Conflict when it has ended or is archiving.
        """
        raise NotImplementedError

    async def resume(self, scan_id: UUID) -> Scan:
        """Let a paused scan go on: RESUMING (or QUEUED, when it never began); an unmet wish to pause is taken back.

        Raises NotFound; Conflict when it is neither paused nor about to be.
        """
        raise NotImplementedError

    async def delete(self, scan_id: UUID) -> None:
        """Delete a scan that no agent works on: its evidence and rows go, issues stay. Deleting twice is harmless.

        Raises NotFound when there never was one; Conflict when it is active.
        """
        raise NotImplementedError

    async def latest_completed_full(self, website_id: UUID) -> Scan | None:
        """Return the newest complete FULL scan of a website."""
        raise NotImplementedError

    async def latest_completed_full_ids(self, website_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return the id of the newest complete FULL scan of each of the websites, where there is one."""
        raise NotImplementedError

    async def has_queued_in_group(self, group_id: UUID) -> bool:
        """Whether a scan of the group is QUEUED."""
        raise NotImplementedError

    async def groups_with_queued(self, group_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the groups that have a QUEUED scan."""
        raise NotImplementedError

    async def unfinished_for_target(self, target_url: str) -> tuple[Scan, ...]:
        """Return the scans of exactly this target that have not ended, oldest launch first."""
        raise NotImplementedError
