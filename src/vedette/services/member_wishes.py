# SPDX-License-Identifier: Apache-2.0
"""What a new or changed member shall be, and the rules that its fields keep."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from vedette.domain.member import Member, RoleMapping
from vedette.domain.role import OWNER_ROLE
from vedette.domain.time import Instant
from vedette.errors import UsageError
from vedette.wire.instants import DateFormat
from vedette.wire.zones import DEFAULT_ZONE_ID, find_zone

T = TypeVar("T")
OWNER_EMAIL = "owner@localhost"
OWNER_NAME = "Owner"
MOST_EMAIL_LENGTH = 254
MOST_NAME_LENGTH = 255
MOST_WEBSITES = 2**31 - 1
_PHONE = re.compile(r"\+\d{7,19}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PasswordWish:
    """A password to set; nothing at all where `text` is None and none shall be drawn."""

    text: str | None = None
    confirmation: str | None = None
    is_drawn: bool = False


NO_PASSWORD = PasswordWish()


@dataclass(frozen=True, slots=True)
class MemberWish:
    """A new member as a client describes it."""

    email: str
    name: str
    roles: tuple[RoleMapping, ...] = ()
    team_ids: tuple[UUID, ...] = ()
    date_format: str = DateFormat.DAY_FIRST.value
    timezone_id: str = DEFAULT_ZONE_ID
    is_api_access_enabled: bool = True
    phone_number: str | None = None
    alternate_email: str | None = None
    allowed_website_limit: int | None = None
    only_sso_login: bool = False
    password: PasswordWish = NO_PASSWORD


@dataclass(frozen=True, slots=True)
class MemberChange:
    """New values of a member's fields. None leaves one alone; an empty text takes away what may be missing."""

    name: str | None = None
    email: str | None = None
    roles: tuple[RoleMapping, ...] | None = None
    team_ids: tuple[UUID, ...] | None = None
    date_format: str | None = None
    timezone_id: str | None = None
    is_api_access_enabled: bool | None = None
    is_enabled: bool | None = None
    phone_number: str | None = None
    alternate_email: str | None = None
    allowed_website_limit: int | None = None
    only_sso_login: bool | None = None
    password: PasswordWish = NO_PASSWORD


def new_owner(member_id: UUID, now: Instant, email: str = OWNER_EMAIL) -> Member:
    """Return the first member of an installation. Raises UsageError."""
    return new_member(member_id, now, MemberWish(email, OWNER_NAME, roles=(RoleMapping(OWNER_ROLE.id),)))


def new_member(member_id: UUID, now: Instant, wish: MemberWish) -> Member:
    """Return the member that `wish` describes. Raises UsageError that names the field at fault."""
    bare = Member(member_id, checked_email(wish.email), checked_name(wish.name), now)
    change = MemberChange(
        roles=wish.roles,
        team_ids=wish.team_ids,
        date_format=wish.date_format,
        timezone_id=wish.timezone_id,
        is_api_access_enabled=wish.is_api_access_enabled,
        phone_number=wish.phone_number,
        alternate_email=wish.alternate_email,
        allowed_website_limit=wish.allowed_website_limit,
        only_sso_login=wish.only_sso_login,
    )
    return changed_member(bare, change)


def changed_member(member: Member, change: MemberChange) -> Member:
    """Return `member` with the new values of `change`. Raises UsageError that names the field at fault."""
    changed = replace(
        member,
        name=member.name if change.name is None else checked_name(change.name),
        email=member.email if change.email is None else checked_email(change.email),
        roles=_or(change.roles, member.roles),
        team_ids=_or(change.team_ids, member.team_ids),
        date_format=member.date_format if change.date_format is None else _checked_format(change.date_format),
        timezone_id=member.timezone_id if change.timezone_id is None else _checked_zone(change.timezone_id),
        is_api_access_enabled=_or(change.is_api_access_enabled, member.is_api_access_enabled),
        is_enabled=_or(change.is_enabled, member.is_enabled),
        only_sso_login=_or(change.only_sso_login, member.only_sso_login),
        allowed_website_limit=_or(_checked_limit(change.allowed_website_limit), member.allowed_website_limit),
    )
    if change.phone_number is not None:
        changed = replace(changed, phone_number=checked_phone(change.phone_number))
    if change.alternate_email is not None:
        stripped = change.alternate_email.strip()
        changed = replace(changed, alternate_email=checked_email(stripped, "AlternateLoginEmail") if stripped else None)
    return changed


def checked_email(email: str, field: str = "Email") -> str:
    """Return the address without the space around it. Raises UsageError when it is none."""
    stripped = email.strip()
    local, at, domain = stripped.rpartition("@")
    is_address = bool(local and at and domain) and stripped.isprintable() and not any(map(str.isspace, stripped))
    if not is_address or len(stripped) > MOST_EMAIL_LENGTH:
        raise UsageError(f"{stripped[:80]!r} is no e-mail address.", "Write it as name@example.org.", field=field)
    return stripped


def checked_name(name: str) -> str:
    """Return the name without the space around it. Raises UsageError when it is none."""
    stripped = name.strip()
    if not stripped or len(stripped) > MOST_NAME_LENGTH or not stripped.isprintable():
        raise UsageError(f"A name has 1 to {MOST_NAME_LENGTH} printable characters.", "Choose another.", field="Name")
    return stripped


def checked_phone(number: str) -> str | None:
    """Return the phone number, None for an empty text. Raises UsageError when it is none."""
    stripped = number.strip()
    if stripped and not _PHONE.fullmatch(stripped):
        raise UsageError(
            "A phone number is a plus sign and 7 to 19 digits.", "Write it as +14155550123.", field="PhoneNumber"
        )
    return stripped or None


def _or(new: T | None, old: T) -> T:
    return old if new is None else new


def _checked_format(text: str) -> str:
    known = DateFormat.read(text)
    if known is None:
        raise UsageError("That is no date format.", f"Use one of {', '.join(DateFormat)}.", field="DateTimeFormat")
    return known.value


def _checked_zone(name: str) -> str:
    if find_zone(name) is None:
        raise UsageError(
            "That is no time zone.",
            "Use a Windows zone id of members/gettimezones, or an IANA name.",
            field="TimezoneId",
        )
    return name.strip()


def _checked_limit(limit: int | None) -> int | None:
    if limit is not None and not 0 <= limit <= MOST_WEBSITES:
        raise UsageError("AllowedWebsiteLimit is a count.", "Leave it out for no limit.", field="AllowedWebsiteLimit")
    return limit
