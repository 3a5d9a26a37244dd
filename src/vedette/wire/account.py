# SPDX-License-Identifier: Apache-2.0
"""Who the caller is, and the token that says so."""

from __future__ import annotations

from pydantic import Field

from vedette.domain.member import Member
from vedette.wire.model import WireGuid, WireModel


class UserHealthCheck(WireModel):
    """The caller, with the preferences that its display dates follow."""

    date_format: str = Field(description="The order of day, month and year: dd/MM/yyyy, MM/dd/yyyy or yyyy-MM-dd.")
    display_name: str = Field(description="The caller's name.")
    email: str = Field(description="The caller's e-mail address.")
    alternate_login_email: str | None = Field(description="Another address that the caller logs in with.")
    time_zone_info: str = Field(description="The Windows id of the caller's time zone.")


class UserApiToken(WireModel):
    """A member's credentials for the API; the token is shown once."""

    id: WireGuid = Field(description="The member; the user name of HTTP Basic.")
    token: str = Field(description="The token; the password of HTTP Basic.")


def user_health_check(member: Member) -> UserHealthCheck:
    """Shape `member` for itself. A member has one address only, so the alternate one is null."""
    return UserHealthCheck(
        date_format=member.date_format,
        display_name=member.name,
        email=member.email,
        alternate_login_email=None,
        time_zone_info=member.timezone_id,
    )
