# SPDX-License-Identifier: Apache-2.0
"""Launches scans: afresh, of a group, with a profile, from an earlier one, as a retest, or as an incremental scan.

A scan is launched when its row stands: the engine is told at once, and a tick starts any queued row it missed.
"""

from __future__ import annotations

from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.scan import CommitInfo, Scan, ScanSpec, ScanType
from vedette.errors import UsageError
from vedette.scan.ports import Engine
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.launch_planning import Again, LaunchPlanner, PlannedScan
from vedette.services.launch_request import LaunchWish, is_of_group, read_duration, read_launch, settings_for
from vedette.store.scans import Scans
from vedette.wire.launch import IncrementalScan, NewGroupScan, NewScanTask

SECRET_BYTES = 32


class LaunchService:
    """Launches scans."""

    def __init__(self, planner: LaunchPlanner, scans: Scans, engine: Engine, audit: AuditWriter, draw: Draw) -> None:
        self._planner = planner
        self._scans = scans
        self._engine = engine
        self._audit = audit
        self._draw = draw

    async def new(self, actor: Member, sent: NewScanTask) -> tuple[Scan, ...]:
        """Launch what a client asked for: one scan, or with CreateType WebsiteGroup one of each website of a group.

        Raises NotFound, UsageError, Refused; Conflict for a group without websites.
        """
        if not is_of_group(sent):
            return (await self.launch(actor, read_launch(sent, actor.timezone_id)),)
        if sent.website_group_id is None:
            raise UsageError(
                "CreateType WebsiteGroup needs a WebsiteGroupId.", "Name the group.", field="WebsiteGroupId"
            )
        return await self._group(actor, sent.website_group_id, sent)

    async def group(self, actor: Member, sent: NewGroupScan) -> tuple[Scan, ...]:
        """Launch a scan of each website of the named group. Raises as `new`."""
        return await self._group(
            actor, await self._planner.group_named(actor, sent.website_group_name), sent.as_new_scan()
        )

    async def launch(self, actor: Member, wish: LaunchWish) -> Scan:
        """Launch what `wish` says. Its target must belong to a registered website, and somebody must vouch for it.

        Raises UsageError, Refused.
        """
        return await self._start(actor, await self._planner.for_target(actor, wish))

    async def spec(self, actor: Member, wish: LaunchWish) -> ScanSpec:
        """Return what a launch of `wish` would freeze. Raises UsageError for a policy that is not there."""
        return await self._planner.spec(actor, wish)

    async def launch_website(self, actor: Member, website_id: UUID, wish: LaunchWish) -> Scan:
        """Launch a scan of the registered website `website_id` with the settings of `wish`. Raises as `launch`."""
        return await self._start(actor, await self._planner.for_website(actor, website_id, wish))

    async def check_website(self, actor: Member, website_id: UUID, wish: LaunchWish) -> None:
        """Raise what `launch_website` would raise, and launch nothing."""
        await self._planner.for_website(actor, website_id, wish)

    async def from_scan(self, actor: Member, base_id: UUID) -> Scan:
        """Launch a full scan with the settings of scan `base_id`, in its group. Raises NotFound, Conflict, Refused."""
        return await self._start(actor, await self._planner.again(actor, base_id, Again()))

    async def incremental(self, actor: Member, sent: IncrementalScan) -> Scan:
        """Launch an incremental scan on the ground of the complete scan that the client names.

        Raises NotFound, Refused; Conflict unless that scan is complete; UsageError.
        """
        how = Again(
            ScanType.INCREMENTAL,
            most_duration=read_duration(sent.max_scan_duration, is_enabled=sent.is_max_scan_duration_enabled),
            agent_name=sent.agent_name,
            agent_group_name=sent.agent_group_name,
        )
        return await self._start(actor, await self._planner.again(actor, sent.base_scan_id, how))

    async def incremental_of_website(self, actor: Member, website_id: UUID, commit: CommitInfo) -> Scan:
        """Launch an incremental scan of a website, on the ground of its newest complete full scan.

        Raises NotFound, Refused; Conflict when there is no complete full scan.
        """
        base = await self._planner.latest_base(actor, website_id)
        how = Again(ScanType.INCREMENTAL, commit=commit)
        return await self._start(actor, await self._planner.again(actor, base.id, how))

    async def retest(
        self, actor: Member, base_id: UUID, agent_name: str | None = None, only: tuple[UUID, ...] = ()
    ) -> Scan:
        """Launch a retest of what scan `base_id` found, or of the findings `only` among it.

        Raises NotFound, Refused; Conflict unless the base scan is complete; UsageError for an unknown agent.
        """
        how = Again(ScanType.RETEST, agent_name=agent_name, only=only)
        return await self._start(actor, await self._planner.again(actor, base_id, how))

    async def _group(self, actor: Member, group_id: UUID, sent: NewScanTask) -> tuple[Scan, ...]:
        planned = await self._planner.for_group(
            actor, group_id, lambda website: read_launch(settings_for(sent, website), actor.timezone_id)
        )
        return tuple([await self._start(actor, one) for one in planned])

    async def _start(self, actor: Member, planned: PlannedScan) -> Scan:
        scan = planned.scan
        await self._scans.insert(scan, self._draw.octets(SECRET_BYTES))
        await self._audit.write(actor, Deed.SCAN_STARTED, f"{scan.id}: {scan.spec.target}")
        await self._engine.start(scan.id)
        return scan
