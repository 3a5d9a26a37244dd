# SPDX-License-Identifier: Apache-2.0
"""Messages are tried, tried again after pauses, and given up after the last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from tests.support.notices import NOTICE, integration_of
from tests.support.senders import HandClock

from vedette.domain.delivery import RETRY_PAUSES, Delivery, DeliveryState, Notice
from vedette.domain.integration import Integration, IntegrationKind
from vedette.domain.page import PageWish
from vedette.domain.time import Span
from vedette.errors import Unreachable, UsageError
from vedette.services.deliveries import DeliveryService
from vedette.services.draw import SystemDraw
from vedette.store.store import Store
from vedette.transport.mail import Mail

pytestmark = pytest.mark.anyio


@dataclass
class Post:
    """Fits `Mailer` and `Courier`: takes notes, and fails when the test says so."""

    fails: Callable[[], bool] = lambda: False
    mails: list[Mail] = field(default_factory=list)
    brought: list[tuple[UUID, UUID]] = field(default_factory=list)
    tries: int = 0

    async def send(self, mail: Mail) -> None:
        self._try()
        self.mails.append(mail)

    def check_address(self, url: str) -> None:
        """Let every address be called."""

    async def bring(self, integration: Integration, notice: Notice, delivery_id: UUID) -> str | None:
        self._try()
        self.brought.append((integration.id, delivery_id))
        return "https://api.example/1"

    def _try(self) -> None:
        self.tries += 1
        if self.fails():
            raise Unreachable("It is down.")


def service(store: Store, clock: HandClock, post: Post, *, has_mail: bool = True) -> DeliveryService:
    mailer = post if has_mail else None
    return DeliveryService(store.deliveries, store.integrations, mailer, post, clock, SystemDraw())


async def only(store: Store) -> Delivery:
    (one,) = (await store.deliveries.page(None, PageWish())).items
    return one


async def test_a_mail_is_sent_once(store: Store, clock: HandClock) -> None:
    post = Post()
    deliveries = service(store, clock, post)
    await deliveries.mail("out@example.org", NOTICE)
    for _ in range(2):
        await deliveries.tick()

    (mail,) = post.mails
    one = await only(store)
    assert (mail.to, mail.subject, mail.message_id) == ("out@example.org", NOTICE.title, str(one.id))
    assert NOTICE.link in mail.text
    assert "SQL injection" in mail.text
    assert (one.state, one.attempts, one.ended_at) == (DeliveryState.DELIVERED, 1, clock.now())


async def test_what_fails_is_tried_after_each_pause_and_then_given_up(store: Store, clock: HandClock) -> None:
    post = Post(fails=lambda: True)
    deliveries = service(store, clock, post)
    await deliveries.mail("out@example.org", NOTICE)
    for pause in RETRY_PAUSES:
        await deliveries.tick()
        one = await only(store)
        assert (one.state, one.next_at) == (DeliveryState.WAITING, clock.now() + pause)
        await deliveries.tick()
        clock.at += pause
    await deliveries.tick()

    one = await only(store)
    assert post.tries == one.attempts == len(RETRY_PAUSES) + 1
    assert (one.state, one.last_error) == (DeliveryState.GIVEN_UP, "It is down.")
    clock.at += Span.of(hours=1_000)
    await deliveries.tick()
    assert post.tries == one.attempts


async def test_what_works_again_is_delivered(store: Store, clock: HandClock) -> None:
    post = Post(fails=lambda: post.tries < 2)
    deliveries = service(store, clock, post)
    await deliveries.mail("out@example.org", NOTICE)
    await deliveries.tick()
    clock.at += RETRY_PAUSES[0]
    await deliveries.tick()

    one = await only(store)
    assert (one.state, one.attempts, one.last_error) == (DeliveryState.DELIVERED, 2, None)


async def test_an_integration_is_told_and_what_it_made_is_known(store: Store, clock: HandClock) -> None:
    post, to = Post(), integration_of(IntegrationKind.GITHUB)
    await store.integrations.insert(to)
    now = clock.now()
    known = Delivery(uuid4(), to.name, NOTICE, now, now, integration_id=to.id)
    gone = Delivery(uuid4(), "Gone", NOTICE, now, now, integration_id=uuid4())
    await store.deliveries.insert([known, gone])
    await service(store, clock, post).tick()

    found = {one.id: one for one in (await store.deliveries.page(None, PageWish())).items}
    assert post.brought == [(to.id, known.id)]
    assert found[known.id].reference == "https://api.example/1"
    assert "no such integration" in (found[gone.id].last_error or "")


async def test_without_a_mail_server_nothing_is_queued(store: Store, clock: HandClock) -> None:
    deliveries = service(store, clock, Post(), has_mail=False)

    with pytest.raises(UsageError, match="no mail server"):
        await deliveries.mail("out@example.org", NOTICE)

    assert not deliveries.sends_mail
    assert (await store.deliveries.page(None, PageWish())).total == 0
