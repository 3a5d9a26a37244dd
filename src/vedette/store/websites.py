# SPDX-License-Identifier: Apache-2.0
"""Websites, their groups, and proofs of ownership."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from vedette.domain.time import Instant
from vedette.domain.website import Ownership, VerificationMethod, Website, WebsiteGroup
from vedette.store.database import Database
from vedette.store.page import Page, PageWish


@dataclass(frozen=True, slots=True)
class WebsiteFilter:
    """Which websites are wanted; None wants all. Deleted ones are never listed."""

    contains: str | None = None
    """A part of the name or the root URL; letter case is ignored."""
    group_id: UUID | None = None


class Websites:
    """The registered websites. Lists are ordered by name, then root URL."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def insert(self, website: Website) -> None:
        """Store a new website with its group memberships. Raises Conflict when its root URL or id is taken."""
        raise NotImplementedError

    async def update(self, website: Website) -> None:
        """Store every field of a known website. Raises NotFound; Conflict when its new root URL is taken."""
        raise NotImplementedError

    async def delete(self, website_id: UUID, at: Instant) -> None:
        """Mark a website deleted; its scans stay. Raises NotFound when there is none, or it is deleted already."""
        raise NotImplementedError

    async def get(self, website_id: UUID) -> Website:
        """Return a website, deleted or not (`is_deleted` says). Raises NotFound."""
        raise NotImplementedError

    async def get_all(self, website_ids: Collection[UUID]) -> dict[UUID, Website]:
        """Return the websites with these ids, deleted or not; unknown ids are left out."""
        raise NotImplementedError

    async def find_by_url(self, root_url: str) -> Website | None:
        """Return the website with exactly this root URL that is not deleted."""
        raise NotImplementedError

    async def find_by_name(self, name: str) -> Website | None:
        """Return a website of this name (letter case ignored) that is not deleted, the oldest of several."""
        raise NotImplementedError

    async def page(self, wanted: WebsiteFilter, wish: PageWish) -> Page[Website]:
        """Return one page of the websites that fit."""
        raise NotImplementedError

    async def put_ownership(self, proof: Ownership) -> None:
        """Store a proof that was asked for or now holds; it replaces the website's one of the same method."""
        raise NotImplementedError

    async def ownerships(self, website_id: UUID) -> tuple[Ownership, ...]:
        """Return the website's proofs, newest first."""
        raise NotImplementedError

    async def find_ownership(self, website_id: UUID, method: VerificationMethod) -> Ownership | None:
        """Return the website's proof by `method`."""
        raise NotImplementedError

    async def verified_ids(self, website_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the websites for which some proof holds."""
        raise NotImplementedError


class WebsiteGroups:
    """The groups of websites. Lists are ordered by name."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def insert(self, group: WebsiteGroup) -> None:
        """Store a new group. Raises Conflict when its name (letter case ignored) or id is taken."""
        raise NotImplementedError

    async def update(self, group: WebsiteGroup) -> None:
        """Store every field of a known group. Raises NotFound; Conflict when its new name is taken."""
        raise NotImplementedError

    async def delete(self, group_id: UUID) -> None:
        """Delete a group; its websites stay. Raises NotFound."""
        raise NotImplementedError

    async def get(self, group_id: UUID) -> WebsiteGroup:
        """Return a group. Raises NotFound."""
        raise NotImplementedError

    async def get_all(self, group_ids: Collection[UUID]) -> dict[UUID, WebsiteGroup]:
        """Return the groups with these ids; unknown ids are left out."""
        raise NotImplementedError

    async def find_by_name(self, name: str) -> WebsiteGroup | None:
        """Return the group of this name, letter case ignored."""
        raise NotImplementedError

    async def page(self, wish: PageWish) -> Page[WebsiteGroup]:
        """Return one page of the groups."""
        raise NotImplementedError

    async def count_websites(self, group_ids: Collection[UUID]) -> dict[UUID, int]:
        """Return how many websites that are not deleted each of the groups has."""
        raise NotImplementedError
