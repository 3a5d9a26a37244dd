# SPDX-License-Identifier: Apache-2.0
"""Proofs that a website is its team's own: asked for, shown by the site, and looked at."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from vedette.domain.exchange import Url
from vedette.domain.member import Member
from vedette.domain.time import Span
from vedette.domain.website import Ownership, VerificationMethod, Website
from vedette.errors import NotFound
from vedette.scan.ports import Clock
from vedette.services.addresses import read_target
from vedette.services.attempts import Attempts
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.websites import WebsiteService
from vedette.store.websites import Websites
from vedette.transport.consent import ProofSeen, proof_file_name, proof_file_text, proof_record, proof_tag, proof_url

SECRET_BYTES = 16
MOST_LOOKS = 10
LOOK_WINDOW_MINUTES = 10


class Proofs(Protocol):
    """Looks at a site for a proof; `transport.consent.OwnershipProofs` fits."""

    async def look(self, root: Url, ownership: Ownership) -> ProofSeen:
        """Ask the site once and return what it shows."""
        ...


class Verdict(Enum):
    """How a look at the site ended."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not-verified"
    TOO_OFTEN = "too-often"
    """Nobody looked: the site was asked too often of late."""


@dataclass(frozen=True, slots=True)
class StartedProof:
    """A proof that was asked for: what the site has to show, where, and whether it is proven already."""

    ownership: Ownership
    url: Url
    instruction: str

    @property
    def file_name(self) -> str:
        """The name of the file that method FILE asks for."""
        return proof_file_name(self.ownership.secret)

    @property
    def file_text(self) -> str:
        """What that file has to hold."""
        return proof_file_text(self.ownership.secret)

    @property
    def tag(self) -> str:
        """The tag that method TAG asks for."""
        return proof_tag(self.ownership.secret)

    @property
    def record(self) -> str:
        """The text of the TXT record that method DNS asks for."""
        return proof_record(self.ownership.secret)

    @property
    def content(self) -> str:
        """What the method asks for: the text of the file or of the record, or the tag."""
        match self.ownership.method:
            case VerificationMethod.FILE:
                return self.file_text
            case VerificationMethod.TAG:
                return self.tag
            case VerificationMethod.DNS:
                return self.record


class OwnershipService:
    """What can be asked about proofs of ownership."""

    def __init__(
        self,
        websites: WebsiteService,
        stored: Websites,
        proofs: Proofs,
        audit: AuditWriter,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._websites = websites
        self._stored = stored
        self._proofs = proofs
        self._audit = audit
        self._clock = clock
        self._draw = draw
        self._looks = Attempts(clock, MOST_LOOKS, Span.of(minutes=LOOK_WINDOW_MINUTES))

    async def start(self, actor: Member, root_url: str, method: VerificationMethod) -> StartedProof:
        """Draw a secret that the site has to show; an earlier one of the same method no longer counts, unless proven.

        Raises Refused, NotFound; UsageError for a method that is not available.
        """
        website = await self._websites.by_root(actor, root_url)
        known = await self._stored.find_ownership(website.id, method)
        if known is not None and known.verified_at is not None:
            return _started(website, known)
        ownership = Ownership(website.id, method, self._draw.octets(SECRET_BYTES).hex(), self._clock.now())
        started = _started(website, ownership)
        await self._stored.put_ownership(ownership)
        await self._audit.write(actor, Deed.VERIFICATION_STARTED, f"{website.root_url}: {method.value}")
        return started

    async def file(self, actor: Member, root_url: str) -> StartedProof:
        """Return the file that the site has to show. Raises Refused; NotFound when method FILE was not started."""
        website = await self._websites.by_root(actor, root_url)
        ownership = await self._stored.find_ownership(website.id, VerificationMethod.FILE)
        if ownership is None:
            raise NotFound("No verification file was asked for.", "Start with websites/startverification, method File.")
        return _started(website, ownership)

    async def verify(
        self, actor: Member, root_url: str, method: VerificationMethod | None = None, secret: str | None = None
    ) -> tuple[Verdict, str]:
        """Look at the site once; return the verdict and what was seen. Without a method the newest proof is meant.

        Raises Refused; NotFound when no proof was asked for.
        """
        website = await self._websites.by_root(actor, root_url)
        ownership = await self._asked_for(website, method)
        if secret is not None and not hmac.compare_digest(secret.encode(), ownership.secret.encode()):
            return Verdict.NOT_VERIFIED, "That is not the secret that was drawn for this website."
        if self._looks.add(str(website.id)) is not None:
            return Verdict.TOO_OFTEN, f"The site was looked at {MOST_LOOKS} times in {LOOK_WINDOW_MINUTES} minutes."
        seen = await self._proofs.look(read_target(website.root_url, "RootUrl"), ownership)
        if not seen.holds:
            return Verdict.NOT_VERIFIED, seen.story
        await self._stored.put_ownership(replace(ownership, verified_at=self._clock.now()))
        await self._audit.write(actor, Deed.OWNERSHIP_VERIFIED, website.root_url)
        return Verdict.VERIFIED, seen.story

    async def _asked_for(self, website: Website, method: VerificationMethod | None) -> Ownership:
        if method is not None:
            found = await self._stored.find_ownership(website.id, method)
        else:
            found = next(iter(await self._stored.ownerships(website.id)), None)
        if found is None:
            raise NotFound("No proof of ownership was asked for.", "Start with websites/startverification.")
        return found


def _started(website: Website, ownership: Ownership) -> StartedProof:
    url = proof_url(read_target(website.root_url, "RootUrl"), ownership)
    match ownership.method:
        case VerificationMethod.FILE:
            instruction = (
                f"Make the file {proof_file_name(ownership.secret)} answer at {url}, then call websites/verify."
            )
        case VerificationMethod.TAG:
            instruction = f"Put the tag into the head of the page {url}, then call websites/verify."
        case VerificationMethod.DNS:
            instruction = (
                f"Give the name {url.origin.host} a TXT record with the text {proof_record(ownership.secret)}, "
                "then call websites/verify."
            )
    return StartedProof(ownership, url, instruction)
