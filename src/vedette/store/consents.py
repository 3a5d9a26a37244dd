# SPDX-License-Identifier: Apache-2.0
"""The operator's word that an origin may be tested. Consents are withdrawn, never removed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select, update

from vedette.domain.exchange import Origin
from vedette.domain.time import Instant
from vedette.domain.website import Consent
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.scan_rows import instant, ticks
from vedette.store.statements import chunks
from vedette.store.tables import consent


class Consents:
    """All consents that were ever given."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: Consent) -> None:
        """Store a consent. Raises Conflict when its id is taken."""
        values = {
            "id": new.id,
            "scheme": new.origin.scheme,
            "host": new.origin.host,
            "port": new.origin.port,
            "given_by": new.given_by,
            "given_at": new.given_at.ticks,
            "how": new.how,
            "withdrawn_at": ticks(new.withdrawn_at),
        }
        with unique(f"A consent with the id {new.id} exists already."):
            await self._database.write(lambda connection: connection.execute(consent.insert(), values))

    async def withdraw(self, consent_id: UUID, at: Instant) -> Consent:
        """Take a consent back; doing so twice keeps the first moment. Raises NotFound."""

        def work(connection: Connection) -> Consent:
            chosen = update(consent).where(consent.c.id == consent_id, consent.c.withdrawn_at.is_(None))
            connection.execute(chosen.values(withdrawn_at=at.ticks))
            row = connection.execute(select(consent).where(consent.c.id == consent_id)).mappings().one_or_none()
            if row is None:
                raise NotFound("There is no such consent.", "Look at the list of consents for its id.")
            return _read_consent(row)

        return await self._database.write(work)

    async def find_valid(self, origins: Collection[Origin]) -> dict[Origin, Consent]:
        """Return a consent that holds for each of the origins that has one."""

        def work(connection: Connection) -> dict[Origin, Consent]:
            found = [
                _read_consent(row)
                for some in chunks({origin.host for origin in origins})
                for row in connection.execute(
                    select(consent)
                    .where(consent.c.host.in_(some), consent.c.withdrawn_at.is_(None))
                    .order_by(consent.c.given_at, consent.c.id)
                ).mappings()
            ]
            return {given.origin: given for given in found if given.origin in origins}

        return await self._database.read(work)

    async def all(self) -> tuple[Consent, ...]:
        """Return every consent, newest first."""
        chosen = select(consent).order_by(consent.c.given_at.desc(), consent.c.id)
        return await self._database.read(
            lambda connection: tuple(_read_consent(row) for row in connection.execute(chosen).mappings())
        )


def _read_consent(row: RowMapping) -> Consent:
    return Consent(
        id=row["id"],
        origin=Origin(row["scheme"], row["host"], row["port"]),
        given_by=row["given_by"],
        given_at=Instant(row["given_at"]),
        how=row["how"],
        withdrawn_at=instant(row["withdrawn_at"]),
    )
