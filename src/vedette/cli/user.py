# SPDX-License-Identifier: Apache-2.0
"""`vedette user` and `vedette token`: who may use the installation, and with what they sign in."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from pydantic import JsonValue

from vedette.cli.options import DataOption, JsonOption, LimitOption, read_id
from vedette.cli.supervisor import Desk, run
from vedette.domain.member import Member
from vedette.domain.page import PageWish
from vedette.domain.permission import EVERY_PERMISSION, Permission
from vedette.errors import UsageError
from vedette.services.members import MemberChange
from vedette.services.tokens import ListedToken
from vedette.wire.instants import write_instant

READER = frozenset({Permission.VIEW_WEBSITES, Permission.VIEW_SCANS, Permission.VIEW_REPORTS})
_ALL = "all"

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="The member's e-mail address.")]
PermissionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--permission",
        metavar="PERMISSION",
        help=f"{_ALL}, or one of {', '.join(known.value for known in Permission)}; may be repeated.",
    ),
]


def list_users(
    context: typer.Context, data: DataOption = None, as_json: JsonOption = False, limit: LimitOption = 200
) -> None:
    """List the members."""
    run(context, data, partial(_list_users, as_json=as_json, limit=limit))


async def _list_users(desk: Desk, as_json: bool, limit: int) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        members = (await services.members.page(actor, PageWish(1, limit))).items
    if as_json:
        desk.screen.write_json([member_value(member) for member in members])
        return
    rows = [(str(each.id), each.email, each.name, _state(each), _permission_text(each)) for each in members]
    desk.screen.table(("Id", "Email", "Name", "State", "Permissions"), rows)


def create_user(
    context: typer.Context,
    email: EmailArgument,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The member's name. Default: the address.")] = None,
    permission: PermissionOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a member, who may read only unless permissions are named."""
    run(context, data, partial(_create_user, email=email, name=name, permission=permission, as_json=as_json))


async def _create_user(desk: Desk, email: str, name: str | None, permission: list[str] | None, as_json: bool) -> None:
    permissions = READER if permission is None else read_permissions(permission)
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        member = await services.members.create(actor, email, name or email, permissions)
    _print_member(desk, member, as_json)


