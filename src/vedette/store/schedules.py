# SPDX-License-Identifier: Apache-2.0
"""Schedules, and the one transaction in which an execution and its scans come to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, select, update

from vedette.domain.delivery import Delivery
from vedette.domain.page import Page, PageWish
from vedette.domain.scan import Scan
from vedette.domain.schedule import Schedule, ScheduleKind, Timetable
from vedette.domain.time import Instant
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.deliveries import delivery_rows, insert_deliveries
from vedette.store.scan_rows import instant, scan_values, ticks
from vedette.store.secrets import Vault
from vedette.store.tables import scan, schedule
from vedette.store.websites import websites_in

_TIMETABLE = msgspec.json.Decoder(Timetable)


@dataclass(frozen=True, slots=True)
class Execution:
    """What one execution of a schedule changes: the scans it launched (each with its secret), or why there are none.

    `next_at` is when it runs after this; None when this was the last time. `messages` tell that it launched nothing.
    """

    next_at: Instant | None
    scans: Sequence[tuple[Scan, bytes]] = ()
    error: str | None = None
    messages: Sequence[Delivery] = ()


class Schedules:
    """The schedules of the installation. Lists are ordered by name."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def insert(self, new: Schedule) -> None:
        """Store a new schedule."""
        values = self._values(new)
        await self._database.write(lambda connection: connection.execute(schedule.insert(), values))

    async def update(self, known: Schedule) -> None:
        """Store every field of a known schedule. Raises NotFound."""

        def work(connection: Connection) -> None:
            changed = connection.execute(update(schedule).where(schedule.c.id == known.id).values(self._values(known)))
            if changed.rowcount == 0:
                raise no_such_schedule()

        await self._database.write(work)

    async def delete(self, schedule_id: UUID) -> None:
        """Delete a schedule; scans that it launched stay. Raises NotFound."""

        def work(connection: Connection) -> None:
            if connection.execute(delete(schedule).where(schedule.c.id == schedule_id)).rowcount == 0:
                raise no_such_schedule()

        await self._database.write(work)

    async def get(self, schedule_id: UUID) -> Schedule:
        """Return a schedule. Raises NotFound."""
        found = await self._select(schedule.c.id == schedule_id)
        if not found:
            raise no_such_schedule()
        return found[0]

    async def page(self, visible_in: frozenset[UUID] | None, wish: PageWish) -> Page[Schedule]:
        """Return one page of the schedules of websites and website groups in `visible_in`; None for all of them."""
        conditions: list[ColumnElement[bool]] = []
        if visible_in is not None:
            of_website = schedule.c.website_id.in_(websites_in(visible_in))
            conditions.append(of_website | schedule.c.website_group_id.in_(sorted(visible_in)))
        chosen = select(schedule).where(*conditions).order_by(schedule.c.name_folded, schedule.c.id)
        counted = select(func.count()).select_from(schedule).where(*conditions)

        def work(connection: Connection) -> Page[Schedule]:
            rows = connection.execute(chosen.limit(wish.size).offset(wish.offset)).mappings()
            return Page(tuple(map(self._read, rows)), connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def of_website_group(self, group_id: UUID) -> tuple[Schedule, ...]:
        """Return the schedules that launch the scans of a website group."""
        return await self._select(schedule.c.website_group_id == group_id)

    async def due(self, now: Instant) -> tuple[Schedule, ...]:
        """Return the schedules whose time has come, the longest overdue first."""
        return await self._select(schedule.c.next_at <= now.ticks, schedule.c.is_disabled.is_(False))

    async def execute(self, known: Schedule, execution: Execution) -> bool:
        """Carry an execution out: its scans are there, and its turn is taken, at the same moment.

        Returns False, and changes nothing, when somebody else took the turn or changed the schedule since `known` was
        read: of several servers, or of a server before and after its death, exactly one launches.
        """
        last = execution.scans[-1][0].id if execution.scans else known.last_scan_id
        taken = (
            update(schedule)
            .where(
                schedule.c.id == known.id,
                schedule.c.next_at == ticks(known.next_at),
                schedule.c.runs == known.runs,
                schedule.c.updated_at == known.updated_at.ticks,
                schedule.c.is_disabled.is_(False),
            )
            .values(
                next_at=ticks(execution.next_at),
                runs=known.runs + 1,
                last_scan_id=last,
                last_error=execution.error,
            )
        )
        rows = [scan_values(new, secret, self._vault) for new, secret in execution.scans]
        messages = delivery_rows(execution.messages, self._vault)

        def work(connection: Connection) -> bool:
            if connection.execute(taken).rowcount == 0:
                return False
            if rows:
                connection.execute(scan.insert(), rows)
            insert_deliveries(connection, messages)
            return True

        return await self._database.write(work)

    async def _select(self, *conditions: ColumnElement[bool]) -> tuple[Schedule, ...]:
        chosen = select(schedule).where(*conditions).order_by(schedule.c.next_at, schedule.c.id)
        return await self._database.read(
            lambda connection: tuple(map(self._read, connection.execute(chosen).mappings()))
        )

    def _values(self, known: Schedule) -> dict[str, object]:
        return {
            "id": known.id,
            "name": known.name,
            "name_folded": known.name.casefold(),
            "owner_id": known.owner_id,
            "kind": known.kind.value,
            "sealed": self._vault.seal(known.settings.encode("utf-8", "surrogatepass")),
            "timetable": msgspec.json.encode(known.timetable).decode(),
            "scan_group_id": known.scan_group_id,
            "created_at": known.created_at.ticks,
            "updated_at": known.updated_at.ticks,
            "next_at": ticks(known.next_at),
            "website_id": known.website_id,
            "website_group_id": known.website_group_id,
            "base_scan_id": known.base_scan_id,
            "is_disabled": known.is_disabled,
            "runs": known.runs,
            "last_scan_id": known.last_scan_id,
            "last_error": known.last_error,
        }

    def _read(self, row: RowMapping) -> Schedule:
        return Schedule(
            id=row["id"],
            name=row["name"],
            owner_id=row["owner_id"],
            kind=ScheduleKind(row["kind"]),
            settings=self._vault.unseal(row["sealed"]).decode("utf-8", "surrogatepass"),
            timetable=_TIMETABLE.decode(row["timetable"]),
            scan_group_id=row["scan_group_id"],
            created_at=Instant(row["created_at"]),
            updated_at=Instant(row["updated_at"]),
            next_at=instant(row["next_at"]),
            website_id=row["website_id"],
            website_group_id=row["website_group_id"],
            base_scan_id=row["base_scan_id"],
            is_disabled=row["is_disabled"],
            runs=row["runs"],
            last_scan_id=row["last_scan_id"],
            last_error=row["last_error"],
        )


def no_such_schedule() -> NotFound:
    """Return the error that an id without a schedule ends in."""
    return NotFound("There is no such scheduled scan.", "Look at the list of scheduled scans for its id.")
