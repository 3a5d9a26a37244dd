# SPDX-License-Identifier: Apache-2.0
"""E-mails that a member asks for: to somebody who is invited, and to the people of a website that is to be proven."""

from __future__ import annotations

from uuid import UUID

from vedette.domain.delivery import Notice
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.time import Span
from vedette.errors import NotFound, UsageError
from vedette.scan.ports import Clock
from vedette.services.attempts import Attempts
from vedette.services.deliveries import DeliveryService, no_mail_server
from vedette.services.invitations import InvitationService
from vedette.services.ownership import OwnershipService
from vedette.services.permission import require
from vedette.services.websites import WebsiteService

MOST_LETTERS = 5
LETTER_WINDOW_MINUTES = 60
"""So often in this time one invited or one website gets a letter, whoever asks."""


class LetterService:
    """Writes letters and queues them. `public_url` is how people reach the server; empty where that is not known."""

    def __init__(
        self,
        invitations: InvitationService,
        ownership: OwnershipService,
        websites: WebsiteService,
        deliveries: DeliveryService,
        public_url: str,
        clock: Clock,
    ) -> None:
        self._invitations = invitations
        self._ownership = ownership
        self._websites = websites
        self._deliveries = deliveries
        self._public_url = public_url
        self._clock = clock
        self._letters = Attempts(clock, MOST_LETTERS, Span.of(minutes=LETTER_WINDOW_MINUTES))

    async def invite(self, actor: Member, invitation_id: UUID) -> None:
        """Send an invitation with a new token; earlier tokens no longer count.

        Raises Refused, NotFound; UsageError where there is no mail server, or too many were sent.
        """
        require(actor, Permission.MANAGE_MEMBERS)
        await self._invitations.get(actor, invitation_id)
        self._require_turn(str(invitation_id))
        issued = await self._invitations.renew(actor, invitation_id)
        place = f" at {self._public_url}" if self._public_url else ""
        lines = (
            f"{actor.name} invites you, {issued.invitation.name}, to Vedette{place}.",
            f"Your one-time token: {issued.text}",
            "Who did not expect this message can leave it alone.",
        )
        notice = Notice("Invitation to Vedette", lines, self._clock.now(), link=self._public_url)
        await self._deliveries.mail(issued.invitation.email, notice)

    async def explain_proof(self, actor: Member, root_url: str) -> str:
        """Send the website's technical contact what has to be put on the site; return that address.

        Raises Refused, NotFound; UsageError where there is no mail server, contact or proof, or too many were sent.
        """
        website = await self._websites.by_root(actor, root_url)
        if not self._deliveries.sends_mail:
            raise no_mail_server()
        contact = website.technical_contact_email
        if not contact:
            raise UsageError("The website has no technical contact.", "Set TechnicalContactEmail (websites/update).")
        try:
            proof = await self._ownership.file(actor, root_url)
        except NotFound as error:
            raise UsageError(error.message, error.remedy) from error
        self._require_turn(website.root_url)
        lines = (
            f"{actor.name} wants to test {website.root_url} with Vedette, which needs a proof that the site is yours.",
            f"If that is so, put a file at {website.root_url}{proof.file_name} with this text and nothing else:",
            proof.file_text,
            "If it is not, leave this message alone: nothing is tested then.",
        )
        notice = Notice(f"Proof of ownership of {website.root_url}", lines, self._clock.now())
        await self._deliveries.mail(contact, notice, website.id)
        return contact

    def _require_turn(self, key: str) -> None:
        if not self._deliveries.sends_mail:
            raise no_mail_server()
        if self._letters.add(key) is not None:
            raise UsageError(
                f"{MOST_LETTERS} messages were sent in {LETTER_WINDOW_MINUTES} minutes.", "Wait before sending another."
            )
