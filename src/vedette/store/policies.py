# SPDX-License-Identifier: Apache-2.0
"""Scan policies and report policies; the two built-in ones are there from the start and cannot be changed.

A policy is stored whole, as JSON; what of a scan policy may hold credentials is sealed beside it. One policy of each
kind is the account's default: the built-in one until another is chosen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Generic, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, Table, delete, false, select, true, update

from vedette.domain.policy import (
    BUILT_IN_OWNER_ID,
    DEFAULT_REPORT_POLICY,
    DEFAULT_SCAN_POLICY,
    NO_SECRETS,
    PolicySecrets,
    ReportPolicy,
    ScanPolicy,
)
from vedette.errors import Conflict, NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.secrets import Vault
from vedette.store.statements import upsert
from vedette.store.tables import report_policy, scan_policy

PolicyT = TypeVar("PolicyT", ScanPolicy, ReportPolicy)
_SECRETS = msgspec.json.Decoder(PolicySecrets)


class _Policies(Generic[PolicyT]):
    """What both kinds of policy have in common: a table of the same columns, and the whole policy as JSON in it."""

    def __init__(self, database: Database, table: Table, built_in: PolicyT, kind: type[PolicyT]) -> None:
        self._database = database
        self._table = table
        self._built_in_id: UUID = built_in.id
        self._decoder: msgspec.json.Decoder[PolicyT] = msgspec.json.Decoder(kind)

    async def insert(self, policy: PolicyT) -> None:
        """Store a new policy. Raises Conflict when its owner has one of that name, or the id is taken."""
        values = self._values(policy)
        with unique(f"A policy named {policy.name} exists already."):
            await self._database.write(lambda connection: connection.execute(self._table.insert(), values))

    async def update(self, policy: PolicyT) -> None:
        """Store every field of a known policy. Raises NotFound; Conflict when it is built in or the name is taken."""

        def work(connection: Connection) -> None:
            self._check_changeable(connection, policy.id)
            connection.execute(update(self._table).where(self._table.c.id == policy.id).values(self._values(policy)))

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

    async def named(self, name: str) -> tuple[PolicyT, ...]:
        """Return the policies of this name (letter case ignored), a built-in one before others."""
        chosen = select(self._table).where(self._table.c.name_folded == name.casefold()).order_by(self._table.c.id)
        rows = await self._database.read(lambda connection: connection.execute(chosen).mappings().all())
        found = sorted(rows, key=lambda row: row["owner_id"] != BUILT_IN_OWNER_ID)
        return tuple(self._read(row) for row in found)

    async def find_by_name(self, name: str) -> PolicyT | None:
        """Return the policy of this name (letter case ignored); a built-in one before others."""
        return next(iter(await self.named(name)), None)

    async def all(self) -> tuple[PolicyT, ...]:
        """Return every policy, ordered by name."""
        chosen = select(self._table).order_by(self._table.c.name_folded, self._table.c.id)
        rows = await self._database.read(lambda connection: connection.execute(chosen).mappings().all())
        return tuple(self._read(row) for row in rows)

    async def account_default_id(self) -> UUID:
        """Return the id of the policy that a launch gets which names none."""
        chosen = select(self._table.c.id).where(self._table.c.is_account_default == true())
        found: UUID | None = await self._database.read(
            lambda connection: connection.execute(chosen).scalar_one_or_none()
        )
        return self._built_in_id if found is None else found

    async def make_account_default(self, policy_id: UUID) -> None:
        """Let launches that name no policy get this one. Raises NotFound."""

        def work(connection: Connection) -> None:
            connection.execute(update(self._table).values(is_account_default=false()))
            chosen = update(self._table).where(self._table.c.id == policy_id)
            if connection.execute(chosen.values(is_account_default=true())).rowcount == 0:
                raise _no_policy()

        await self._database.write(work)

    def _read(self, row: RowMapping) -> PolicyT:
        return self._decoder.decode(row["value"])

    def _values(self, policy: PolicyT) -> dict[str, object]:
        return _values(policy)

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

    def __init__(self, database: Database, vault: Vault) -> None:
        super().__init__(database, scan_policy, DEFAULT_SCAN_POLICY, ScanPolicy)
        self._vault = vault

    def _values(self, policy: ScanPolicy) -> dict[str, object]:
        sealed = None if policy.secrets == NO_SECRETS else self._vault.seal(msgspec.json.encode(policy.secrets))
        return {**_values(replace(policy, secrets=NO_SECRETS)), "sealed": sealed}

    def _read(self, row: RowMapping) -> ScanPolicy:
        policy = super()._read(row)
        if row["sealed"] is None:
            return policy
        return replace(policy, secrets=_SECRETS.decode(self._vault.unseal(row["sealed"])))


class ReportPolicies(_Policies[ReportPolicy]):
    """The report policies, ordered by name. Names are compared without letter case and unique to one owner."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, report_policy, DEFAULT_REPORT_POLICY, ReportPolicy)


def plant_built_in_policies(connection: Connection) -> None:
    """Write the built-in policies as this version knows them; part of every migration."""
    kept = ("is_account_default",)
    connection.execute(
        upsert(connection, scan_policy, kept), {**_values(DEFAULT_SCAN_POLICY), "is_account_default": False}
    )
    connection.execute(
        upsert(connection, report_policy, kept), {**_values(DEFAULT_REPORT_POLICY), "is_account_default": False}
    )


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
