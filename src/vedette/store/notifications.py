# SPDX-License-Identifier: Apache-2.0
"""The rules of notification. Lists are in the order in which rules are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, case, delete, func, select, update

from vedette.domain.notification import (
    IssueFilter,
    NotificationEvent,
    NotificationRule,
    NotificationScope,
    Recipients,
)
from vedette.domain.page import Page, PageWish
from vedette.domain.time import Instant
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.tables import notification_rule as rule
from vedette.store.tables import scan
from vedette.store.websites import websites_in

_RECIPIENTS = msgspec.json.Decoder(Recipients)
_FILTER = msgspec.json.Decoder(IssueFilter)
_SCOPE_RANK = case({scope.value: scope.rank for scope in NotificationScope}, value=rule.c.scope)
_ORDER = (_SCOPE_RANK, rule.c.priority.desc(), rule.c.created_at, rule.c.id)


class NotificationRules:
    """The rules of the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: NotificationRule) -> NotificationRule:
        """Store a new rule with a priority above all others of its event and scope; return it as stored."""
        highest = select(func.max(rule.c.priority)).where(
            rule.c.event == new.event.value, rule.c.scope == new.scope.value
        )

        def work(connection: Connection) -> NotificationRule:
            priority = (connection.execute(highest).scalar_one() or 0) + 1
            connection.execute(rule.insert(), {**_values(new), "priority": priority})
            return replace(new, priority=priority)

        return await self._database.write(work)

    async def update(self, known: NotificationRule) -> None:
        """Store every field of a known rule but its priority. Raises NotFound."""
        values = {name: value for name, value in _values(known).items() if name != "priority"}
        await self._database.write(lambda connection: _change(connection, known.id, values))

    async def set_priorities(self, priorities: Mapping[UUID, int]) -> None:
        """Give rules new priorities, all or none. Raises NotFound."""

        def work(connection: Connection) -> None:
            for rule_id, priority in priorities.items():
                _change(connection, rule_id, {"priority": priority})

        await self._database.write(work)

    async def delete(self, rule_id: UUID) -> None:
        """Delete a rule; what it has sent on its way still goes. Raises NotFound."""

        def work(connection: Connection) -> None:
            if connection.execute(delete(rule).where(rule.c.id == rule_id)).rowcount == 0:
                raise no_such_rule()

        await self._database.write(work)

    async def get(self, rule_id: UUID) -> NotificationRule:
        """Return a rule. Raises NotFound."""
        found = await self._select(rule.c.id == rule_id)
        if not found:
            raise no_such_rule()
        return found[0]

    async def page(self, visible_in: frozenset[UUID] | None, wish: PageWish) -> Page[NotificationRule]:
        """Return one page of the rules about the websites and website groups in `visible_in`; None for all rules."""
        conditions = _visible(visible_in)
        chosen = select(rule).where(*conditions).order_by(rule.c.event, *_ORDER)
        counted = select(func.count()).select_from(rule).where(*conditions)

        def work(connection: Connection) -> Page[NotificationRule]:
            rows = connection.execute(chosen.limit(wish.size).offset(wish.offset)).mappings()
            return Page(tuple(map(_read, rows)), connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def of_event(
        self, event: NotificationEvent, visible_in: frozenset[UUID] | None = None
    ) -> tuple[NotificationRule, ...]:
        """Return the rules of an event: narrower scopes first, then higher priorities."""
        return await self._select(rule.c.event == event.value, *_visible(visible_in))

    async def of_website_group(self, group_id: UUID) -> tuple[NotificationRule, ...]:
        """Return the rules about the websites of a group."""
        return await self._select(rule.c.website_group_id == group_id)

    async def all(self) -> tuple[NotificationRule, ...]:
        """Return every rule."""
        return await self._select()

    async def scan_groups(self, website_id: UUID) -> tuple[tuple[UUID, str], ...]:
        """Return the scan groups of a website, each with the target of its latest scan; the newest first."""
        chosen = (
            select(scan.c.group_id, scan.c.target_url)
            .where(scan.c.website_id == website_id, scan.c.deleted_at.is_(None))
            .order_by(scan.c.initiated_at.desc(), scan.c.id)
        )

        def work(connection: Connection) -> tuple[tuple[UUID, str], ...]:
            groups: dict[UUID, str] = {}
            for group_id, target in connection.execute(chosen):
                groups.setdefault(group_id, target)
            return tuple(groups.items())

        return await self._database.read(work)

    async def _select(self, *conditions: ColumnElement[bool]) -> tuple[NotificationRule, ...]:
        chosen = select(rule).where(*conditions).order_by(*_ORDER)
        return await self._database.read(lambda connection: tuple(map(_read, connection.execute(chosen).mappings())))


def no_such_rule() -> NotFound:
    """Return the error that an id without a rule ends in."""
    return NotFound("There is no such notification.", "notifications/list shows all of them.")


def _visible(groups: frozenset[UUID] | None) -> tuple[ColumnElement[bool], ...]:
    if groups is None:
        return ()
    return (rule.c.website_id.in_(websites_in(groups)) | rule.c.website_group_id.in_(sorted(groups)),)


def _change(connection: Connection, rule_id: UUID, values: Mapping[str, object]) -> None:
    if connection.execute(update(rule).where(rule.c.id == rule_id).values(values)).rowcount == 0:
        raise no_such_rule()


def _values(one: NotificationRule) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "event": one.event.value,
        "scope": one.scope.value,
        "priority": one.priority,
        "created_at": one.created_at.ticks,
        "updated_at": one.updated_at.ticks,
        "recipients": msgspec.json.encode(one.recipients).decode(),
        "email_filter": msgspec.json.encode(one.email_filter).decode(),
        "integration_filter": msgspec.json.encode(one.integration_filter).decode(),
        "website_id": one.website_id,
        "website_group_id": one.website_group_id,
        "scan_group_id": one.scan_group_id,
        "is_disabled": one.is_disabled,
    }


def _read(row: RowMapping) -> NotificationRule:
    return NotificationRule(
        id=row["id"],
        name=row["name"],
        event=NotificationEvent(row["event"]),
        scope=NotificationScope(row["scope"]),
        priority=row["priority"],
        created_at=Instant(row["created_at"]),
        updated_at=Instant(row["updated_at"]),
        recipients=_RECIPIENTS.decode(row["recipients"]),
        email_filter=_FILTER.decode(row["email_filter"]),
        integration_filter=_FILTER.decode(row["integration_filter"]),
        website_id=row["website_id"],
        website_group_id=row["website_group_id"],
        scan_group_id=row["scan_group_id"],
        is_disabled=row["is_disabled"],
    )
