# SPDX-License-Identifier: Apache-2.0
"""Registered websites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.exchange import Url
from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.scan import ScanState
from vedette.domain.website import AgentMode, LicenseType, Website, WebsiteGroup
from vedette.errors import Conflict, NotFound, Refused, UsageError
from vedette.scan.ports import Clock
from vedette.services.addresses import read_root, roots_above
from vedette.services.consents import ConsentService
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.permission import require_on, require_somewhere, visible_groups
from vedette.store.members import Members
from vedette.store.scans import ScanFilter, Scans
from vedette.store.website_groups import WebsiteGroups
from vedette.store.websites import WebsiteFilter, Websites, no_such_website

MOST_TAGS = 50
MOST_TAG_LENGTH = 255
_UNFINISHED = frozenset(state for state in ScanState if not state.is_final)


@dataclass(frozen=True, slots=True)
class WebsiteView:
    """A website, the groups that it belongs to, and whether somebody's word allows its test."""

    website: Website
    groups: tuple[WebsiteGroup, ...]
    is_verified: bool


@dataclass(frozen=True, slots=True)
class WebsiteWish:
    """A website as a client describes it; groups go by name."""

    root_url: str
    name: str
    description: str | None = None
    technical_contact_email: str | None = None
    groups: tuple[str, ...] = ()
    license_type: LicenseType = LicenseType.SUBSCRIPTION
    agent_mode: AgentMode = AgentMode.CLOUD
    tags: tuple[str, ...] = ()


class OngoingScans(Conflict):
    """A website with scans that have not ended cannot be deleted."""


@dataclass(frozen=True, slots=True)
class WebsiteSources:
    """Where websites and what belongs to them are stored."""

    websites: Websites
    groups: WebsiteGroups
    scans: Scans
    members: Members


