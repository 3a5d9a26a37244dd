# SPDX-License-Identifier: Apache-2.0
"""Tokens of the first member, of others, and those that are taken back."""

from __future__ import annotations

import base64
import hashlib

import pytest

from vedette.domain.permission import EVERY_PERMISSION
from vedette.errors import NotFound, UsageError
from vedette.services.build import Services
from vedette.services.member_wishes import OWNER_EMAIL, MemberWish
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


async def test_the_first_token_makes_the_owner(services: Services, store: Store) -> None:
    issued = await services.tokens.create()

    assert issued.member.email == OWNER_EMAIL
    assert issued.member.permissions == EVERY_PERMISSION
    assert issued.member.is_owner
    assert len(base64.b64decode(issued.text)) == 32
    (kept,) = await store.members.tokens(issued.member.id)
    assert kept.sha256 == hashlib.sha256(issued.text.encode()).digest()


async def test_later_tokens_are_one_more_of_the_only_member(services: Services, store: Store) -> None:
    first = await services.tokens.create("a@example.org")
    second = await services.tokens.create()

    assert second.member == first.member
    assert second.text != first.text
    assert len(await store.members.tokens(first.member.id)) == 2


async def test_among_several_members_one_has_to_be_named(services: Services) -> None:
    owner = (await services.tokens.create("a@example.org")).member
    await services.members.create(owner, MemberWish("b@example.org", "B"))

    with pytest.raises(UsageError):
        await services.tokens.create()
    assert (await services.tokens.create("B@EXAMPLE.org")).member.name == "B"
    with pytest.raises(NotFound):
        await services.tokens.create("c@example.org")


async def test_a_revoked_token_opens_nothing(services: Services, store: Store) -> None:
    issued = await services.tokens.create()
    (listed,) = await services.tokens.all(issued.member)
    await services.tokens.revoke(issued.member, listed.token.id)

    assert await services.tokens.all(issued.member) == ()
    assert await store.members.find_by_token(listed.token.sha256) is None
    with pytest.raises(NotFound):
        await services.tokens.revoke(issued.member, listed.token.id)
