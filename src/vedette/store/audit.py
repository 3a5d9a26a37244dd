# SPDX-License-Identifier: Apache-2.0
"""Who did what: an append-only list in which each entry is bound to the one before by SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, text

from vedette.domain.page import Page, PageWish
from vedette.domain.time import Instant
from vedette.store.database import Database
from vedette.store.scans import Between
from vedette.store.tables import audit_entry

_FIRST_LINK = bytes(32)
ALL_TIMES = Between()


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed. `kind` is the vendor's audit type, such as `ScanStarted`; `text` says what it was about.

    `endpoint` is the face it came through; `before` and `after` are JSON objects of the fields that changed. Entries of
    older versions have neither, nor the actor's name and e-mail address of that time. `number` is 0 until it is stored.
    """

    at: Instant
    actor_id: UUID | None
    address: str
    kind: str
    text: str
    endpoint: str = ""
    actor_name: str = ""
    actor_email: str = ""
    before: str = ""
    after: str = ""
    number: int = 0


class Audit:
    """The audit list."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, entry: AuditEntry) -> None:
        """Write one entry behind the last."""

        def work(connection: Connection) -> None:
            if connection.dialect.name == "postgresql":
                connection.execute(
                    text("LOCK TABLE audit_entry IN EXCLUSIVE MODE")
                )  # one chain has one writer at a time
            last = connection.execute(
                select(audit_entry.c.number, audit_entry.c.chain).order_by(audit_entry.c.number.desc()).limit(1)
            ).one_or_none()
            number, before = (1, _FIRST_LINK) if last is None else (last.number + 1, bytes(last.chain))
            values = {
                "number": number,
                "at": entry.at.ticks,
                "actor_id": entry.actor_id,
                "address": entry.address,
                "kind": entry.kind,
                "text": entry.text,
                "endpoint": entry.endpoint,
                "actor_name": entry.actor_name,
                "actor_email": entry.actor_email,
                "before": entry.before,
                "after": entry.after,
                "chain": _link(before, number, entry),
            }
            connection.execute(audit_entry.insert(), values)

        await self._database.write(work)

    async def page(self, wish: PageWish, between: Between = ALL_TIMES) -> Page[AuditEntry]:
        """Return one page of what was done within a time, newest first."""
        conditions: list[ColumnElement[bool]] = []
        if between.start is not None:
            conditions.append(audit_entry.c.at >= between.start.ticks)
        if between.end is not None:
            conditions.append(audit_entry.c.at <= between.end.ticks)
        chosen = select(audit_entry).where(*conditions).order_by(audit_entry.c.number.desc())
        chosen = chosen.limit(wish.size).offset(wish.offset)
        counted = select(func.count()).select_from(audit_entry).where(*conditions)

        def work(connection: Connection) -> Page[AuditEntry]:
            entries = tuple(_read_entry(row) for row in connection.execute(chosen).mappings())
            return Page(entries, connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def first_broken(self) -> int | None:
        """Return the number of the first entry that does not follow from the one before; None when all do."""

        def work(connection: Connection) -> int | None:
            before = _FIRST_LINK
            for expected, row in enumerate(
                connection.execute(select(audit_entry).order_by(audit_entry.c.number)).mappings(), start=1
            ):
                link = _link(before, expected, _read_entry(row))
                if row["number"] != expected or bytes(row["chain"]) != link:
                    return expected
                before = link
            return None

        return await self._database.read(work)


def _link(before: bytes, number: int, entry: AuditEntry) -> bytes:
    """Return SHA-256 over the link before and every field of the entry, told apart by their lengths.

    Entries of older versions end with their text, so the later fields count only where one of them is there.
    """
    fields: tuple[str, ...] = (
        str(number),
        str(entry.at.ticks),
        str(entry.actor_id or ""),
        entry.address,
        entry.kind,
        entry.text,
    )
    later = (entry.endpoint, entry.actor_name, entry.actor_email, entry.before, entry.after)
    if any(later):
        fields += later
    digest = hashlib.sha256(before)
    for field in fields:
        encoded = field.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(4, "big"))
        digest.update(encoded)
    return digest.digest()


def _read_entry(row: RowMapping) -> AuditEntry:
    return AuditEntry(
        Instant(row["at"]),
        row["actor_id"],
        row["address"],
        row["kind"],
        row["text"],
        row["endpoint"],
        row["actor_name"],
        row["actor_email"],
        row["before"],
        row["after"],
        row["number"],
    )
