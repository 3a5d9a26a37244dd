# SPDX-License-Identifier: Apache-2.0
"""The queue of messages, and the one transaction in which an event is seen and its messages are queued.

A scan says itself whether its start and its end were told (`is_start_told`, `is_end_told`); whoever flips that flag
queues the messages in the same transaction, so that each event is told once, whatever dies meanwhile. A message is
claimed before it is sent, by one sender only; one whose sender died is claimed again once its time has run out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from vedette.domain.delivery import Delivery, DeliveryState, Notice
from vedette.domain.notification import NotificationEvent
from vedette.domain.page import Page, PageWish
from vedette.domain.scan import Scan, ScanState
from vedette.domain.technology import Technology
from vedette.domain.time import Instant
from vedette.issues.issue import Issue
from vedette.issues.lifecycle import IssueState
from vedette.store.database import Database
from vedette.store.issue_rows import read_issue
from vedette.store.scan_rows import instant, read_scan, ticks
from vedette.store.secrets import Vault
from vedette.store.tables import delivery, issue, issue_change, scan, sighting, technology
from vedette.store.websites import websites_in

_FINAL = [state.value for state in ScanState if state.is_final]
MOST_AT_ONCE = 50
"""How many scans or messages one tick takes on."""


class Deliveries:
    """Messages that wait, and those that were delivered or given up."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def untold_starts(self) -> tuple[Scan, ...]:
        """Return scans of whose launch nobody was told yet, the oldest first."""
        return await self._scans(scan.c.is_start_told.is_(False))

    async def untold_ends(self) -> tuple[Scan, ...]:
        """Return ended scans of whose end nobody was told yet, and whose issues are up to date; the oldest first."""
        return await self._scans(
            scan.c.is_end_told.is_(False), scan.c.issues_applied.is_(True), scan.c.state.in_(_FINAL)
        )

    async def tell(self, scan_id: UUID, event: NotificationEvent, messages: Sequence[Delivery]) -> bool:
        """Queue the messages about a scan's start or end; False, and nothing happens, where that was told already."""
        flag = scan.c.is_start_told if event is NotificationEvent.NEW_SCAN else scan.c.is_end_told
        told = update(scan).where(scan.c.id == scan_id, flag.is_(False)).values({flag.name: True})
        rows = delivery_rows(messages, self._vault)

        def work(connection: Connection) -> bool:
            if connection.execute(told).rowcount == 0:
                return False
            insert_deliveries(connection, rows)
            return True

        return await self._database.write(work)

    async def tell_technologies(self, old: Collection[Technology], messages: Sequence[Delivery]) -> bool:
        """Queue the messages about old technologies; False, and nothing happens, where all of that was told already."""
        rows = delivery_rows(messages, self._vault)

        def work(connection: Connection) -> bool:
            untold = technology.c.told_version.is_distinct_from(technology.c.version)
            told = [
                connection.execute(
                    update(technology)
                    .where(technology.c.id == one.id, technology.c.version == one.version, untold)
                    .values(told_version=one.version)
                ).rowcount
                for one in old
            ]
            if not any(told):
                return False
            insert_deliveries(connection, rows)
            return True

        return await self._database.write(work)

    async def insert(self, messages: Sequence[Delivery]) -> None:
        """Queue messages."""
        rows = delivery_rows(messages, self._vault)
        await self._database.write(lambda connection: insert_deliveries(connection, rows))

    async def due(self, now: Instant) -> tuple[Delivery, ...]:
        """Return messages whose time has come, the longest overdue first."""
        chosen = (
            select(delivery)
            .where(delivery.c.state == DeliveryState.WAITING.value, delivery.c.next_at <= now.ticks)
            .order_by(delivery.c.next_at, delivery.c.id)
            .limit(MOST_AT_ONCE)
        )
        return await self._database.read(
            lambda connection: tuple(map(self._read, connection.execute(chosen).mappings()))
        )

    async def claim(self, known: Delivery, until: Instant) -> bool:
        """Begin a try that nobody else makes before `until`; False when somebody else has begun it."""
        taken = (
            update(delivery)
            .where(*_same_try(known), delivery.c.next_at == known.next_at.ticks)
            .values(attempts=known.attempts + 1, next_at=until.ticks)
        )
        return await self._database.write(lambda connection: connection.execute(taken).rowcount == 1)

    async def end_try(self, claimed: Delivery) -> bool:
        """Store how a try ended; False when another try has begun meanwhile, whose word counts."""
        ended = (
            update(delivery)
            .where(*_same_try(claimed))
            .values(
                state=claimed.state.value,
                next_at=claimed.next_at.ticks,
                ended_at=ticks(claimed.ended_at),
                last_error=claimed.last_error,
                reference=claimed.reference,
            )
        )
        return await self._database.write(lambda connection: connection.execute(ended).rowcount == 1)

    async def page(self, visible_in: frozenset[UUID] | None, wish: PageWish) -> Page[Delivery]:
        """Return one page of the messages about websites in the groups `visible_in`, newest first; None for all."""
        conditions = () if visible_in is None else (delivery.c.website_id.in_(websites_in(visible_in)),)
        chosen = select(delivery).where(*conditions).order_by(delivery.c.created_at.desc(), delivery.c.id)
        counted = select(func.count()).select_from(delivery).where(*conditions)

        def work(connection: Connection) -> Page[Delivery]:
            rows = connection.execute(chosen.limit(wish.size).offset(wish.offset)).mappings()
            return Page(tuple(map(self._read, rows)), connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def tracked_issues(self, integration_id: UUID) -> frozenset[UUID]:
        """Return the issues that an issue tracker knows, or will be told of."""
        chosen = select(delivery.c.issue_id).where(
            delivery.c.integration_id == integration_id,
            delivery.c.issue_id.is_not(None),
            delivery.c.state != DeliveryState.GIVEN_UP.value,
        )
        return await self._database.read(lambda connection: frozenset(connection.execute(chosen).scalars()))

    async def issues_of(self, ended: Scan) -> tuple[tuple[Issue, ...], frozenset[UUID]]:
        """Return the issues that a scan saw, showed to be fixed or did not find, and the ids of those that it saw."""
        seen = select(sighting.c.issue_id).where(sighting.c.scan_id == ended.id)
        fixed = select(issue_change.c.issue_id).where(
            issue_change.c.scan_id == ended.id, issue_change.c.after == IssueState.FIXED_CONFIRMED.value
        )
        missed = issue.c.not_verified.is_(True) & (issue.c.website_id == ended.website_id)
        chosen = select(issue).where(issue.c.id.in_(seen) | issue.c.id.in_(fixed) | missed)

        def work(connection: Connection) -> tuple[tuple[Issue, ...], frozenset[UUID]]:
            found = tuple(read_issue(row) for row in connection.execute(chosen.order_by(issue.c.id)).mappings())
            return found, frozenset(connection.execute(seen).scalars())

        return await self._database.read(work)

    async def _scans(self, *conditions: ColumnElement[bool]) -> tuple[Scan, ...]:
        chosen = select(scan).where(*conditions, scan.c.deleted_at.is_(None))
        chosen = chosen.order_by(scan.c.initiated_at, scan.c.id).limit(MOST_AT_ONCE)
        return await self._database.read(
            lambda connection: tuple(read_scan(row, self._vault) for row in connection.execute(chosen).mappings())
        )

    def _read(self, row: RowMapping) -> Delivery:
        return Delivery(
            id=row["id"],
            target=row["target"],
            notice=_read_notice(self._vault.unseal(row["sealed"])),
            created_at=Instant(row["created_at"]),
            next_at=Instant(row["next_at"]),
            address=row["address"],
            integration_id=row["integration_id"],
            rule_id=row["rule_id"],
            website_id=row["website_id"],
            issue_id=row["issue_id"],
            state=DeliveryState(row["state"]),
            attempts=row["attempts"],
            ended_at=instant(row["ended_at"]),
            last_error=row["last_error"],
            reference=row["reference"],
        )


def delivery_rows(messages: Iterable[Delivery], vault: Vault) -> list[dict[str, object]]:
    """Return the rows of messages; what they say is sealed."""
    return [_values(one, vault) for one in messages]


def insert_deliveries(connection: Connection, rows: Collection[dict[str, object]]) -> None:
    """Queue messages, made rows before, in a transaction that is under way."""
    if rows:
        connection.execute(delivery.insert(), list(rows))


def _same_try(known: Delivery) -> tuple[ColumnElement[bool], ...]:
    return (
        delivery.c.id == known.id,
        delivery.c.state == DeliveryState.WAITING.value,
        delivery.c.attempts == known.attempts,
    )


def _notice_bytes(notice: Notice) -> bytes:
    """Return a notice as ASCII: addresses of hostile sites hold lone surrogates, which UTF-8 cannot say."""
    return json.dumps(msgspec.to_builtins(notice)).encode("ascii")


def _read_notice(stored: bytes) -> Notice:
    return msgspec.convert(json.loads(stored), Notice)


def _values(one: Delivery, vault: Vault) -> dict[str, object]:
    return {
        "id": one.id,
        "target": one.target,
        "sealed": vault.seal(_notice_bytes(one.notice)),
        "created_at": one.created_at.ticks,
        "next_at": one.next_at.ticks,
        "address": one.address,
        "integration_id": one.integration_id,
        "rule_id": one.rule_id,
        "website_id": one.website_id,
        "issue_id": one.issue_id,
        "state": one.state.value,
        "attempts": one.attempts,
        "ended_at": ticks(one.ended_at),
        "last_error": one.last_error,
        "reference": one.reference,
    }