def update_user(
    context: typer.Context,
    email: EmailArgument,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="A new name.")] = None,
    permission: PermissionOption = None,
    date_format: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="dd/MM/yyyy, MM/dd/yyyy or yyyy-MM-dd.")
    ] = None,
    time_zone: Annotated[str | None, typer.Option(metavar="ZONE", help="A Windows zone id, or an IANA name.")] = None,
    api_access: Annotated[bool | None, typer.Option("--api-access/--no-api-access", help="The API.")] = None,
    enabled: Annotated[bool | None, typer.Option("--enabled/--disabled", help="The whole member.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change a member; what is left out stays."""
    change = partial(
        MemberChange,
        name=name,
        date_format=date_format,
        timezone_id=time_zone,
        is_api_access_enabled=api_access,
        is_enabled=enabled,
    )

    async def work(desk: Desk) -> None:
        permissions = None if permission is None else read_permissions(permission)
        async with desk.doors.open_services(desk.data) as services:
            actor = await services.members.operator()
            found = await services.members.get_by_email(actor, email)
            member = await services.members.update(actor, found.id, change(permissions=permissions))
        _print_member(desk, member, as_json)

    run(context, data, work)


def delete_user(context: typer.Context, email: EmailArgument, data: DataOption = None) -> None:
    """Delete a member and the tokens."""
    run(context, data, partial(_delete_user, email=email))


async def _delete_user(desk: Desk, email: str) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        member = await services.members.get_by_email(actor, email)
        await services.members.delete(actor, member.id)
    desk.screen.line(f"Deleted {member.email}.")


def create_token(
    context: typer.Context,
    member: Annotated[
        str | None, typer.Option(metavar="EMAIL", help="Whose token; needed when there are several members.")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an API token; it is printed once and kept nowhere. In an empty installation the owner is made first."""
    run(context, data, partial(_create_token, email=member, as_json=as_json))


async def _create_token(desk: Desk, email: str | None, as_json: bool) -> None:
    async with desk.doors.open_services(desk.data) as services:
        issued = await services.members.create_token(email)
    if as_json:
        desk.screen.write_json({"Id": str(issued.member.id), "Token": issued.text})
        return
    desk.screen.line(f"API user id  {issued.member.id}")
    desk.screen.line(f"API token    {issued.text}")
    desk.screen.say(f"This is a token of {issued.member.email}. It is shown this once; keep it safe.")


def list_tokens(
    context: typer.Context,
    member: Annotated[str | None, typer.Option(metavar="EMAIL", help="Whose tokens.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the tokens that were made, never their text."""
    run(context, data, partial(_list_tokens, email=member, as_json=as_json))


async def _list_tokens(desk: Desk, email: str | None, as_json: bool) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        tokens = await services.tokens.all(actor, email)
    if as_json:
        desk.screen.write_json([token_value(each) for each in tokens])
        return
    rows = [(str(each.token.id), write_instant(each.token.created_at)[:19], each.member.email) for each in tokens]
    desk.screen.table(("Id", "Created", "Member"), rows)


def revoke_token(
    context: typer.Context,
    token: Annotated[str, typer.Argument(metavar="ID", help="The token's id, as `token list` shows it.")],
    data: DataOption = None,
) -> None:
    """Take a token back; who shows it is refused from now on."""
    run(context, data, partial(_revoke_token, token=token))


async def _revoke_token(desk: Desk, token: str) -> None:
    token_id = read_id(token, "ID")
    async with desk.doors.open_services(desk.data) as services:
        await services.tokens.revoke(await services.members.operator(), token_id)
    desk.screen.line(f"Revoked {token_id}.")


def read_permissions(words: list[str]) -> frozenset[Permission]:
    """Return the permissions that `words` name. Raises UsageError."""
    known = {permission.value: frozenset({permission}) for permission in Permission} | {_ALL: EVERY_PERMISSION}
    chosen: frozenset[Permission] = frozenset()
    for word in words:
        found = known.get(word.strip().casefold())
        if found is None:
            raise UsageError(f"There is no permission {word!r}.", f"Use {', '.join(known)}.", field="--permission")
        chosen |= found
    return chosen


def member_value(member: Member) -> dict[str, JsonValue]:
    """Return a member as a JSON object."""
    return {
        "Id": str(member.id),
        "Email": member.email,
        "Name": member.name,
        "CreatedAt": write_instant(member.created_at),
        "Permissions": list(_permissions(member)),
        "DateFormat": member.date_format,
        "TimeZoneId": member.timezone_id,
        "IsApiAccessEnabled": member.is_api_access_enabled,
        "IsEnabled": member.is_enabled,
    }


def token_value(listed: ListedToken) -> dict[str, JsonValue]:
    """Return a token as a JSON object; its text is kept nowhere."""
    return {
        "Id": str(listed.token.id),
        "MemberId": str(listed.member.id),
        "Email": listed.member.email,
        "CreatedAt": write_instant(listed.token.created_at),
    }


def _print_member(desk: Desk, member: Member, as_json: bool) -> None:
    if as_json:
        desk.screen.write_json(member_value(member))
        return
    desk.screen.line(f"{member.email} ({member.name}), {_state(member)}, id {member.id}")
    desk.screen.line(f"Permissions: {_permission_text(member)}")
    desk.screen.say(f"Make a token: vedette token create --member {member.email}")


def _permissions(member: Member) -> tuple[str, ...]:
    return tuple(known.value for known in Permission if known in member.permissions)


def _permission_text(member: Member) -> str:
    return _ALL if member.permissions == EVERY_PERMISSION else ", ".join(_permissions(member))


def _state(member: Member) -> str:
    if not member.is_enabled:
        return "disabled"
    return "enabled" if member.is_api_access_enabled else "without API"
