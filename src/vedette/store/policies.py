# SPDX-License-Identifier: Apache-2.0
"""Scan policies and report policies; the two built-in ones are there from the start and cannot be changed."""

from __future__ import annotations

from typing import Generic, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, Table, delete, func, select, update

from vedette.domain.page import Page, PageWish
from vedette.domain.policy import (
    BUILT_IN_OWNER_ID,
    DEFAULT_REPORT_POLICY,
    DEFAULT_SCAN_POLICY,
    ReportPolicy,
    ScanPolicy,
)
from vedette.errors import Conflict, NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.statements import upsert
from vedette.store.tables import report_policy, scan_policy

PolicyT = TypeVar("PolicyT", ScanPolicy, ReportPolicy)


class _Policies(Generic[PolicyT]):
    """What both kinds of policy have in common: a table of the same columns, and the whole policy as JSON in it."""

    def __init__(self, database: Database, table: Table, kind: type[PolicyT]) -> None:
        self._database = database
        self._table = table
        self._decoder: msgspec.json.Decoder[PolicyT] = msgspec.json.Decoder(kind)

    async def insert(self, policy: PolicyT) -> None:
        """Store a new policy. Raises Conflict when its owner has one of that name, or the id is taken."""
        with unique(f"A policy named {policy.name} exists already."):
            await self._database.write(lambda connection: connection.execute(self._table.insert(), _values(policy)))

    async def update(self, policy: PolicyT) -> None:
        """Store every field of a known policy. Raises NotFound; Conflict when it is built in or the name is taken."""

        def work(connection: Connection) -> None:
            self._check_changeable(connection, policy.id)
            connection.execute(update(self._table).where(self._table.c.id == policy.id).values(_values(policy)))

        with unique(f"A policy named {policy.name} exists already."):
            await self._database.write(work)

    async def delete(self, policy_id: UUID) -> None:
        """Delete a policy; scans keep their own frozen copy. Raises NotFound; Conflict when it is built in."""

        def work(connection: Connection) -> None:
            self._check_changeable(connection, policy_id)
            connection.execute(delete(self._table).where(self._table.c.id == policy_id))

        await self._database.write(work)

    async def get(self, policy_id: UUID) -> PolicyT:
        """Return a policy. Raises NotFound."""
        chosen = select(self._table).where(self._table.c.id == policy_id)
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().one_or_none())
        if row is None:
            raise _no_policy()
        return self._read(row)

    async def find_by_name(self, name: str) -> PolicyT | None:
        """Return the policy of this name (letter case ignored); a built-in one before others."""
        chosen = select(self._table).where(self._table.c.name_folded == name.casefold()).order_by(self._table.c.id)
        rows = await self._database.read(lambda connection: connection.execute(chosen).mappings().all())
        first = min(rows, key=lambda row: row["owner_id"] != BUILT_IN_OWNER_ID, default=None)
        return None if first is None else self._read(first)

    async def page(self, wish: PageWish) -> Page[PolicyT]:
        """Return one page of the policies, ordered by name."""
        chosen = select(self._table).order_by(self._table.c.name_folded, self._table.c.id)
        counted = select(func.count()).select_from(self._table)

        def work(connection: Connection) -> Page[PolicyT]:
            rows = connection.execute(chosen.limit(wish.size).offset(wish.offset)).mappings()
            return Page(tuple(self._read(row) for row in rows), connection.execute(counted).scalar_one())

        return await self._database.read(work)

    def _read(self, row: RowMapping) -> PolicyT:
        return self._decoder.decode(row["value"])

    def _check_changeable(self, connection: Connection, policy_id: UUID) -> None:
        owner = connection.execute(
            select(self._table.c.owner_id).where(self._table.c.id == policy_id)
        ).scalar_one_or_none()
        if owner is None:
            raise _no_policy()
        if owner == BUILT_IN_OWNER_ID:
            raise Conflict("A built-in policy cannot be changed.", "Make one of your own with other settings.")


class ScanPolicies(_Policies[ScanPolicy]):
    """The scan policies, ordered by name. Names are compared without letter case and unique to one owner."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, scan_policy, ScanPolicy)


class ReportPolicies(_Policies[ReportPolicy]):
    """The report policies, ordered by name. Names are compared without letter case and unique to one owner."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, report_policy, ReportPolicy)


def plant_built_in_policies(connection: Connection) -> None:
    """Write the built-in policies as this version knows them; part of every migration."""
    connection.execute(upsert(connection, scan_policy), _values(DEFAULT_SCAN_POLICY))
    connection.execute(upsert(connection, report_policy), _values(DEFAULT_REPORT_POLICY))


def _values(policy: ScanPolicy | ReportPolicy) -> dict[str, object]:
    return {
        "id": policy.id,
        "owner_id": policy.owner_id,
        "name": policy.name,
        "name_folded": policy.name.casefold(),
        "is_default": policy.is_default,
        "value": msgspec.json.encode(policy).decode(),
    }


def _no_policy() -> NotFound:
    return NotFound("There is no such policy.", "Look at the list of policies.")
