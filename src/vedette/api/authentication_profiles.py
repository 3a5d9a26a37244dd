# SPDX-License-Identifier: Apache-2.0
"""`authenticationprofiles/*`: logins by scripts. There are none, since scripts of others are not run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Body
from starlette.responses import Response

from vedette.api.replies import reply_list, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.permission import Permission
from vedette.errors import NotFound
from vedette.services.authentication_profiles import ForeignScripts
from vedette.wire.authentication_profile import AuthenticationProfile
from vedette.wire.model import WireGuid
from vedette.wire.scan_profile import ProfileDeleteResult

CREATED = 201


class AuthenticationProfileEndpoints:
    """Handlers over the service of scripts."""

    def __init__(self, scripts: ForeignScripts) -> None:
        self._scripts = scripts

    async def all(self, caller: Caller) -> Response:
        """Return the authentication profiles: none."""
        return reply_list(await self._scripts.all(caller))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one authentication profile; no id is one of any."""
        await self._scripts.get(caller)

    async def new(self, sent: AuthenticationProfile, caller: Caller) -> Response:
        """Add an authentication profile; refused, since its scripts would have to be run."""
        await self._scripts.refuse_login(caller)

    async def update(self, sent: AuthenticationProfile, caller: Caller) -> Response:
        """Change an authentication profile; no id is one of any."""
        await self._scripts.change(caller)

    async def delete(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Delete an authentication profile; no id is one of any."""
        try:
            await self._scripts.change(caller)
        except NotFound:
            return reply_value(ProfileDeleteResult.NOT_EXISTS.value)


def authentication_profile_endpoints(scripts: ForeignScripts) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = AuthenticationProfileEndpoints(scripts)
    view, manage, shape = Permission.VIEW_SCAN_PROFILES, Permission.MANAGE_SCAN_PROFILES, AuthenticationProfile
    return (
        get("/authenticationprofiles/getall", at.all, needs=view, reply=list[AuthenticationProfile]),
        get("/authenticationprofiles/get/{id}", at.get, needs=view, reply=shape),
        post("/authenticationprofiles/new", at.new, needs=manage, reply=shape, status=CREATED),
        post("/authenticationprofiles/update", at.update, needs=manage, reply=shape),
        post("/authenticationprofiles/delete", at.delete, needs=manage, reply=ProfileDeleteResult),
    )
