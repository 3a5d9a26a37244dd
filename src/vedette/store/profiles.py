# SPDX-License-Identifier: Apache-2.0
"""Scan profiles: saved launches. Their settings hold credentials and are sealed; the rest is for lists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, false, func, or_, select, update

from vedette.domain.page import Page, PageWish
from vedette.domain.scan_profile import ScanProfile
from vedette.domain.time import Instant
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.secrets import Vault
from vedette.store.tables import scan_profile
from vedette.store.websites import websites_in


@dataclass(frozen=True, slots=True)
class ProfileReader:
    """Who looks at profiles: their own ones, and the shared ones of the websites in `visible_in` (None for all)."""

    member_id: UUID
    visible_in: frozenset[UUID] | None = None

    def condition(self) -> ColumnElement[bool]:
        """Return which rows the reader may see."""
        shared: ColumnElement[bool] = scan_profile.c.is_shared
        if self.visible_in is not None:
            of_groups = scan_profile.c.website_id.in_(websites_in(self.visible_in))
            shared = shared & (scan_profile.c.website_id.is_(None) | of_groups)
        return or_(scan_profile.c.owner_id == self.member_id, shared)


class ScanProfiles:
    """The scan profiles, ordered by name. Names are compared without letter case and unique."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def insert(self, new: ScanProfile) -> None:
        """Store a new profile. Raises Conflict when its name or id is taken."""

        def work(connection: Connection) -> None:
            self._yield_primary(connection, new)
            connection.execute(scan_profile.insert(), self._values(new))

        with unique(f"A scan profile named {new.name} exists already."):
            await self._database.write(work)

    async def update(self, known: ScanProfile) -> None:
        """Store every field of a known profile. Raises NotFound; Conflict when its new name is taken."""

        def work(connection: Connection) -> None:
            self._yield_primary(connection, known)
            chosen = update(scan_profile).where(scan_profile.c.id == known.id)
            if connection.execute(chosen.values(self._values(known))).rowcount == 0:
                raise no_such_profile()

        with unique(f"A scan profile named {known.name} exists already."):
            await self._database.write(work)

    async def delete(self, profile_id: UUID) -> None:
        """Delete a profile; scans keep their own frozen copy. Raises NotFound."""
        chosen = delete(scan_profile).where(scan_profile.c.id == profile_id)

        def work(connection: Connection) -> None:
            if connection.execute(chosen).rowcount == 0:
                raise no_such_profile()

        await self._database.write(work)

    async def get(self, profile_id: UUID) -> ScanProfile:
        """Return a profile. Raises NotFound."""
        found = await self._find(scan_profile.c.id == profile_id)
        if found is None:
            raise no_such_profile()
        return found

    async def find_by_name(self, name: str) -> ScanProfile | None:
        """Return the profile of this name, letter case ignored."""
        return await self._find(scan_profile.c.name_folded == name.casefold())

    async def find_primary(self, website_id: UUID) -> ScanProfile | None:
        """Return the primary profile of a website."""
        return await self._find((scan_profile.c.website_id == website_id) & scan_profile.c.is_primary)

    async def of_website(self, website_id: UUID, reader: ProfileReader) -> tuple[ScanProfile, ...]:
        """Return the profiles of a website that `reader` may see."""
        chosen = select(scan_profile).where(scan_profile.c.website_id == website_id, reader.condition())
        chosen = chosen.order_by(scan_profile.c.name_folded)
        return await self._database.read(
            lambda connection: tuple(self._read(row) for row in connection.execute(chosen).mappings())
        )

    async def page(self, reader: ProfileReader, wish: PageWish) -> Page[ScanProfile]:
        """Return one page of the profiles that `reader` may see."""
        chosen = select(scan_profile).where(reader.condition()).order_by(scan_profile.c.name_folded)
        counted = select(func.count()).select_from(scan_profile).where(reader.condition())

        def work(connection: Connection) -> Page[ScanProfile]:
            rows = connection.execute(chosen.limit(wish.size).offset(wish.offset)).mappings()
            return Page(tuple(self._read(row) for row in rows), connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def _find(self, condition: ColumnElement[bool]) -> ScanProfile | None:
        chosen = select(scan_profile).where(condition)
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().first())
        return None if row is None else self._read(row)

    def _yield_primary(self, connection: Connection, profile: ScanProfile) -> None:
        """Take the rank of primary profile away from the others of the same website."""
        if not profile.is_primary or profile.website_id is None:
            return
        others = update(scan_profile).where(
            scan_profile.c.website_id == profile.website_id, scan_profile.c.id != profile.id
        )
        connection.execute(others.values(is_primary=false()))

    def _values(self, profile: ScanProfile) -> dict[str, object]:
        return {
            "id": profile.id,
            "owner_id": profile.owner_id,
            "name": profile.name,
            "name_folded": profile.name.casefold(),
            "website_id": profile.website_id,
            "target_url": profile.target_url,
            "is_primary": profile.is_primary,
            "is_shared": profile.is_shared,
            "has_time_window": profile.has_time_window,
            "created_at": profile.created_at.ticks,
            "updated_at": profile.updated_at.ticks,
            "sealed": self._vault.seal(profile.settings.encode("utf-8", "surrogatepass")),
        }

    def _read(self, row: RowMapping) -> ScanProfile:
        return ScanProfile(
            id=row["id"],
            name=row["name"],
            owner_id=row["owner_id"],
            created_at=Instant(row["created_at"]),
            updated_at=Instant(row["updated_at"]),
            settings=self._vault.unseal(row["sealed"]).decode("utf-8", "surrogatepass"),
            website_id=row["website_id"],
            target_url=row["target_url"],
            is_primary=row["is_primary"],
            is_shared=row["is_shared"],
            has_time_window=row["has_time_window"],
        )


def no_such_profile() -> NotFound:
    """Return the error for a profile that is not there, or is not the asker's to see."""
    return NotFound("There is no such scan profile.", "scanprofiles/list shows all of them.")
