# SPDX-License-Identifier: Apache-2.0
"""Discovery of an organisation's sites: its settings are kept, and nothing is discovered.

Vedette asks no search on the internet and no cloud account, so there are no discovered sites and no connections.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NoReturn
from uuid import UUID

import msgspec

from vedette.domain.discovery import DiscoverySettings, Exclusions, with_names
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.errors import NotFound, UsageError
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.permission import require
from vedette.store.settings import AccountSettings

MOST_LENGTH = 20_000
_NAME = "discovery-settings"
_SETTINGS = msgspec.json.Decoder(DiscoverySettings)


class DiscoveryService:
    """What can be asked about discovery."""

    def __init__(self, settings: AccountSettings, audit: AuditWriter) -> None:
        self._settings = settings
        self._audit = audit

    async def settings(self, actor: Member) -> DiscoverySettings:
        """Return the settings. Raises Refused."""
        require(actor, Permission.VIEW_DISCOVERY)
        return await self._read()

    async def update_settings(self, actor: Member, wanted: DiscoverySettings) -> DiscoverySettings:
        """Store the settings. Raises Refused, UsageError."""
        require(actor, Permission.MANAGE_DISCOVERY)
        return await self._write(actor, wanted)

    async def exclude(self, actor: Member, names: Exclusions) -> DiscoverySettings:
        """Add names to those that are left out. Raises Refused, UsageError."""
        require(actor, Permission.MANAGE_DISCOVERY)
        known = await self._read()
        wanted = replace(
            known,
            excluded_domains=with_names(known.excluded_domains, names.domains),
            excluded_slds=with_names(known.excluded_slds, names.slds),
            excluded_tlds=with_names(known.excluded_tlds, names.tlds),
            excluded_ip_addresses=with_names(known.excluded_ip_addresses, names.ip_addresses),
            excluded_organizations=with_names(known.excluded_organizations, names.organizations),
        )
        return await self._write(actor, wanted)

    def require_sites(self, actor: Member, site_ids: Collection[UUID]) -> None:
        """Raise what the naming of discovered sites ends in: there are none. Raises Refused, NotFound."""
        require(actor, Permission.MANAGE_DISCOVERY)
        if site_ids:
            raise NotFound("There is no such discovered site.", "Register sites by hand (websites/new).")

    def require_viewer(self, actor: Member) -> None:
        """Raise Refused unless `actor` may see what was discovered."""
        require(actor, Permission.VIEW_DISCOVERY)

    def connection(self, actor: Member) -> NoReturn:
        """Raise NotFound: there are no connections. Raises Refused."""
        require(actor, Permission.VIEW_DISCOVERY)
        raise _no_such_connection()

    def disconnect(self, actor: Member) -> NoReturn:
        """Raise NotFound: there are no connections. Raises Refused."""
        require(actor, Permission.MANAGE_DISCOVERY)
        raise _no_such_connection()

    def connect(self, actor: Member) -> NoReturn:
        """Raise UsageError: no cloud account is asked for sites. Raises Refused."""
        require(actor, Permission.MANAGE_DISCOVERY)
        raise UsageError(
            "Vedette connects to no cloud account to discover sites.", "Register them by hand (websites/new)."
        )

    async def _read(self) -> DiscoverySettings:
        text = await self._settings.find(_NAME)
        return DiscoverySettings() if text is None else _SETTINGS.decode(text)

    async def _write(self, actor: Member, wanted: DiscoverySettings) -> DiscoverySettings:
        text = msgspec.json.encode(wanted).decode()
        if len(text) > MOST_LENGTH:
            raise UsageError(f"The settings are longer than {MOST_LENGTH:,} characters.", "Name fewer.")
        before = await self._read()
        await self._settings.put(_NAME, text)
        await self._audit.write(actor, Deed.DISCOVERY_UPDATED, "Discovery", before=before, after=wanted)
        return wanted


def _no_such_connection() -> NotFound:
    return NotFound("There is no such connection.", "Vedette connects to no cloud account.")
