# SPDX-License-Identifier: Apache-2.0
"""The audit list as it is read: who did what, and whether the list is whole."""

from __future__ import annotations

from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.services.permission import require
from vedette.store.audit import Audit, AuditEntry
from vedette.store.scans import Between


class AuditLogService:
    """What can be asked about the audit list."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    async def page(self, actor: Member, between: Between, wish: PageWish) -> Page[AuditEntry]:
        """Return one page of what was done within a time, newest first. Raises Refused."""
        require(actor, Permission.VIEW_AUDIT_LOG)
        return await self._audit.page(wish, between)

    async def first_broken(self, actor: Member) -> int | None:
        """Return the number of the first entry that does not follow from the one before; None when the list is whole.

        Entries that were cut off at the end cannot be missed; keep the last number and compare. Raises Refused.
        """
        require(actor, Permission.VIEW_AUDIT_LOG)
        return await self._audit.first_broken()
