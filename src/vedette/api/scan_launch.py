# SPDX-License-Identifier: Apache-2.0
"""`scans/new`, `newfromscan`, `retest`: launching. Clients test for 201; `new` alone answers with an array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Body
from starlette.responses import Response

from vedette.api.replies import reply_list, reply_model
from vedette.api.routes import Caller, Endpoint, post
from vedette.api.scan_shapes import shape
from vedette.domain.permission import Permission
from vedette.services.launch_request import read_launch
from vedette.services.launching import LaunchService
from vedette.services.scans import ScanService
from vedette.wire.launch import BaseScan, NewScanTask
from vedette.wire.model import WireGuid
from vedette.wire.scan_task import ScanTask

CREATED = 201


class LaunchEndpoints:
    """Handlers over the launch service."""

    def __init__(self, launching: LaunchService, scans: ScanService) -> None:
        self._launching = launching
        self._scans = scans

    async def new(self, sent: NewScanTask, caller: Caller) -> Response:
        """Launch a scan of a registered website. A setting that is not supported is refused by its name."""
        scan = await self._launching.launch(caller, read_launch(sent, caller.timezone_id))
        return reply_list([shape(await self._scans.view(scan), caller)], CREATED)

    async def new_from_scan(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Launch a full scan with the settings of an earlier one."""
        scan = await self._launching.from_scan(caller, id)
        return reply_model(shape(await self._scans.view(scan), caller), CREATED)

    async def retest(self, sent: BaseScan, caller: Caller) -> Response:
        """Test again what a complete scan found."""
        scan = await self._launching.retest(caller, sent.base_scan_id, sent.agent_name)
        return reply_model(shape(await self._scans.view(scan), caller), CREATED)


def scan_launch_endpoints(launching: LaunchService, scans: ScanService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = LaunchEndpoints(launching, scans)
    start = Permission.START_SCANS
    return (
        post("/scans/new", at.new, needs=start, reply=list[ScanTask], status=CREATED),
        post("/scans/newfromscan", at.new_from_scan, needs=start, reply=ScanTask, status=CREATED),
        post("/scans/retest", at.retest, needs=start, reply=ScanTask, status=CREATED),
    )
