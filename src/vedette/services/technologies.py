# SPDX-License-Identifier: Apache-2.0
"""The technologies that websites run on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.technology import Technology
from vedette.domain.weakness import Severity
from vedette.domain.website import Website
from vedette.scan.ports import Clock
from vedette.services.permission import visible_groups
from vedette.store.inventory import Technologies, TechnologyFilter
from vedette.store.websites import Websites


@dataclass(frozen=True, slots=True)
class TechnologyView:
    """A technology, its website, whether it is out of date (None: not known), and its open issue's severity."""

    technology: Technology
    website: Website
    is_out_of_date: bool | None
    issue: Severity | None


class TechnologyService:
    """What can be asked about technologies."""

    def __init__(self, technologies: Technologies, websites: Websites, clock: Clock) -> None:
        self._technologies = technologies
        self._websites = websites
        self._clock = clock

    async def page(self, actor: Member, wanted: TechnologyFilter, wish: PageWish) -> Page[TechnologyView]:
        """Return one page of the technologies that `actor` may see. Raises Refused."""
        page = await self._technologies.page(_visible(actor, wanted), wish)
        return Page(await self._views(page.items), page.total)

    async def out_of_date(self, actor: Member, wanted: TechnologyFilter, wish: PageWish) -> Page[TechnologyView]:
        """Return one page of those of which it is known that their makers support them no more. Raises Refused."""
        known = await self._technologies.all(replace(_visible(actor, wanted), only_with_known_end=True))
        today = self._today()
        old = [one for one in known if one.is_out_of_date(today)]
        return Page(await self._views(old[wish.offset : wish.offset + wish.size]), len(old))

    async def _views(self, found: Collection[Technology]) -> tuple[TechnologyView, ...]:
        websites = await self._websites.get_all({one.website_id for one in found})
        issues = await self._technologies.open_issues(found)
        today = self._today()
        return tuple(
            TechnologyView(one, websites[one.website_id], one.is_out_of_date(today), issues.get(one.id))
            for one in found
        )

    def _today(self) -> date:
        now: datetime = self._clock.now().to_datetime()
        return now.astimezone(UTC).date()


def _visible(actor: Member, wanted: TechnologyFilter) -> TechnologyFilter:
    return replace(wanted, visible_in=visible_groups(actor, Permission.VIEW_TECHNOLOGIES))
