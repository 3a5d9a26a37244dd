# SPDX-License-Identifier: Apache-2.0
"""Groups of websites: by them roles are given, and whole groups are scanned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.website import WebsiteGroup
from vedette.errors import Conflict, NotFound, UsageError
from vedette.scan.ports import Clock
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.permission import require, visible_groups
from vedette.services.websites import checked_tags
from vedette.store.notifications import NotificationRules
from vedette.store.schedules import Schedules
from vedette.store.website_groups import WebsiteGroups, no_such_group

MOST_NAME_LENGTH = 255


@dataclass(frozen=True, slots=True)
class GroupWish:
    """A website group as a client describes it; what is missing becomes empty."""

    name: str
    description: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """A website group, and how many websites it has."""

    group: WebsiteGroup
    website_count: int


class WebsitesExist(Conflict):
    """A group that has websites cannot be deleted."""


class SchedulesExist(Conflict):
    """A group that is scanned by a schedule cannot be deleted."""


class RulesExist(Conflict):
    """A group that a notification is about cannot be deleted."""


class WebsiteGroupService:
    """What can be asked about website groups."""

    def __init__(
        self,
        groups: WebsiteGroups,
        schedules: Schedules,
        rules: NotificationRules,
        audit: AuditWriter,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._groups = groups
        self._schedules = schedules
        self._rules = rules
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[GroupView]:
        """Return one page of the groups whose websites `actor` may see. Raises Refused."""
        page = await self._groups.page(wish, visible_groups(actor, Permission.VIEW_WEBSITES))
        return Page(await self._views(page.items), page.total)

    async def get(self, actor: Member, group_id: UUID) -> GroupView:
        """Return a group. Raises Refused, NotFound."""
        visible = visible_groups(actor, Permission.VIEW_WEBSITES)
        if visible is not None and group_id not in visible:
            raise no_such_group()
        return await self.view(await self._groups.get(group_id))

    async def find(self, actor: Member, name: str) -> GroupView:
        """Return the group of this name. Raises Refused, NotFound."""
        visible = visible_groups(actor, Permission.VIEW_WEBSITES)
        group = await self._groups.find_by_name(name.strip())
        if group is None or (visible is not None and group.id not in visible):
            raise NotFound("There is no website group of that name.", "websitegroups/list shows all of them.")
        return await self.view(group)

    async def view(self, group: WebsiteGroup) -> GroupView:
        """Return what stands around a group that the caller has in hand already."""
        return (await self._views((group,)))[0]

    async def create(self, actor: Member, wish: GroupWish) -> GroupView:
        """Store a new group. Raises Refused, UsageError; Conflict when the name is taken."""
        require(actor, Permission.MANAGE_WEBSITE_GROUPS)
        now = self._clock.now()
        group = _described(WebsiteGroup(self._draw.guid(), "", created_at=now, updated_at=now), wish)
        await self._groups.insert(group)
        await self._audit.write(actor, Deed.WEBSITE_GROUP_CREATED, group.name, after=group)
        return GroupView(group, 0)

    async def update(self, actor: Member, group_id: UUID, wish: GroupWish) -> GroupView:
        """Change a group; what the wish lacks becomes empty. Raises Refused, NotFound, UsageError, Conflict."""
        require(actor, Permission.MANAGE_WEBSITE_GROUPS)
        known = await self._groups.get(group_id)
        group = _described(replace(known, updated_at=self._clock.now()), wish)
        await self._groups.update(group)
        await self._audit.write(actor, Deed.WEBSITE_GROUP_UPDATED, group.name, before=known, after=group)
        return await self.view(group)

    async def delete(self, actor: Member, group_id: UUID) -> None:
        """Delete a group without websites, and every role that was given for it.

        Raises Refused, NotFound; WebsitesExist, SchedulesExist, RulesExist.
        """
        require(actor, Permission.MANAGE_WEBSITE_GROUPS)
        group = await self._groups.get(group_id)
        count = (await self.view(group)).website_count
        if count:
            raise WebsitesExist(f"The group has {count} websites.", "Move or delete them first.")
        if await self._schedules.of_website_group(group_id):
            raise SchedulesExist("A schedule launches scans of the group.", "End it first (scans/unschedule).")
        if await self._rules.of_website_group(group_id):
            raise RulesExist("A notification is about the group.", "Delete it first (notifications/delete).")
        await self._groups.delete(group_id)
        await self._audit.write(actor, Deed.WEBSITE_GROUP_DELETED, group.name, before=group)

    async def _views(self, groups: Iterable[WebsiteGroup]) -> tuple[GroupView, ...]:
        listed = tuple(groups)
        counts = await self._groups.count_websites([group.id for group in listed])
        return tuple(GroupView(group, counts[group.id]) for group in listed)


def _described(group: WebsiteGroup, wish: GroupWish) -> WebsiteGroup:
    name = wish.name.strip()
    if not name or len(name) > MOST_NAME_LENGTH or not name.isprintable():
        raise UsageError(f"A name has 1 to {MOST_NAME_LENGTH} printable characters.", "Choose another.", field="Name")
    return replace(group, name=name, description=wish.description or None, tags=checked_tags(wish.tags))
