# SPDX-License-Identifier: Apache-2.0
"""The operator's word that an origin may be tested. Consents are withdrawn, never removed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from vedette.domain.exchange import Origin
from vedette.domain.time import Instant
from vedette.domain.website import Consent
from vedette.store.database import Database


class Consents:
    """All consents that were ever given."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def insert(self, consent: Consent) -> None:
        """Store a consent. Raises Conflict when its id is taken."""
        raise NotImplementedError

    async def withdraw(self, consent_id: UUID, at: Instant) -> Consent:
        """Take a consent back; doing so twice keeps the first moment. Raises NotFound."""
        raise NotImplementedError

    async def find_valid(self, origins: Collection[Origin]) -> dict[Origin, Consent]:
        """Return a consent that holds for each of the origins that has one."""
        raise NotImplementedError

    async def all(self) -> tuple[Consent, ...]:
        """Return every consent, newest first."""
        raise NotImplementedError
