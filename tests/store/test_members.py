# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.support.stored import NOON, later

from vedette.domain.member import ApiToken, Member
from vedette.domain.page import PageWish
from vedette.errors import Conflict, NotFound
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


def person(email: str = "Ann@shop.example") -> Member:
    return Member(
        uuid4(),
        email,
        "Ann",
        NOON,
        date_format="yyyy-MM-dd",
        timezone_id="UTC",
        is_api_access_enabled=False,
        phone_number="+4917012345678",
        alternate_email="annie@shop.example",
        allowed_website_limit=7,
        only_sso_login=True,
        last_login_at=later(5),
    )


def token_of(member: Member, text: bytes = b"1") -> ApiToken:
    return ApiToken(uuid4(), member.id, text * 32, NOON)


async def test_members_are_kept(store: Store) -> None:
    ann, bob = person(), person("bob@shop.example")
    for member in (bob, ann):
        await store.members.insert(member)

    assert await store.members.get(ann.id) == ann
    assert await store.members.find_by_email("ANN@SHOP.example") == ann
    assert await store.members.get_by_email(" ANN@SHOP.example ") == ann
    with pytest.raises(NotFound, match=r"no member joe@shop\.example\."):
        await store.members.get_by_email("joe@shop.example ")
    assert (await store.members.page(PageWish(1, 1))).items == (ann,)
    with pytest.raises(Conflict):
        await store.members.insert(person("ann@shop.example"))
    with pytest.raises(Conflict):
        await store.members.update(replace(bob, email="ann@SHOP.example"))
    await store.members.update(replace(bob, name="Bob", is_enabled=False))
    assert (await store.members.get(bob.id)).name == "Bob"


async def test_the_first_member_is_made_once(store: Store) -> None:
    ann, bob = person(), person("bob@shop.example")

    assert await store.members.insert_first(ann, token_of(ann))
    assert not await store.members.insert_first(bob, token_of(bob, b"2"))

    assert (await store.members.page(PageWish())).items == (ann,)


async def test_a_token_opens_for_its_own_member_only(store: Store) -> None:
    ann, bob = person(), person("bob@shop.example")
    for member in (ann, bob):
        await store.members.insert(member)
    token = token_of(ann)
    await store.members.insert_token(token)

    assert await store.members.find_token(ann.id, token.sha256) == (ann, token)
    assert await store.members.find_token(bob.id, token.sha256) is None
    assert await store.members.find_token(ann.id, b"2" * 32) is None
    assert await store.members.find_by_token(token.sha256) == (ann, token)


async def test_tokens_go_with_their_member(store: Store) -> None:
    ann = person()
    await store.members.insert(ann)
    first, second = token_of(ann), replace(token_of(ann, b"2"), created_at=later(1))
    for token in (second, first):
        await store.members.insert_token(token)

    assert await store.members.tokens(ann.id) == (first, second)
    await store.members.delete_token(first.id)
    assert await store.members.tokens(ann.id) == (second,)
    await store.members.delete(ann.id)

    assert await store.members.find_by_token(second.sha256) is None
    for failing in (
        store.members.get(ann.id),
        store.members.delete(ann.id),
        store.members.update(ann),
        store.members.insert_token(first),
        store.members.delete_token(first.id),
    ):
        with pytest.raises(NotFound):
            await failing
