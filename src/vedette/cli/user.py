# SPDX-License-Identifier: Apache-2.0
"""`vedette user` and `vedette token`: who may use the installation, and with what they sign in."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from pydantic import JsonValue

from vedette.cli.options import DataOption, JsonOption, LimitOption, read_id
from vedette.cli.supervisor import Desk, run
from vedette.domain.member import Member, RoleMapping
from vedette.domain.page import PageWish
from vedette.domain.permission import EVERY_PERMISSION, Permission
from vedette.domain.role import VIEWER_ROLE, Role
from vedette.errors import UsageError
from vedette.services.build import Services
from vedette.services.member_wishes import MemberChange, MemberWish
from vedette.services.members import MemberView
from vedette.services.tokens import ListedToken
from vedette.wire.instants import write_instant

_ALL = "all"

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="The member's e-mail address.")]
RoleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        metavar="ROLE[@GROUP]",
        help="A role by name, for the websites of one group or for all; may be repeated. `user roles` lists them.",
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
        views = (await services.members.page(actor, PageWish(1, limit))).items
    if as_json:
        desk.screen.write_json([member_value(view) for view in views])
        return
    rows = [
        (str(view.member.id), view.member.email, view.member.name, _state(view.member), _told(view)) for view in views
    ]
    desk.screen.table(("Id", "Email", "Name", "State", "Roles"), rows)


def list_roles(
    context: typer.Context, data: DataOption = None, as_json: JsonOption = False, limit: LimitOption = 200
) -> None:
    """List the roles, and what they allow."""
    run(context, data, partial(_list_roles, as_json=as_json, limit=limit))


async def _list_roles(desk: Desk, as_json: bool, limit: int) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        roles = (await services.roles.page(actor, PageWish(1, limit))).items
    if as_json:
        desk.screen.write_json([role_value(role) for role in roles])
        return
    rows = [(str(role.id), role.name, _ALL if role.permissions == EVERY_PERMISSION else _words(role)) for role in roles]
    desk.screen.table(("Id", "Name", "Permissions"), rows)


def create_user(
    context: typer.Context,
    email: EmailArgument,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The member's name. Default: the address.")] = None,
    role: RoleOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a member, who may read only unless roles are named."""
    run(context, data, partial(_create_user, email=email, name=name, role=role, as_json=as_json))


async def _create_user(desk: Desk, email: str, name: str | None, role: list[str] | None, as_json: bool) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        roles = (RoleMapping(VIEWER_ROLE.id),) if role is None else await _read_roles(services, actor, role)
        member = await services.members.create(actor, MemberWish(email, name or email, roles=roles))
        view = await services.members.view(member)
    _print_member(desk, view, as_json)


def update_user(
    context: typer.Context,
    email: EmailArgument,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="A new name.")] = None,
    role: RoleOption = None,
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
        async with desk.doors.open_services(desk.data) as services:
            actor = await services.members.operator()
            found = await services.members.get_by_email(actor, email)
            roles = None if role is None else await _read_roles(services, actor, role)
            view = await services.members.view(await services.members.update(actor, found.id, change(roles=roles)))
        _print_member(desk, view, as_json)

    run(context, data, work)


def accept_invitation(
    context: typer.Context,
    token_env: Annotated[
        str, typer.Option(metavar="VAR", help="The environment variable that holds the invitation's token.")
    ],
    password_env: Annotated[
        str, typer.Option(metavar="VAR", help="The environment variable that holds the password to sign in with.")
    ],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Become a member by an invitation; its token opens nothing afterwards."""
    run(context, data, partial(_accept_invitation, token_env=token_env, password_env=password_env, as_json=as_json))


async def _accept_invitation(desk: Desk, token_env: str, password_env: str, as_json: bool) -> None:
    token = _variable(desk, token_env, "--token-env")
    password = _variable(desk, password_env, "--password-env")
    async with desk.doors.open_services(desk.data) as services:
        member = await services.invitations.accept(token, password)
        view = await services.members.view(member)
    _print_member(desk, view, as_json)


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
        issued = await services.tokens.create(email)
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


def _variable(desk: Desk, name: str, option: str) -> str:
    """Return what the environment variable `name` holds. Raises UsageError where that is nothing."""
    held = desk.environ.get(name, "")
    if not held:
        raise UsageError(f"The variable {name} is not set.", "Export it.", field=option)
    return held


async def _read_roles(services: Services, actor: Member, words: list[str]) -> tuple[RoleMapping, ...]:
    """Return what `ROLE` and `ROLE@GROUP` name. Raises UsageError."""
    given: list[RoleMapping] = []
    for word in words:
        name, at, group_name = word.rpartition("@") if "@" in word else (word, "", "")
        role = await services.roles.find_by_name(actor, name)
        if role is None:
            raise UsageError(f"There is no role {name!r}.", "`vedette user roles` lists them.", field="--role")
        group = await services.website_groups.find(actor, group_name) if at else None
        given.append(RoleMapping(role.id, None if group is None else group.group.id))
    return tuple(given)


def member_value(view: MemberView) -> dict[str, JsonValue]:
    """Return a member as a JSON object."""
    member = view.member
    return {
        "Id": str(member.id),
        "Email": member.email,
        "Name": member.name,
        "CreatedAt": write_instant(member.created_at),
        "Roles": [
            {
                "Role": view.roles[each.role_id].name,
                "WebsiteGroup": None if each.website_group_id is None else view.groups[each.website_group_id].name,
            }
            for each in member.roles
        ],
        "Teams": [view.teams[team_id].name for team_id in member.team_ids],
        "DateFormat": member.date_format,
        "TimeZoneId": member.timezone_id,
        "IsApiAccessEnabled": member.is_api_access_enabled,
        "IsEnabled": member.is_enabled,
    }


def role_value(role: Role) -> dict[str, JsonValue]:
    """Return a role as a JSON object."""
    return {
        "Id": str(role.id),
        "Name": role.name,
        "Permissions": [known.value for known in Permission if known in role.permissions],
        "IsBuiltIn": role.is_built_in,
    }


def token_value(listed: ListedToken) -> dict[str, JsonValue]:
    """Return a token as a JSON object; its text is kept nowhere."""
    return {
        "Id": str(listed.token.id),
        "MemberId": str(listed.member.id),
        "Email": listed.member.email,
        "CreatedAt": write_instant(listed.token.created_at),
    }


def _print_member(desk: Desk, view: MemberView, as_json: bool) -> None:
    if as_json:
        desk.screen.write_json(member_value(view))
        return
    member = view.member
    desk.screen.line(f"{member.email} ({member.name}), {_state(member)}, id {member.id}")
    desk.screen.line(f"Roles: {_told(view)}")
    desk.screen.say(f"Make a token: vedette token create --member {member.email}")


def _told(view: MemberView) -> str:
    """Return the member's roles, as `--role` takes them, and its teams."""
    told = [
        view.roles[each.role_id].name
        + ("" if each.website_group_id is None else f"@{view.groups[each.website_group_id].name}")
        for each in view.member.roles
    ]
    return ", ".join([*told, *(f"team {view.teams[team_id].name}" for team_id in view.member.team_ids)])


def _words(role: Role) -> str:
    return ", ".join(known.value for known in Permission if known in role.permissions)


def _state(member: Member) -> str:
    if not member.is_enabled:
        return "disabled"
    return "enabled" if member.is_api_access_enabled else "without API"
