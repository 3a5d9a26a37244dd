# SPDX-License-Identifier: Apache-2.0
"""The way from an id to a scan that a member may act on: what belongs to other people's websites does not exist."""

from __future__ import annotations

from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan
from vedette.services.permission import require_on, require_somewhere
from vedette.store.scans import Scans, no_such_scan
from vedette.store.websites import Websites


class ScanAccess:
    """Looks scans up for members."""

    def __init__(self, scans: Scans, websites: Websites) -> None:
        self._scans = scans
        self._websites = websites

    async def get(self, actor: Member, permission: Permission, scan_id: UUID) -> Scan:
        """Return a scan with whose website `actor` may do what `permission` says. Raises Refused, NotFound."""
        require_somewhere(actor, permission)
        scan = await self._scans.get(scan_id)
        if permission not in actor.permissions:
            group_ids = await self._websites.group_ids(scan.website_id)
            require_on(actor, permission, group_ids, no_such_scan)
        return scan
