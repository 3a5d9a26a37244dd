# SPDX-License-Identifier: Apache-2.0
"""The owner, and who may change whom."""

from __future__ import annotations

import json

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from tests.support.people import new_member

from vedette.domain.member import Member, RoleMapping
from vedette.domain.page import PageWish
from vedette.domain.permission import EVERY_PERMISSION, Permission
from vedette.domain.role import ADMINISTRATOR_ROLE, OWNER_ROLE, VIEWER_ROLE
from vedette.errors import Conflict, NotFound, Refused, UsageError
from vedette.services.build import Services
from vedette.services.member_wishes import OWNER_EMAIL, MemberChange, MemberWish, PasswordWish
from vedette.store.store import Store
from vedette.store.tables import member

pytestmark = pytest.mark.anyio
GOOD = "correct horse battery"
ADMINISTRATOR = RoleMapping(ADMINISTRATOR_ROLE.id)
OWNER = RoleMapping(OWNER_ROLE.id)


async def owner_of(services: Services) -> Member:
    return (await services.tokens.create("a@example.org")).member


async def administrator_of(services: Services, owner: Member) -> Member:
    return await services.members.create(owner, MemberWish("admin@example.org", "Admin", roles=(ADMINISTRATOR,)))


async def hash_of(store: Store, one: Member) -> str | None:
    chosen = select(member.c.password_hash).where(member.c.id == one.id)
    return await store.main.read(lambda connection: connection.execute(chosen).scalar_one())


async def test_the_operator_is_the_oldest_owner(services: Services, store: Store) -> None:
    operator = await services.members.operator()

    assert (operator.email, operator.is_owner, operator.permissions) == (OWNER_EMAIL, True, EVERY_PERMISSION)
    assert operator == await services.members.operator()
    assert await store.members.tokens(operator.id) == ()
    assert (await services.tokens.create()).member == operator


async def test_an_administrator_is_no_owner(services: Services) -> None:
    owner = await owner_of(services)
    admin = await administrator_of(services, owner)

    assert admin.permissions == EVERY_PERMISSION
    assert not admin.is_owner


async def test_the_last_owner_stays(services: Services) -> None:
    owner = await owner_of(services)
    await administrator_of(services, owner)

    for change in (MemberChange(is_enabled=False), MemberChange(roles=(ADMINISTRATOR,))):
        with pytest.raises(Conflict, match="No enabled owner"):
            await services.members.update(owner, owner.id, change)
    second = await services.members.create(owner, MemberWish("b@example.org", "B", roles=(OWNER,)))
    await services.members.delete(second, owner.id)
    with pytest.raises(Conflict):
        await services.members.update(second, second.id, MemberChange(is_enabled=False))
    assert (await services.members.operator()).id == second.id


async def test_nobody_gives_more_than_they_have(services: Services) -> None:
    owner = await owner_of(services)
    admin = await administrator_of(services, owner)
    manager = await new_member(
        services, owner, "m@example.org", {Permission.MANAGE_MEMBERS, Permission.VIEW_MEMBERS, Permission.VIEW_SCANS}
    )

    for refused in (
        services.members.create(admin, MemberWish("c@example.org", "C", roles=(OWNER,))),
        services.members.update(admin, admin.id, MemberChange(roles=(OWNER,))),
        services.members.update(admin, owner.id, MemberChange(name="Mine")),
        services.members.delete(admin, owner.id),
        services.tokens.get(admin, owner.email),
        services.members.create(manager, MemberWish("c@example.org", "C", roles=(ADMINISTRATOR,))),
        services.members.update(manager, manager.id, MemberChange(roles=(ADMINISTRATOR,))),
        services.members.update(manager, admin.id, MemberChange(is_enabled=False)),
        services.members.delete(manager, admin.id),
        services.tokens.get(manager, admin.email),
    ):
        with pytest.raises(Refused):
            await refused
    plain = await services.members.create(manager, MemberWish("c@example.org", "C"))
    assert (await services.tokens.get(manager, plain.email)).member == plain


async def test_only_those_who_may_manage_members_do(services: Services) -> None:
    owner = await owner_of(services)
    other = await new_member(services, owner, "b@example.org", {Permission.VIEW_SCANS})

    for refused in (
        services.members.create(other, MemberWish("c@example.org", "C")),
        services.members.update(other, other.id, MemberChange(name="Other")),
        services.members.delete(other, owner.id),
        services.members.page(other, PageWish()),
        services.members.get(other, owner.id),
        services.members.get_by_email(other, owner.email),
        services.tokens.get(other, owner.email),
    ):
        with pytest.raises(Refused):
            await refused
    assert (await services.members.get(other, other.id)) == other
    assert (await services.members.get_by_email(other, other.email)) == other
    assert (await services.tokens.get(other, other.email)).member == other


