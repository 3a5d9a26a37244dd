# SPDX-License-Identifier: Apache-2.0
"""Websites and proofs of ownership."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from vedette.domain.page import Page, PageWish
from vedette.domain.time import Instant
from vedette.domain.website import AgentMode, LicenseType, Ownership, VerificationMethod, Website
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.scan_rows import instant, ticks
from vedette.store.statements import Order, chunks, contains, ids_among, page_of_ids, upsert
from vedette.store.tables import ownership, website, website_in_group
from vedette.store.website_groups import no_such_group

_Values = dict[str, object]
_TAGS = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class WebsiteFilter:
    """Which websites are wanted; None wants all. Deleted ones are never listed."""

    contains: str | None = None
    """A part of the name or the root URL; letter case is ignored."""
    group_id: UUID | None = None
    visible_in: frozenset[UUID] | None = None
    """Only websites in one of these groups; None for all of them."""


class Websites:
    """The registered websites. Lists are ordered by name, letter case ignored, then id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: Website) -> None:
        """Store a new website with its group memberships. Raises Conflict when its root URL or id is taken."""

        def work(connection: Connection) -> None:
            connection.execute(website.insert(), _website_values(new))
            _write_groups(connection, new)

        with unique(f"A website with the address {new.root_url} exists already."):
            await self._database.write(work)

    async def update(self, known: Website) -> None:
        """Store every field of a known website. Raises NotFound; Conflict when its new root URL is taken."""

        def work(connection: Connection) -> None:
            changed = connection.execute(update(website).where(website.c.id == known.id).values(_website_values(known)))
            if changed.rowcount == 0:
                raise no_such_website()
            connection.execute(delete(website_in_group).where(website_in_group.c.website_id == known.id))
            _write_groups(connection, known)

        with unique(f"A website with the address {known.root_url} exists already."):
            await self._database.write(work)

    async def delete(self, website_id: UUID, at: Instant) -> None:
        """Mark a website deleted; its scans stay. Raises NotFound when there is none, or it is deleted already."""

        def work(connection: Connection) -> None:
            chosen = update(website).where(website.c.id == website_id, website.c.deleted_at.is_(None))
            if connection.execute(chosen.values(deleted_at=at.ticks)).rowcount == 0:
                raise no_such_website()

        await self._database.write(work)

    async def get(self, website_id: UUID) -> Website:
        """Return a website, deleted or not (`is_deleted` says). Raises NotFound."""
        found = await self.get_all((website_id,))
        if website_id not in found:
            raise no_such_website()
        return found[website_id]

    async def get_all(self, website_ids: Collection[UUID]) -> dict[UUID, Website]:
        """Return the websites with these ids, deleted or not; unknown ids are left out."""

        def work(connection: Connection) -> dict[UUID, Website]:
            return {
                site.id: site
                for some in chunks(frozenset(website_ids))
                for site in _read_websites(connection, select(website).where(website.c.id.in_(some)))
            }

        return await self._database.read(work)

    async def group_ids(self, website_id: UUID) -> tuple[UUID, ...]:
        """Return the groups that a website belongs to; none for a website that does not exist."""
        chosen = select(website_in_group.c.group_id).where(website_in_group.c.website_id == website_id)
        return await self._database.look_up(
            ("website groups", website_id), lambda connection: tuple(connection.execute(chosen).scalars())
        )

    async def find_by_url(self, root_url: str) -> Website | None:
        """Return the website with exactly this root URL that is not deleted."""
        return await self._find(website.c.root_url == root_url)

    async def find_by_name(self, name: str, visible_in: frozenset[UUID] | None = None) -> Website | None:
        """Return a website of this name (letter case ignored) that is not deleted, the oldest of several.

        Only websites in one of the groups `visible_in` are looked at; None stands for all.
        """
        condition = website.c.name_folded == name.casefold()
        if visible_in is not None:
            condition = and_(condition, website.c.id.in_(websites_in(visible_in)))
        return await self._find(condition)

    async def page(self, wanted: WebsiteFilter, wish: PageWish) -> Page[Website]:
        """Return one page of the websites that fit."""
        conditions = _website_conditions(wanted)
        order = Order((website.c.name_folded, website.c.id))
        total = None
        if wanted.group_id is not None and wanted == WebsiteFilter(group_id=wanted.group_id):
            counted = _counted_in(wanted.group_id)
            total = await self._database.recall(
                ("count of websites", wanted.group_id), lambda connection: int(connection.execute(counted).scalar_one())
            )

        def work(connection: Connection) -> Page[Website]:
            page = page_of_ids(connection, website.c.id, conditions, order, wish, total)
            chosen = select(website).where(website.c.id.in_(page.items)).order_by(*order.by)
            return Page(_read_websites(connection, chosen), page.total)

        return await self._database.read(work)

    async def put_ownership(self, proof: Ownership) -> None:
        """Store a proof that was asked for or now holds; it replaces the website's one of the same method."""
        values = {
            "website_id": proof.website_id,
            "method": proof.method.value,
            "secret": proof.secret,
            "started_at": proof.started_at.ticks,
            "verified_at": ticks(proof.verified_at),
        }
        await self._database.write(lambda connection: connection.execute(upsert(connection, ownership), values))

    async def ownerships(self, website_id: UUID) -> tuple[Ownership, ...]:
        """Return the website's proofs, newest first."""
        chosen = select(ownership).where(ownership.c.website_id == website_id)
        chosen = chosen.order_by(ownership.c.started_at.desc(), ownership.c.method)
        return await self._database.read(
            lambda connection: tuple(_read_ownership(row) for row in connection.execute(chosen).mappings())
        )

    async def find_ownership(self, website_id: UUID, method: VerificationMethod) -> Ownership | None:
        """Return the website's proof by `method`."""
        proofs = await self.ownerships(website_id)
        return next((proof for proof in proofs if proof.method is method), None)

    async def verified_ids(self, website_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the websites for which some proof holds."""

        def work(connection: Connection) -> frozenset[UUID]:
            return ids_among(connection, ownership.c.website_id, website_ids, ownership.c.verified_at.is_not(None))

        return await self._database.read(work)

    async def _find(self, condition: ColumnElement[bool]) -> Website | None:
        chosen = select(website).where(condition, website.c.deleted_at.is_(None))
        chosen = chosen.order_by(website.c.created_at, website.c.id).limit(1)
        found = await self._database.read(lambda connection: _read_websites(connection, chosen))
        return found[0] if found else None


def _website_conditions(wanted: WebsiteFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [website.c.deleted_at.is_(None)]
    if wanted.contains is not None:
        conditions.append(
            website.c.name_folded.contains(wanted.contains.casefold(), autoescape=True)
            | contains(website.c.root_url, wanted.contains)
        )
    # As EXISTS, so that the index on names is walked: its order is wanted, and it holds all else that is asked.
    if wanted.group_id is not None:
        conditions.append(_belongs_to(frozenset((wanted.group_id,))))
    if wanted.visible_in is not None:
        conditions.append(_belongs_to(wanted.visible_in))
    return conditions


def _counted_in(group_id: UUID) -> Select[Any]:
    """Return the SELECT of how many websites a group has: its memberships without those of deleted websites."""
    all_of_it = select(func.count()).where(website_in_group.c.group_id == group_id).scalar_subquery()
    is_gone = (website.c.deleted_at.is_not(None), _belongs_to(frozenset((group_id,))))
    gone = select(func.count()).select_from(website).where(*is_gone).scalar_subquery()
    return select(all_of_it - gone)


def _belongs_to(group_ids: frozenset[UUID]) -> ColumnElement[bool]:
    """Return the condition that a website belongs to one of the groups."""
    belonging = website_in_group.c
    return exists().where(belonging.website_id == website.c.id, belonging.group_id.in_(sorted(group_ids)))


def websites_in(group_ids: frozenset[UUID]) -> Select[tuple[UUID]]:
    """Return the SELECT of the ids of the websites that belong to one of the groups."""
    return select(website_in_group.c.website_id).where(website_in_group.c.group_id.in_(sorted(group_ids)))


def _website_values(site: Website) -> _Values:
    return {
        "id": site.id,
        "name": site.name,
        "name_folded": site.name.casefold(),
        "root_url": site.root_url,
        "description": site.description,
        "technical_contact_email": site.technical_contact_email,
        "license_type": site.license_type.value,
        "agent_mode": site.agent_mode.value,
        "tags": msgspec.json.encode(site.tags).decode(),
        "created_at": site.created_at.ticks,
        "updated_at": site.updated_at.ticks,
        "deleted_at": ticks(site.deleted_at),
        "created_by": site.created_by,
    }


def _write_groups(connection: Connection, site: Website) -> None:
    rows = [
        {"website_id": site.id, "group_id": group_id, "ordinal": ordinal}
        for ordinal, group_id in enumerate(dict.fromkeys(site.group_ids))
    ]
    if not rows:
        return
    try:
        with connection.begin_nested():
            connection.execute(website_in_group.insert(), rows)
    except IntegrityError as error:
        raise no_such_group() from error


def _read_websites(connection: Connection, chosen: Select[tuple[object, ...]]) -> tuple[Website, ...]:
    rows = connection.execute(chosen).mappings().all()
    groups: dict[UUID, list[UUID]] = {row["id"]: [] for row in rows}
    for some in chunks(groups):
        memberships = (
            select(website_in_group.c.website_id, website_in_group.c.group_id)
            .where(website_in_group.c.website_id.in_(some))
            .order_by(website_in_group.c.website_id, website_in_group.c.ordinal)
        )
        for website_id, group_id in connection.execute(memberships):
            groups[website_id].append(group_id)
    return tuple(read_website(row, tuple(groups[row["id"]])) for row in rows)


def read_website(row: RowMapping | Mapping[str, Any], group_ids: tuple[UUID, ...]) -> Website:
    """Return the website of a row of table `website`."""
    return Website(
        id=row["id"],
        name=row["name"],
        root_url=row["root_url"],
        created_at=Instant(row["created_at"]),
        updated_at=Instant(row["updated_at"]),
        description=row["description"],
        technical_contact_email=row["technical_contact_email"],
        group_ids=group_ids,
        license_type=LicenseType(row["license_type"]),
        agent_mode=AgentMode(row["agent_mode"]),
        tags=_TAGS.decode(row["tags"]),
        deleted_at=instant(row["deleted_at"]),
        created_by=row["created_by"],
    )


def _read_ownership(row: RowMapping) -> Ownership:
    return Ownership(
        website_id=row["website_id"],
        method=VerificationMethod(row["method"]),
        secret=row["secret"],
        started_at=Instant(row["started_at"]),
        verified_at=instant(row["verified_at"]),
    )


def no_such_website() -> NotFound:
    """Return the error that an id without a website ends in."""
    return NotFound("There is no such website.", "Look at the list of websites.")
