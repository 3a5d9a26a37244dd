# SPDX-License-Identifier: Apache-2.0
"""On whose word an origin may be tested: nobody's for this machine itself; else the owner's or the operator's.

The same answer is asked for twice: when a scan is launched, so that it is refused at once, and when an agent takes
it, so that a consent withdrawn meanwhile counts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import anyio

from vedette.domain.exchange import Origin
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan, ScanSpec
from vedette.domain.website import Consent, ConsentBasis, Website
from vedette.errors import Refused
from vedette.scan.login.entry import addresses_of
from vedette.scan.ports import Clock
from vedette.services.addresses import is_same_site, other_protocol, read_target
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.permission import require
from vedette.store.consents import Consents
from vedette.store.websites import Websites
from vedette.transport.addresses import is_loopback_address

LookUp = Callable[[str], Awaitable[tuple[str, ...]]]
"""Returns the addresses of a host. Raises OSError when it has none."""

LOOK_UP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ConsentSources:
    """Where consent is looked up."""

    consents: Consents
    websites: Websites
    look_up: LookUp


class ConsentService:
    """Gives, withdraws and looks up consents."""

    def __init__(self, sources: ConsentSources, audit: AuditWriter, clock: Clock, draw: Draw) -> None:
        self._sources = sources
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def give(self, actor: Member, address: str, how: str) -> Consent:
        """Store the operator's word that the origin of `address` may be tested; `how` says how it was given.

        Raises Refused, UsageError.
        """
        require(actor, Permission.MANAGE_WEBSITES)
        origin = read_target(address, "address").origin
        consent = Consent(self._draw.guid(), origin, actor.email, self._clock.now(), how)
        await self._sources.consents.insert(consent)
        await self._audit.write(actor, Deed.CONSENT_GIVEN, f"{origin}: {how}", after=consent)
        return consent

    async def withdraw(self, actor: Member, consent_id: UUID) -> Consent:
        """Take a consent back. Raises Refused, NotFound."""
        require(actor, Permission.MANAGE_WEBSITES)
        consent = await self._sources.consents.withdraw(consent_id, self._clock.now())
        await self._audit.write(actor, Deed.CONSENT_WITHDRAWN, str(consent.origin))
        return consent

    async def all(self, actor: Member) -> tuple[Consent, ...]:
        """Return every consent, newest first. Raises Refused."""
        require(actor, Permission.VIEW_WEBSITES)
        return await self._sources.consents.all()

    async def of_scan(self, scan: Scan) -> Mapping[Origin, ConsentBasis]:
        """Return which of the scan's origins may be reached at this moment, and why."""
        website = await self._sources.websites.get(scan.website_id)
        logins = [url.origin for user in scan.credentials.users for url in addresses_of(user.recipe)]
        return await self.bases(website, (*origins_of(scan.spec), *logins))

    async def bases(self, website: Website, origins: Collection[Origin]) -> dict[Origin, ConsentBasis]:
        """Return why each of `origins` may be tested as a part of `website`; those that may not are left out.

        A name that somebody vouched for stands for a site elsewhere. Were it asked for first, whoever runs its DNS
        could point it at this machine in the middle of a scan, and our own services would be tested in its place.
        """
        given = await self._sources.consents.find_valid(origins)
        verified = await self._sources.websites.verified_ids([website.id])
        owned = read_target(website.root_url, "RootUrl").origin if website.id in verified else None
        bases: dict[Origin, ConsentBasis] = {}
        for origin in dict.fromkeys(origins):
            if _is_written_as_loopback(origin.host):
                bases[origin] = ConsentBasis.LOOPBACK
            elif origin in given:
                bases[origin] = ConsentBasis.OPERATOR
            elif owned is not None and is_same_site(owned, origin):
                bases[origin] = ConsentBasis.OWNERSHIP
            elif await self._leads_to_loopback(origin.host):
                bases[origin] = ConsentBasis.LOOPBACK
        return bases

    async def require_for(self, website: Website, spec: ScanSpec) -> None:
        """Raise Refused unless every origin of `spec` may be tested."""
        wanted = origins_of(spec)
        bases = await self.bases(website, wanted)
        missing = [origin for origin in wanted if origin not in bases]
        if missing:
            names = ", ".join(map(str, missing))
            raise Refused(
                f"Nobody has said that {names} may be tested.",
                "Prove that the website is yours (websites/startverification, then websites/verify), "
                "or let the operator say so: vedette consent give ADDRESS.",
            )

    async def verified(self, websites: Iterable[Website]) -> frozenset[UUID]:
        """Return the ids of those websites that are proven, have the operator's word, or are written as loopback."""
        origins = {website.id: read_target(website.root_url, "RootUrl").origin for website in websites}
        given = await self._sources.consents.find_valid(set(origins.values()))
        proven = await self._sources.websites.verified_ids(origins.keys())
        free = (id_ for id_, origin in origins.items() if origin in given or _is_written_as_loopback(origin.host))
        return proven.union(free)

    async def _leads_to_loopback(self, host: str) -> bool:
        """Whether every address that `host` resolves to is on this machine's loopback."""
        with anyio.move_on_after(LOOK_UP_SECONDS):
            try:
                addresses = await self._sources.look_up(host)
            except OSError:
                return False
            return bool(addresses) and all(map(is_loopback_address, addresses))
        return False


def origins_of(spec: ScanSpec) -> tuple[Origin, ...]:
    """Return the origins that a scan may reach by its settings, the target's first; each once."""
    sites = [spec.target.origin, *(site.url.origin for site in spec.scope.additional)]
    if spec.scope.either_protocol:
        sites = [origin for site in sites for origin in (site, *other_protocol(site))]
    return tuple(dict.fromkeys(sites))


def _is_written_as_loopback(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost") or is_loopback_address(host)