class WebsiteService:
    """What can be asked about websites."""

    def __init__(
        self, sources: WebsiteSources, consents: ConsentService, audit: AuditWriter, clock: Clock, draw: Draw
    ) -> None:
        self._sources = sources
        self._consents = consents
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def page(self, actor: Member, wanted: WebsiteFilter, wish: PageWish) -> Page[WebsiteView]:
        """Return one page of the websites that `actor` may see. Raises Refused."""
        visible = replace(wanted, visible_in=visible_groups(actor, Permission.VIEW_WEBSITES))
        page = await self._sources.websites.page(visible, wish)
        return Page(await self._views(page.items), page.total)

    async def get(self, actor: Member, website_id: UUID) -> WebsiteView:
        """Return a website that is not deleted. Raises Refused, NotFound."""
        require_somewhere(actor, Permission.VIEW_WEBSITES)
        website = await self._sources.websites.get(website_id)
        require_on(actor, Permission.VIEW_WEBSITES, website.group_ids, no_such_website)
        if website.is_deleted:
            raise NotFound("That website was deleted.", "websites/list shows the others.")
        return await self._view(website)

    async def find(self, actor: Member, query: str) -> WebsiteView:
        """Return the website whose root address or name is `query`. Raises Refused, NotFound."""
        return await self._view(await self._by_query(actor, query))

    async def find_for_target(self, target: Url) -> Website | None:
        """Return the website whose root address is the nearest above `target`; None when there is none."""
        for root in roots_above(target):
            website = await self._sources.websites.find_by_url(root)
            if website is not None:
                return website
        return None

    async def create(self, actor: Member, wish: WebsiteWish) -> WebsiteView:
        """Register a website. Raises Refused, UsageError; Conflict when its root address is taken."""
        require_somewhere(actor, Permission.MANAGE_WEBSITES)
        now = self._clock.now()
        root_url = read_root(wish.root_url, "RootUrl")
        await self._require_room(actor)
        fresh = Website(self._draw.guid(), wish.name, root_url, created_at=now, updated_at=now, created_by=actor.id)
        website = await self._described(fresh, wish)
        _require_move(actor, (), website.group_ids)
        await self._sources.websites.insert(website)
        await self._audit.write(actor, Deed.WEBSITE_CREATED, website.root_url, after=website)
        return await self._view(website)

    async def update(self, actor: Member, wish: WebsiteWish) -> WebsiteView:
        """Change the website with the wish's root address; what the wish lacks becomes empty.

        Raises Refused, NotFound, UsageError.
        """
        known = await self._by_root(actor, wish.root_url)
        website = await self._described(replace(known, name=wish.name, updated_at=self._clock.now()), wish)
        _require_move(actor, known.group_ids, website.group_ids)
        await self._sources.websites.update(website)
        await self._audit.write(actor, Deed.WEBSITE_UPDATED, website.root_url, before=known, after=website)
        return await self._view(website)

    async def delete(self, actor: Member, root_url: str) -> None:
        """Delete a website; its scans stay. Raises Refused, NotFound; OngoingScans."""
        website = await self._by_root(actor, root_url)
        wanted = ScanFilter(states=_UNFINISHED, website_id=website.id)
        if (await self._sources.scans.page(wanted, PageWish(1, 1))).total:
            raise OngoingScans("The website has scans that have not ended.", "Cancel them, or wait for their end.")
        await self._sources.websites.delete(website.id, self._clock.now())
        await self._audit.write(actor, Deed.WEBSITE_DELETED, website.root_url, before=website)

    async def by_root(self, actor: Member, root_url: str) -> Website:
        """Return the website with this root address, for a member who manages websites. Raises Refused, NotFound."""
        return await self._by_root(actor, root_url)

    async def _require_room(self, actor: Member) -> None:
        """Raise UsageError when `actor` has added as many websites as it may."""
        limit = actor.allowed_website_limit
        if limit is not None and (await self._sources.members.count_websites((actor.id,)))[actor.id] >= limit:
            raise UsageError(
                f"You may add {limit} websites, and have.", "Delete one, or ask a member who manages members for more."
            )

    async def _by_root(self, actor: Member, root_url: str) -> Website:
        require_somewhere(actor, Permission.MANAGE_WEBSITES)
        website = await self._sources.websites.find_by_url(read_root(root_url, "RootUrl"))
        if website is None:
            raise _not_by_root()
        require_on(actor, Permission.MANAGE_WEBSITES, website.group_ids, _not_by_root)
        return website

    async def _by_query(self, actor: Member, query: str) -> Website:
        website = None
        visible = visible_groups(actor, Permission.VIEW_WEBSITES)
        if query.strip().lower().startswith(("http:", "https:")):
            website = await self._sources.websites.find_by_url(read_root(query, "query"))
        if website is None or not actor.may_on(Permission.VIEW_WEBSITES, website.group_ids):
            website = await self._sources.websites.find_by_name(query.strip(), visible)
        if website is None:
            raise NotFound("There is no website of that name or address.", "websites/list shows all of them.")
        return website

    async def _described(self, website: Website, wish: WebsiteWish) -> Website:
        return replace(
            website,
            description=wish.description or None,
            technical_contact_email=wish.technical_contact_email or None,
            group_ids=tuple([(await self._group(name)).id for name in wish.groups]),
            license_type=wish.license_type,
            agent_mode=wish.agent_mode,
            tags=checked_tags(wish.tags),
        )

    async def _group(self, name: str) -> WebsiteGroup:
        group = await self._sources.groups.find_by_name(name.strip())
        if group is None:
            raise UsageError("There is no website group of that name.", "Leave it out, or make it.", field="Groups")
        return group

    async def _view(self, website: Website) -> WebsiteView:
        return (await self._views([website]))[0]

    async def _views(self, websites: Iterable[Website]) -> tuple[WebsiteView, ...]:
        listed = tuple(websites)
        groups = await self._sources.groups.get_all({id_ for website in listed for id_ in website.group_ids})
        verified = await self._consents.verified(listed)
        return tuple(
            WebsiteView(
                website=website,
                groups=tuple(groups[id_] for id_ in website.group_ids if id_ in groups),
                is_verified=website.id in verified,
            )
            for website in listed
        )


def _require_move(actor: Member, before: Iterable[UUID], after: Iterable[UUID]) -> None:
    """Raise Refused unless `actor` may move a website between these groups: it manages each that changes.

    Who manages the websites of some groups only keeps every website in one of them.
    """
    managed = actor.groups_with(Permission.MANAGE_WEBSITES)
    if managed is None:
        return
    if not managed.issuperset(frozenset(before) ^ frozenset(after)) or managed.isdisjoint(after):
        raise Refused(
            "You may manage the websites of some groups only.", "Name one of your groups in Groups, and no other."
        )


def _not_by_root() -> NotFound:
    return NotFound("There is no website with that root address.", "websites/list shows all of them.")


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags without the space around them, each once. Raises UsageError when they are too many or too long."""
    checked = tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
    if len(checked) > MOST_TAGS or any(len(tag) > MOST_TAG_LENGTH for tag in checked):
        raise UsageError(
            f"There are more than {MOST_TAGS} tags, or one is longer than {MOST_TAG_LENGTH} characters.",
            "Use fewer and shorter ones.",
            field="Tags",
        )
    return checked