async def test_nobody_deletes_himself(services: Services) -> None:
    owner = await owner_of(services)
    other = await services.members.create(owner, MemberWish("b@example.org", "B"))

    with pytest.raises(Conflict):
        await services.members.delete(owner, owner.id)
    await services.members.delete(owner, other.id)
    with pytest.raises(NotFound):
        await services.members.get(owner, other.id)


@pytest.mark.parametrize("email", ["", "nobody", "a@", "@b", "a b@c", "a@b\x00", "x" * 300 + "@b"])
async def test_refuses_what_is_no_address(services: Services, email: str) -> None:
    owner = await owner_of(services)

    with pytest.raises(UsageError):
        await services.members.create(owner, MemberWish(email, "B"))


@pytest.mark.parametrize(
    "change",
    [
        MemberChange(name=" "),
        MemberChange(date_format="dd.MM.yyyy"),
        MemberChange(timezone_id="Nowhere Standard Time"),
        MemberChange(phone_number="0170 123"),
        MemberChange(alternate_email="nobody"),
        MemberChange(allowed_website_limit=-1),
    ],
)
async def test_refuses_a_change_that_cannot_be(services: Services, change: MemberChange) -> None:
    owner = await owner_of(services)

    with pytest.raises(UsageError):
        await services.members.update(owner, owner.id, change)


async def test_an_empty_text_takes_away_what_may_be_missing(services: Services) -> None:
    owner = await owner_of(services)
    full = MemberChange(phone_number="+4917012345678", alternate_email="o@example.org", allowed_website_limit=3)

    changed = await services.members.update(owner, owner.id, full)
    assert (changed.phone_number, changed.alternate_email) == ("+4917012345678", "o@example.org")
    assert changed.allowed_website_limit == 3
    emptied = await services.members.update(owner, owner.id, MemberChange(phone_number="", alternate_email=""))
    assert (emptied.phone_number, emptied.alternate_email, emptied.allowed_website_limit) == (None, None, 3)


async def test_only_a_slow_hash_of_a_password_is_kept(services: Services, store: Store) -> None:
    owner = await owner_of(services)
    ann = await services.members.create(owner, MemberWish("ann@example.org", "Ann", password=PasswordWish(GOOD, GOOD)))
    drawn = await services.members.create(
        owner, MemberWish("bob@example.org", "Bob", password=PasswordWish(is_drawn=True))
    )

    kept = await hash_of(store, ann)
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert PasswordHasher().verify(kept, GOOD)
    assert (await hash_of(store, drawn) or "").startswith("$argon2id$")
    assert await hash_of(store, owner) is None
    entries = (await store.audit.page(PageWish(1, 50))).items
    assert not [entry for entry in entries if GOOD in entry.after or "argon2" in entry.after]


@pytest.mark.parametrize(
    "password",
    [
        PasswordWish("short", "short"),
        PasswordWish(GOOD, "another long one"),
        PasswordWish("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"),
        PasswordWish("xx ann.example 12", "xx ann.example 12"),
        PasswordWish("x" * 201 + GOOD, "x" * 201 + GOOD),
        PasswordWish(GOOD, GOOD, is_drawn=True),
    ],
)
async def test_refuses_a_password_that_is_not_good_enough(services: Services, password: PasswordWish) -> None:
    owner = await owner_of(services)

    with pytest.raises(UsageError):
        await services.members.create(owner, MemberWish("ann.example@example.org", "Ann", password=password))
    assert (await services.members.page(owner, PageWish())).total == 1


async def test_single_sign_on_takes_the_password_away(services: Services, store: Store) -> None:
    owner = await owner_of(services)
    wish = MemberWish("ann@example.org", "Ann", password=PasswordWish(GOOD, GOOD))
    ann = await services.members.create(owner, wish)

    change = MemberChange(only_sso_login=True, password=PasswordWish(GOOD, GOOD))
    with pytest.raises(UsageError):
        await services.members.update(owner, ann.id, change)
    await services.members.update(owner, ann.id, MemberChange(only_sso_login=True))
    assert await hash_of(store, ann) is None


async def test_every_change_is_in_the_audit_list_with_before_and_after(services: Services, store: Store) -> None:
    owner = await owner_of(services)
    other = await services.members.create(owner, MemberWish("b@example.org", "B", roles=(RoleMapping(VIEWER_ROLE.id),)))
    await services.members.update(owner, other.id, MemberChange(name="C"))
    await services.members.delete(owner, other.id)
    deleted, updated, created, first = (await store.audit.page(PageWish())).items

    assert [entry.kind for entry in (first, created, updated, deleted)] == [
        "UserCreated",
        "UserCreated",
        "UserUpdated",
        "DeleteUser",
    ]
    assert {entry.actor_email for entry in (first, created, updated, deleted)} == {owner.email}
    assert (json.loads(updated.before), json.loads(updated.after)) == ({"name": "B"}, {"name": "C"})
    assert (created.before, deleted.after) == ("", "")
    assert json.loads(created.after)["email"] == json.loads(deleted.before)["email"] == "b@example.org"
