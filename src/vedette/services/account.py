# SPDX-License-Identifier: Apache-2.0
"""The one account of an installation: its id, how much is in it, and whether its scans are suspended."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.page import PageWish
from vedette.domain.permission import Permission
from vedette.domain.scan import ScanState
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.permission import require, require_somewhere
from vedette.services.scan_controls import ScanControlService
from vedette.services.suspension import Suspension
from vedette.store.scans import Scans
from vedette.store.settings import AccountSettings
from vedette.store.websites import WebsiteFilter, Websites


@dataclass(frozen=True, slots=True)
class ScanControl:
    """Whether scans are suspended, and how many are at work or paused."""

    is_suspended: bool
    active: int = 0
    paused: int = 0


@dataclass(frozen=True, slots=True)
class AccountSources:
    """Where the account's settings and contents are stored."""

    settings: AccountSettings
    scans: Scans
    websites: Websites


class AccountService:
    """What can be asked about the account."""

    def __init__(
        self, sources: AccountSources, suspension: Suspension, controls: ScanControlService, audit: AuditWriter
    ) -> None:
        self._sources = sources
        self._suspension = suspension
        self._controls = controls
        self._audit = audit

    async def id(self) -> UUID:
        """Return the account's id."""
        return await self._sources.settings.account_id()

    async def count_websites(self) -> int:
        """Return how many websites are registered."""
        return (await self._sources.websites.page(WebsiteFilter(), PageWish(1, 1))).total

    async def scan_control(self, actor: Member) -> ScanControl:
        """Return whether scans are suspended, and how many are at work or paused. Raises Refused."""
        require_somewhere(actor, Permission.VIEW_SCANS)
        counts = await self._sources.scans.count_by_state()
        active = sum(count for state, count in counts.items() if state.is_active)
        return ScanControl(await self._suspension.is_on(), active, counts.get(ScanState.PAUSED, 0))

    async def suspend(self, actor: Member, *, on: bool) -> ScanControl:
        """Suspend all scans, pausing those that run; or let those go on again that were paused so. Raises Refused."""
        require(actor, Permission.MANAGE_ACCOUNT)
        was = ScanControl(await self._suspension.is_on())
        await self._suspension.switch(on=on)
        await (self._controls.pause_all(actor) if on else self._controls.resume_all(actor))
        if was.is_suspended != on:
            now = ScanControl(on)
            await self._audit.write(actor, Deed.SETTINGS_UPDATED, "Scan control", before=was, after=now)
        return await self.scan_control(actor)
