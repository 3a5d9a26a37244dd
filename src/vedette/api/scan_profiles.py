# SPDX-License-Identifier: Apache-2.0
"""`scanprofiles/*`: saved launches. Secrets are shown as asterisks, and asterisks that come back keep them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Body, Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery, QueryModel
from vedette.api.replies import reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.permission import Permission
from vedette.errors import NotFound
from vedette.services.scan_profiles import ProfileInUse, ScanProfileService, shown
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.scan_profile import ProfileDeleteResult, ScanProfileModel

CREATED = 201


class NameQuery(QueryModel):
    """Something by its name."""

    name: str = Field(description="The name, in any letter case.")


class ScanProfileEndpoints:
    """Handlers over the profile service."""

    def __init__(self, profiles: ScanProfileService) -> None:
        self._profiles = profiles

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the profiles by name."""
        page = await self._profiles.page(caller, query.wish)
        return reply_model(Page[ScanProfileModel].of(map(shown, page.items), query.wish, page.total))

    async def find(self, query: Annotated[NameQuery, Query()], caller: Caller) -> Response:
        """Return the profile of this name."""
        return reply_model(shown(await self._profiles.find(caller, query.name)))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one profile."""
        return reply_model(shown(await self._profiles.get(caller, id)))

    async def new(self, sent: ScanProfileModel, caller: Caller) -> Response:
        """Save a profile. A setting that is not supported is refused by its name."""
        return reply_model(shown(await self._profiles.create(caller, sent)), CREATED)

    async def update(self, sent: ScanProfileModel, caller: Caller) -> Response:
        """Change the profile with this ProfileId, or with this name where no id is sent."""
        return reply_model(shown(await self._profiles.update(caller, sent)))

    async def delete(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Delete a profile. Scans that were launched with it stay."""
        try:
            await self._profiles.delete(caller, id)
        except NotFound:
            return reply_value(ProfileDeleteResult.NOT_EXISTS.value)
        except ProfileInUse:
            return reply_value(ProfileDeleteResult.HAS_ACTIVE_SCAN.value)
        return reply_value(ProfileDeleteResult.OK.value)


def scan_profile_endpoints(profiles: ScanProfileService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = ScanProfileEndpoints(profiles)
    view, manage = Permission.VIEW_SCAN_PROFILES, Permission.MANAGE_SCAN_PROFILES
    return (
        get("/scanprofiles/list", at.all, needs=view, reply=Page[ScanProfileModel]),
        get("/scanprofiles/get", at.find, needs=view, reply=ScanProfileModel),
        get("/scanprofiles/get/{id}", at.get, needs=view, reply=ScanProfileModel),
        post("/scanprofiles/new", at.new, needs=manage, reply=ScanProfileModel, status=CREATED),
        post("/scanprofiles/update", at.update, needs=manage, reply=ScanProfileModel),
        post("/scanprofiles/delete", at.delete, needs=manage, reply=ProfileDeleteResult),
    )
