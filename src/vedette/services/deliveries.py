# SPDX-License-Identifier: Apache-2.0
"""Sends what is queued: each message is claimed, tried, tried again after longer and longer pauses, and given up.

A message is handed over at least once. One whose server died in the middle of a try goes out again, under the same
id (Message-ID, X-Vedette-Delivery), so that its receiver can tell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol
from uuid import UUID

import anyio

from vedette.domain.delivery import RETRY_PAUSES, Delivery, DeliveryState, Notice
from vedette.domain.integration import Integration
from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.time import Span
from vedette.errors import NotFound, Refused, Unreachable, UsageError
from vedette.scan.ports import Clock
from vedette.services.draw import Draw
from vedette.services.permission import visible_groups
from vedette.store.deliveries import Deliveries
from vedette.store.integrations import Integrations
from vedette.transport.integrations.wording import plain_text
from vedette.transport.mail import Mail

TRY_LIMIT = Span.of(minutes=5)
"""After this a try that has not said how it ended is believed dead. No try takes a fifth of it."""
MOST_BESIDE = 4
"""How many tries are made at the same time."""


class Mailer(Protocol):
    """Sends e-mail."""

    async def send(self, mail: Mail) -> None:
        """Hand a message over. Raises Unreachable."""
        ...


class Courier(Protocol):
    """Tells integrations."""

    def check_address(self, url: str) -> None:
        """Raise UsageError or Refused unless `url` may be called."""
        ...

    async def bring(self, integration: Integration, notice: Notice, delivery_id: UUID) -> str | None:
        """Tell a notice; return the address of what became of it. Raises Unreachable, Refused, UsageError."""
        ...


class DeliveryService:
    """The queue's worker, and its log. `mailer` is None where no mail server was set up."""

    def __init__(
        self,
        deliveries: Deliveries,
        integrations: Integrations,
        mailer: Mailer | None,
        courier: Courier,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._deliveries = deliveries
        self._integrations = integrations
        self._mailer = mailer
        self._courier = courier
        self._clock = clock
        self._draw = draw

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server."""
        return self._mailer is not None

    async def tick(self) -> None:
        """Make a try for each message whose time has come. Raises StoreFailed."""
        turns = anyio.CapacityLimiter(MOST_BESIDE)
        async with anyio.create_task_group() as group:
            for message in await self._deliveries.due(self._clock.now()):
                group.start_soon(self._try, message, turns)

    async def page(self, actor: Member, wish: PageWish) -> Page[Delivery]:
        """Return one page of the messages about websites that `actor` may see the rules of. Raises Refused."""
        return await self._deliveries.page(visible_groups(actor, Permission.VIEW_NOTIFICATIONS), wish)

    async def mail(self, address: str, notice: Notice, website_id: UUID | None = None) -> None:
        """Queue an e-mail that a member asked for. Raises UsageError where there is no mail server."""
        if self._mailer is None:
            raise no_mail_server()
        now = self._clock.now()
        message = Delivery(self._draw.guid(), address, notice, now, now, address, website_id=website_id)
        await self._deliveries.insert((message,))

    async def _try(self, message: Delivery, turns: anyio.CapacityLimiter) -> None:
        async with turns:
            now = self._clock.now()
            if not await self._deliveries.claim(message, now + TRY_LIMIT):
                return
            claimed = replace(message, attempts=message.attempts + 1)
            try:
                reference = await self._send(claimed)
            except (Unreachable, Refused, UsageError, NotFound) as failure:
                await self._deliveries.end_try(self._failed(claimed, str(failure)))
                return
            ended = replace(claimed, state=DeliveryState.DELIVERED, ended_at=self._clock.now(), last_error=None)
            await self._deliveries.end_try(replace(ended, reference=reference))

    async def _send(self, message: Delivery) -> str | None:
        if message.integration_id is not None:
            integration = await self._integrations.get(message.integration_id)
            return await self._courier.bring(integration, message.notice, message.id)
        if self._mailer is None:
            raise no_mail_server()
        assert message.address is not None, "a message goes to an integration or to an address"
        notice = message.notice
        await self._mailer.send(Mail(message.address, notice.title, plain_text(notice), str(message.id)))
        return None

    def _failed(self, claimed: Delivery, error: str) -> Delivery:
        now = self._clock.now()
        if claimed.attempts > len(RETRY_PAUSES):
            return replace(claimed, state=DeliveryState.GIVEN_UP, ended_at=now, last_error=error)
        return replace(claimed, next_at=now + RETRY_PAUSES[claimed.attempts - 1], last_error=error)


def no_mail_server() -> UsageError:
    """Return the error of a server that cannot send e-mail."""
    return UsageError("This server sends no e-mail: no mail server was set up.", "The operator sets VEDETTE_SMTP_URL.")
