# SPDX-License-Identifier: Apache-2.0
"""Scans: what stands in them, and what a member may ask of a running one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.api_operation import ApiInventory
from vedette.domain.coverage import CellResult
from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan, ScanState
from vedette.domain.website import Website
from vedette.errors import Conflict, NotFound
from vedette.scan.ports import Engine
from vedette.services.api_inventory import read_api_inventory
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.permission import require_on, require_somewhere, visible_groups
from vedette.services.scan_access import ScanAccess
from vedette.store.coverage import CoverageReader
from vedette.store.scan_views import ScanViews, StoredView
from vedette.store.scans import ScanFilter, Scans, no_such_scan
from vedette.wire.shape_scan import ScanSurroundings

FORMER_MEMBER = "Former member"
"""The name of a launcher who is no longer a member."""

_RECENT = 20


class WrongState(Conflict):
    """The scan is in a state in which the wish cannot be granted; `state` says in which."""

    def __init__(self, message: str, remedy: str = "", *, state: ScanState) -> None:
        super().__init__(message, remedy)
        self.state = state


@dataclass(frozen=True, slots=True)
class ScanView:
    """A scan with what stands around it."""

    scan: Scan
    website: Website
    surroundings: ScanSurroundings


@dataclass(frozen=True, slots=True)
class ScanSources:
    """Where scans and what stands around them are stored. `slots` is how many scans run at the same time."""

    scans: Scans
    views: ScanViews
    coverage: CoverageReader
    access: ScanAccess
    slots: int = 2


class ScanService:
    """What can be asked about scans that were launched."""

    def __init__(self, sources: ScanSources, engine: Engine, audit: AuditWriter) -> None:
        self._sources = sources
        self._engine = engine
        self._audit = audit

    async def get(self, actor: Member, scan_id: UUID) -> Scan:
        """Return a scan's own row. Raises Refused, NotFound."""
        return await self._sources.access.get(actor, Permission.VIEW_SCANS, scan_id)

    async def detail(self, actor: Member, scan_id: UUID) -> ScanView:
        """Return a scan with what stands around it. Raises Refused, NotFound."""
        require_somewhere(actor, Permission.VIEW_SCANS)
        stored = await self._sources.views.get(scan_id)
        require_on(actor, Permission.VIEW_SCANS, stored.website.group_ids, no_such_scan)
        return await self._view(stored)

    async def status(self, actor: Member, scan_id: UUID) -> ScanView:
        """Return where a scan stands; agrees with its detail. Raises Refused, NotFound."""
        return await self.detail(actor, scan_id)

    async def check_store(self) -> None:
        """Raise StoreFailed unless the store can be read."""
        await self._sources.scans.count_by_state()

    async def page(self, actor: Member, wanted: ScanFilter, wish: PageWish) -> Page[ScanView]:
        """Return one page of the scans that fit and that `actor` may see. Raises Refused."""
        visible = replace(wanted, visible_in=visible_groups(actor, Permission.VIEW_SCANS))
        page = await self._sources.views.page(visible, wish)
        return Page(tuple([await self._view(stored) for stored in page.items]), page.total)

    async def view(self, scan: Scan) -> ScanView:
        """Return what stands around a scan that the caller has in hand already. Raises NotFound when it was deleted."""
        return await self._view(await self._sources.views.get(scan.id))

    async def latest(self, actor: Member) -> Scan:
        """Return the scan that was launched last, of those that `actor` may see. Raises Refused, NotFound."""
        visible = ScanFilter(visible_in=visible_groups(actor, Permission.VIEW_SCANS))
        page = await self._sources.scans.page(visible, PageWish(1, 1))
        if not page.items:
            raise NotFound("There is no scan yet.", "Launch one: vedette scan URL.")
        return page.items[0]

    async def cancel(self, actor: Member, scan_id: UUID) -> Scan:
        """End a scan; what it found stays. Raises Refused, NotFound; WrongState when it has ended."""
        scan = await self._startable(actor, scan_id)
        if scan.state.is_final:
            raise WrongState(f"The scan is {scan.state.value} already.", state=scan.state)
        cancelled = await self._sources.scans.cancel(scan_id)
        await self._engine.stop(scan_id)
        await self._audit.write(actor, Deed.SCAN_CANCELLED, str(scan_id))
        return cancelled

    async def pause(self, actor: Member, scan_id: UUID) -> Scan:
        """Let a scan wait until it is resumed. Raises Refused, NotFound; WrongState unless it is under way."""
        scan = await self._startable(actor, scan_id)
        if scan.state.is_final or scan.state in (ScanState.QUEUED, ScanState.ARCHIVING):
            raise WrongState(f"The scan is {scan.state.value}.", "Only a running scan can be paused.", state=scan.state)
        paused = await self._sources.scans.pause(scan_id)
        await self._engine.stop(scan_id)
        await self._audit.write(actor, Deed.SCAN_PAUSED, str(scan_id))
        return paused

    async def resume(self, actor: Member, scan_id: UUID) -> Scan:
        """Let a paused scan go on. Raises Refused, NotFound; WrongState when it is not paused."""
        scan = await self._startable(actor, scan_id)
        if scan.state not in (ScanState.PAUSED, ScanState.PAUSING) and scan.wish is not ScanState.PAUSING:
            raise WrongState(f"The scan is {scan.state.value}.", "Only a paused scan can be resumed.", state=scan.state)
        resumed = await self._sources.scans.resume(scan_id)
        await self._engine.start(scan_id)
        await self._audit.write(actor, Deed.SCAN_RESUMED, str(scan_id))
        return resumed

    async def take_up(self, actor: Member, scan_id: UUID) -> None:
        """Let a scan that waits run in this process. Raises Refused, NotFound."""
        scan = await self._startable(actor, scan_id)
        if not scan.state.is_final and scan.state is not ScanState.PAUSED:
            await self._engine.start(scan_id)

    async def delete(self, actor: Member, scan_ids: Sequence[UUID]) -> None:
        """Delete scans with their evidence; their issues stay. All of them are deleted, or none.

        Raises Refused; NotFound when one of them does not exist; WrongState when one has not ended.
        """
        scans = [await self._startable(actor, scan_id) for scan_id in dict.fromkeys(scan_ids)]
        ongoing = next((scan for scan in scans if not scan.state.is_final), None)
        if ongoing is not None:
            raise WrongState(
                f"The scan {ongoing.id} is {ongoing.state.value}.", "Cancel it first.", state=ongoing.state
            )
        for scan in scans:
            await self._sources.scans.delete(scan.id)
            await self._audit.write(actor, Deed.SCAN_DELETED, str(scan.id))

    async def coverage(self, actor: Member, scan_id: UUID) -> tuple[CellResult, ...]:
        """Return the ledger of a scan. Raises Refused, NotFound."""
        scan = await self.get(actor, scan_id)
        return await self._sources.coverage.cells(scan.id)

    async def api_inventory(self, actor: Member, scan_id: UUID) -> ApiInventory:
        """Return what became of the operations that a scan's descriptions declare. Raises Refused, NotFound."""
        return await read_api_inventory(self._sources.coverage, await self.get(actor, scan_id))

    async def _startable(self, actor: Member, scan_id: UUID) -> Scan:
        return await self._sources.access.get(actor, Permission.START_SCANS, scan_id)

    async def _view(self, stored: StoredView) -> ScanView:
        surroundings = ScanSurroundings(
            launched_by=stored.launched_by or FORMER_MEMBER,
            open_issues=stored.open_issues,
            is_latest_completed_full_scan=stored.is_latest_completed_full,
            has_queued_scan=stored.has_queued_in_group,
            estimated_launch_minutes=await self._launch_minutes(stored),
        )
        return ScanView(stored.scan, stored.website, surroundings)

    async def _launch_minutes(self, stored: StoredView) -> int | None:
        """Return in how many minutes a queued scan is expected to start; None when it is next, or nobody can tell.

        Each scan ahead of it takes as long as the latest complete ones took on average.
        """
        rounds = stored.ahead // self._sources.slots
        if rounds == 0:
            return None
        ended = ScanFilter(states=frozenset({ScanState.COMPLETE}))
        latest = (await self._sources.scans.page(ended, PageWish(1, _RECENT))).items
        seconds = sum(scan.elapsed.seconds for scan in latest) / len(latest) if latest else 0.0
        return math.ceil(rounds * seconds / 60) or None
