# SPDX-License-Identifier: Apache-2.0
"""`websitegroups/*`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery, QueryModel
from vedette.api.replies import reply_model
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.errors import NotFound
from vedette.services.website_groups import (
    GroupView,
    GroupWish,
    RulesExist,
    SchedulesExist,
    WebsiteGroupService,
    WebsitesExist,
)
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.website_group import (
    DeleteWebsiteGroup,
    NewWebsiteGroup,
    UpdateWebsiteGroup,
    WebsiteGroupDeleted,
    WebsiteGroupDeleteResult,
    WebsiteGroupDetail,
    website_group_detail,
)

CREATED = 201


class GroupQuery(QueryModel):
    """A website group by name."""

    query: str = Field(description="The name.")


class WebsiteGroupEndpoints:
    """Handlers over the service of website groups."""

    def __init__(self, groups: WebsiteGroupService) -> None:
        self._groups = groups

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the website groups by name."""
        page = await self._groups.page(caller, query.wish)
        return reply_model(Page[WebsiteGroupDetail].of(map(_shape, page.items), query.wish, page.total))

    async def find(self, query: Annotated[GroupQuery, Query()], caller: Caller) -> Response:
        """Return the website group of this name."""
        return reply_model(_shape(await self._groups.find(caller, query.query)))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one website group."""
        return reply_model(_shape(await self._groups.get(caller, id)))

    async def new(self, sent: NewWebsiteGroup, caller: Caller) -> Response:
        """Make a website group."""
        return reply_model(_shape(await self._groups.create(caller, _wish(sent))), CREATED)

    async def update(self, sent: UpdateWebsiteGroup, caller: Caller) -> Response:
        """Change a website group; what is missing becomes empty."""
        return reply_model(_shape(await self._groups.update(caller, sent.id, _wish(sent))))

    async def delete(self, sent: DeleteWebsiteGroup, caller: Caller) -> Response:
        """Delete the website group of this name, which has no websites any more."""
        try:
            found = await self._groups.find(caller, sent.name)
        except NotFound as error:
            return _deleted(WebsiteGroupDeleteResult.NOT_FOUND, str(error))
        return await self._delete(caller, found.group.id)

    async def delete_by_id(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Delete a website group, which has no websites any more."""
        return await self._delete(caller, id)

    async def _delete(self, caller: Member, group_id: UUID) -> Response:
        try:
            await self._groups.delete(caller, group_id)
        except NotFound as error:
            return _deleted(WebsiteGroupDeleteResult.NOT_FOUND, str(error))
        except WebsitesExist as error:
            return _deleted(WebsiteGroupDeleteResult.WEBSITES_EXISTING, str(error))
        except SchedulesExist as error:
            return _deleted(WebsiteGroupDeleteResult.SCHEDULED_SCAN_EXISTS, str(error))
        except RulesExist as error:
            return _deleted(WebsiteGroupDeleteResult.SCAN_NOTIFICATION_RULE_EXISTS, str(error))
        return _deleted(WebsiteGroupDeleteResult.OK, "The website group was deleted.")


def website_group_endpoints(groups: WebsiteGroupService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = WebsiteGroupEndpoints(groups)
    view, manage = Permission.VIEW_WEBSITES, Permission.MANAGE_WEBSITE_GROUPS
    return (
        get("/websitegroups/list", at.all, needs=view, reply=Page[WebsiteGroupDetail]),
        get("/websitegroups/get", at.find, needs=view, reply=WebsiteGroupDetail),
        get("/websitegroups/get/{id}", at.get, needs=view, reply=WebsiteGroupDetail),
        post("/websitegroups/new", at.new, needs=manage, reply=WebsiteGroupDetail, status=CREATED),
        post("/websitegroups/update", at.update, needs=manage, reply=WebsiteGroupDetail),
        post("/websitegroups/delete", at.delete, needs=manage, reply=WebsiteGroupDeleted),
        post("/websitegroups/delete/{id}", at.delete_by_id, needs=manage, reply=WebsiteGroupDeleted),
    )


def _shape(view: GroupView) -> WebsiteGroupDetail:
    return website_group_detail(view.group, view.website_count)


def _wish(sent: NewWebsiteGroup | UpdateWebsiteGroup) -> GroupWish:
    return GroupWish(sent.name, sent.description, tuple(sent.tags or ()))


def _deleted(result: WebsiteGroupDeleteResult, message: str) -> Response:
    return reply_model(WebsiteGroupDeleted(result=result, message=message))
