# SPDX-License-Identifier: Apache-2.0
"""`customscript/*`: checks that are sent as scripts. There are none, since scripts of others are not run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Body
from starlette.responses import Response

from vedette.api.replies import reply_list
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.permission import Permission
from vedette.services.authentication_profiles import ForeignScripts
from vedette.wire.authentication_profile import CustomScriptRequest, CustomScriptUpdate
from vedette.wire.model import WireGuid


class CustomScriptEndpoints:
    """Handlers over the service of scripts."""

    def __init__(self, scripts: ForeignScripts) -> None:
        self._scripts = scripts

    async def all(self, caller: Caller) -> Response:
        """Return the custom scripts: none."""
        return reply_list(await self._scripts.all(caller))

    async def new(self, sent: Annotated[list[CustomScriptRequest], Body()], caller: Caller) -> Response:
        """Add custom scripts; refused, since they would have to be run."""
        await self._scripts.refuse_check(caller)

    async def update(self, sent: Annotated[list[CustomScriptUpdate], Body()], caller: Caller) -> Response:
        """Change custom scripts; no id is one of any."""
        await self._scripts.change(caller)

    async def delete(self, ids: Annotated[list[WireGuid], Body()], caller: Caller) -> Response:
        """Delete custom scripts; no id is one of any."""
        await self._scripts.change(caller)


def custom_script_endpoints(scripts: ForeignScripts) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = CustomScriptEndpoints(scripts)
    view, manage, shape = Permission.VIEW_SCAN_PROFILES, Permission.MANAGE_SCAN_PROFILES, list[CustomScriptRequest]
    return (
        get("/customscript/list", at.all, needs=view, reply=shape),
        post("/customscript/new", at.new, needs=manage, reply=shape),
        post("/customscript/update", at.update, needs=manage, reply=shape),
        Endpoint("DELETE", "/customscript/delete", at.delete, manage, shape),
    )
