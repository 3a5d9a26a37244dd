# SPDX-License-Identifier: Apache-2.0
"""`account/*`: who am I, what may be used, and the switch that suspends all scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import QueryModel
from vedette.api.replies import reply_model
from vedette.api.routes import Caller, Endpoint, Needs, get, post
from vedette.domain.permission import Permission
from vedette.errors import NotFound
from vedette.services.account import AccountService
from vedette.services.members import MemberService
from vedette.wire.account import (
    AccountLicense,
    ScanControlProgress,
    ScanControlSetting,
    ScanControlWish,
    UserHealthCheck,
    account_license,
    user_health_check,
)

NO_CONTENT = 204


class UserQuery(QueryModel):
    """A member by the name that it signs in with."""

    username: str = Field(description="The member's e-mail address.")


class AccountEndpoints:
    """Handlers over the services of the account and of members."""

    def __init__(self, account: AccountService, members: MemberService) -> None:
        self._account = account
        self._members = members

    async def me(self, caller: Caller) -> Response:
        """Return the caller's own name, address and date preferences; also a test of credentials."""
        return reply_model(user_health_check(caller))

    async def license(self) -> Response:
        """Return what the account may use."""
        return reply_model(account_license(await self._account.count_websites()))

    async def validate(self, query: Annotated[UserQuery, Query()], caller: Caller) -> Response:
        """Answer 204 when this member may come in. Whoever may not see members can only ask for themselves."""
        member = await self._members.get_by_email(caller, query.username)
        if not member.is_enabled:
            raise NotFound("That member is disabled.", "An owner can enable it.")
        return Response(status_code=NO_CONTENT)

    async def scan_control(self, caller: Caller) -> Response:
        """Return whether all scans are suspended."""
        control = await self._account.scan_control(caller)
        return reply_model(ScanControlSetting(is_scans_suspended=control.is_suspended))

    async def suspend(self, sent: ScanControlWish, caller: Caller) -> Response:
        """Suspend all scans, or let them go on."""
        control = await self._account.suspend(caller, on=sent.is_scans_suspended)
        return reply_model(ScanControlSetting(is_scans_suspended=control.is_suspended))

    async def progress(self, caller: Caller) -> Response:
        """Return how many scans are still at work, and how many are paused."""
        control = await self._account.scan_control(caller)
        progress = ScanControlProgress(
            is_scans_suspended=control.is_suspended,
            active_scan_count=control.active,
            paused_scan_count=control.paused,
        )
        return reply_model(progress)


def account_endpoints(account: AccountService, members: MemberService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = AccountEndpoints(account, members)
    anybody, view, manage = Needs.MEMBERSHIP, Permission.VIEW_SCANS, Permission.MANAGE_ACCOUNT
    return (
        get("/account/me", at.me, needs=anybody, reply=UserHealthCheck),
        get("/account/license", at.license, needs=anybody, reply=AccountLicense),
        get("/account/license-validate", at.validate, needs=anybody, status=NO_CONTENT),
        get("/account/scan-control", at.scan_control, needs=view, reply=ScanControlSetting),
        post("/account/scan-control", at.suspend, needs=manage, reply=ScanControlSetting),
        post("/account/scan-control-progress", at.progress, needs=view, reply=ScanControlProgress),
    )
