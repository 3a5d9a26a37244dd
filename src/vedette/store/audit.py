# SPDX-License-Identifier: Apache-2.0
"""Who did what: an append-only list in which each entry is bound to the one before by SHA-256."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.time import Instant
from vedette.store.database import Database
from vedette.store.page import Page, PageWish


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed. `kind` is the vendor's audit type, such as `ScanStarted`; `text` says what it was about."""

    at: Instant
    actor_id: UUID | None
    address: str
    kind: str
    text: str


class Audit:
    """The audit list."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def append(self, entry: AuditEntry) -> None:
        """Write one entry behind the last."""
        raise NotImplementedError

    async def page(self, wish: PageWish) -> Page[AuditEntry]:
        """Return one page, newest first."""
        raise NotImplementedError

    async def first_broken(self) -> int | None:
        """Return the number of the first entry that does not follow from the one before; None when all do."""
        raise NotImplementedError
