# SPDX-License-Identifier: Apache-2.0
"""`scans/new` and the others that launch. Clients test for 201; `new` and `newgroupscan` answer with an array."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Body
from starlette.responses import Response

from vedette.api.replies import reply_list, reply_model
from vedette.api.routes import Caller, Endpoint, post
from vedette.api.scan_shapes import shape
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan
from vedette.services.launch_request import read_launch
from vedette.services.launching import LaunchService
from vedette.services.scan_profiles import ScanProfileService
from vedette.services.scans import ScanService
from vedette.wire.launch import BaseScan, IncrementalScan, NewGroupScan, NewScanTask, NewScanTaskWithProfile
from vedette.wire.model import WireGuid
from vedette.wire.scan_task import ScanTask

CREATED = 201


class LaunchEndpoints:
    """Handlers over the launch service."""

    def __init__(self, launching: LaunchService, profiles: ScanProfileService, scans: ScanService) -> None:
        self._launching = launching
        self._profiles = profiles
        self._scans = scans

    async def new(self, sent: NewScanTask, caller: Caller) -> Response:
        """Launch a scan of a registered website. A setting that is not supported is refused by its name."""
        return await self._all(await self._launching.new(caller, sent), caller)

    async def new_group(self, sent: NewGroupScan, caller: Caller) -> Response:
        """Launch a scan of each website of a group."""
        return await self._all(await self._launching.group(caller, sent), caller)

    async def new_with_profile(self, sent: NewScanTaskWithProfile, caller: Caller) -> Response:
        """Launch a scan with the settings of a saved profile."""
        profile = await self._profiles.find(caller, sent.profile_name)
        request = await self._profiles.launch_request(caller, profile, sent.target_uri, sent.vcs_commit_info_model)
        wish = replace(read_launch(request, caller.timezone_id), profile_id=profile.id)
        return await self._one(await self._launching.launch(caller, wish), caller)

    async def new_from_scan(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Launch a full scan with the settings of an earlier one."""
        return await self._one(await self._launching.from_scan(caller, id), caller)

    async def incremental(self, sent: IncrementalScan, caller: Caller) -> Response:
        """Launch a scan of what is new or changed since a complete scan."""
        return await self._one(await self._launching.incremental(caller, sent), caller)

    async def retest(self, sent: BaseScan, caller: Caller) -> Response:
        """Test again what a complete scan found."""
        return await self._one(await self._launching.retest(caller, sent.base_scan_id, sent.agent_name), caller)

    async def _one(self, scan: Scan, caller: Member) -> Response:
        return reply_model(shape(await self._scans.view(scan), caller), CREATED)

    async def _all(self, scans: Iterable[Scan], caller: Member) -> Response:
        return reply_list([shape(await self._scans.view(scan), caller) for scan in scans], CREATED)


def scan_launch_endpoints(
    launching: LaunchService, profiles: ScanProfileService, scans: ScanService
) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = LaunchEndpoints(launching, profiles, scans)
    start = Permission.START_SCANS
    return (
        post("/scans/new", at.new, needs=start, reply=list[ScanTask], status=CREATED),
        post("/scans/newgroupscan", at.new_group, needs=start, reply=list[ScanTask], status=CREATED),
        post("/scans/newwithprofile", at.new_with_profile, needs=start, reply=ScanTask, status=CREATED),
        post("/scans/newfromscan", at.new_from_scan, needs=start, reply=ScanTask, status=CREATED),
        post("/scans/incremental", at.incremental, needs=start, reply=ScanTask, status=CREATED),
        post("/scans/retest", at.retest, needs=start, reply=ScanTask, status=CREATED),
    )
