# SPDX-License-Identifier: Apache-2.0
"""The owner, tokens, and who may change whom."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from uuid import uuid4

import pytest

from vedette.domain.page import PageWish
from vedette.domain.permission import EVERY_PERMISSION, Permission
from vedette.errors import Conflict, NotFound, Refused, UsageError
from vedette.services.build import Services
from vedette.services.members import OWNER_EMAIL, MemberChange
from vedette.services.paging import PAGE_SIZE
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


async def test_the_first_token_makes_the_owner(services: Services, store: Store) -> None:
    issued = await services.members.create_token()

    assert issued.member.email == OWNER_EMAIL
    assert issued.member.permissions == EVERY_PERMISSION
    assert len(base64.b64decode(issued.text)) == 32
    (kept,) = await store.members.tokens(issued.member.id)
    assert kept.sha256 == hashlib.sha256(issued.text.encode()).digest()


async def test_later_tokens_are_one_more_of_the_only_member(services: Services, store: Store) -> None:
    first = await services.members.create_token("a@example.org")
    second = await services.members.create_token()

    assert second.member == first.member
    assert second.text != first.text
    assert len(await store.members.tokens(first.member.id)) == 2


async def test_among_several_members_one_has_to_be_named(services: Services) -> None:
    owner = (await services.members.create_token("a@example.org")).member
    await services.members.create(owner, "b@example.org", "B", frozenset())

    with pytest.raises(UsageError):
        await services.members.create_token()
    assert (await services.members.create_token("B@EXAMPLE.org")).member.name == "B"
    with pytest.raises(NotFound):
        await services.members.create_token("c@example.org")


async def test_the_operator_is_the_oldest_with_every_permission(services: Services, store: Store) -> None:
    operator = await services.members.operator()

    assert operator == await services.members.operator()
    assert await store.members.tokens(operator.id) == ()
    assert (await services.members.create_token()).member == operator


async def test_the_operator_may_stand_behind_many_members(services: Services, store: Store) -> None:
    operator = (await services.members.create_token("z@example.org")).member
    for number in range(PAGE_SIZE):
        ordinary = replace(operator, id=uuid4(), email=f"a{number}@example.org", permissions=frozenset())
        await store.members.insert(ordinary)

    assert await services.members.operator() == operator


async def test_without_an_enabled_owner_there_is_no_operator(services: Services) -> None:
    owner = (await services.members.create_token()).member
    await services.members.update(owner, owner.id, MemberChange(is_enabled=False))

    with pytest.raises(NotFound):
        await services.members.operator()


async def test_only_those_who_may_manage_members_do(services: Services) -> None:
    owner = (await services.members.create_token()).member
    other = await services.members.create(owner, "b@example.org", "B", frozenset({Permission.VIEW_SCANS}))

    for refused in (
        services.members.create(other, "c@example.org", "C", EVERY_PERMISSION),
        services.members.update(other, other.id, MemberChange(permissions=EVERY_PERMISSION)),
        services.members.delete(other, owner.id),
        services.members.page(other, PageWish()),
        services.members.get(other, owner.id),
        services.members.get_by_email(other, owner.email),
        services.members.get_token(other, owner.email),
    ):
        with pytest.raises(Refused):
            await refused
    assert (await services.members.get(other, other.id)) == other
    assert (await services.members.get_token(other, other.email)).member == other


async def test_nobody_deletes_himself(services: Services) -> None:
    owner = (await services.members.create_token()).member
    other = await services.members.create(owner, "b@example.org", "B", frozenset())

    with pytest.raises(Conflict):
        await services.members.delete(owner, owner.id)
    await services.members.delete(owner, other.id)
    with pytest.raises(NotFound):
        await services.members.get(owner, other.id)


@pytest.mark.parametrize("email", ["", "nobody", "a@", "@b", "a b@c", "a@b\n", "x" * 300 + "@b"])
async def test_refuses_what_is_no_address(services: Services, email: str) -> None:
    owner = (await services.members.create_token()).member

    if email.strip() == email:
        with pytest.raises(UsageError):
            await services.members.create(owner, email, "B", frozenset())


@pytest.mark.parametrize(
    "change",
    [MemberChange(name=" "), MemberChange(date_format="dd.MM.yyyy"), MemberChange(timezone_id="Nowhere Standard Time")],
)
async def test_refuses_a_change_that_cannot_be(services: Services, change: MemberChange) -> None:
    owner = (await services.members.create_token()).member

    with pytest.raises(UsageError):
        await services.members.update(owner, owner.id, change)


async def test_every_deed_is_in_the_audit_list(services: Services, store: Store) -> None:
    owner = (await services.members.create_token()).member
    await services.members.create(owner, "b@example.org", "B", frozenset())
    entries = (await store.audit.page(PageWish())).items

    assert [entry.kind for entry in entries] == ["UserCreated", "UserCreated"]
    assert {entry.actor_id for entry in entries} == {owner.id}
