# SPDX-License-Identifier: Apache-2.0
"""Which tokens of our own listener are out, and who called it with them.

A token is written down before the probe that carries it is sent, and a call before it is answered: whatever is killed
in between, the call finds its probe. What calls with a token that is not out leaves nothing here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select, update

from vedette.domain.callback import Call, CallKind
from vedette.domain.scan import ScanState
from vedette.domain.time import Instant
from vedette.scan.ports import Clock
from vedette.store.columns import text_digest
from vedette.store.database import Database
from vedette.store.statements import chunks, insert_or_ignore
from vedette.store.tables import callback_hit, callback_token, scan, step

MOST_CALLS = 20
"""How many calls with one token are kept: a site that calls for ever fills no disk."""


@dataclass(frozen=True, slots=True)
class UnjudgedCalls:
    """Calls that came for trials of an ended scan and that nobody has looked at since it ended."""

    scan_id: UUID
    trials: frozenset[str]
    numbers: tuple[int, ...]


class Callbacks:
    """The tokens and calls of all scans."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def expect(self, token: str, scan_id: UUID, trial: str) -> None:
        """Write down that a probe of `trial` is about to carry `token`; again is harmless. Raises StoreFailed."""
        row = {"token": token, "scan_id": scan_id, "trial": trial, "expected_at": self._clock.now().ticks}
        await self._database.write(
            lambda connection: connection.execute(insert_or_ignore(connection, callback_token), row)
        )

    async def record(self, token: str, call: Call) -> bool:
        """Write a call down; False, and nothing is written, when no probe carried its token. Raises StoreFailed."""
        at = self._clock.now().ticks

        def work(connection: Connection) -> bool:
            known = select(callback_token.c.scan_id).where(callback_token.c.token == token)
            scan_id = connection.execute(known).scalar_one_or_none()
            if scan_id is None:
                return False
            counted = select(func.count()).select_from(callback_hit).where(callback_hit.c.token == token)
            if connection.execute(counted).scalar_one() < MOST_CALLS:
                connection.execute(callback_hit.insert(), _values(token, scan_id, at, call))
            return True

        return await self._database.write(work)

    async def calls_of(self, tokens: Collection[str]) -> dict[str, tuple[Call, ...]]:
        """Return the calls with each of `tokens`, oldest first; tokens without any are left out. Raises StoreFailed."""

        def work(connection: Connection) -> dict[str, tuple[Call, ...]]:
            found: dict[str, tuple[Call, ...]] = {}
            for some in chunks(tokens):
                chosen = (
                    select(callback_hit, callback_token.c.expected_at)
                    .join(callback_token, callback_token.c.token == callback_hit.c.token)
                    .where(callback_hit.c.token.in_(some))
                    .order_by(callback_hit.c.number)
                )
                for row in connection.execute(chosen).mappings():
                    found[row["token"]] = (*found.get(row["token"], ()), _read(row))
            return found

        return await self._database.read(work)

    async def unjudged(self) -> tuple[UnjudgedCalls, ...]:
        """Return the calls of scans that have ended and are not deleted which were not looked at since then."""
        ended = [state.value for state in ScanState if state.is_final]
        chosen = (
            select(callback_hit.c.scan_id, callback_hit.c.number, callback_token.c.trial)
            .join(callback_token, callback_token.c.token == callback_hit.c.token)
            .join(scan, scan.c.id == callback_hit.c.scan_id)
            .where(callback_hit.c.is_judged.is_(False), scan.c.state.in_(ended), scan.c.deleted_at.is_(None))
            .order_by(callback_hit.c.number)
        )

        def work(connection: Connection) -> tuple[UnjudgedCalls, ...]:
            by_scan: dict[UUID, list[tuple[int, str]]] = {}
            for scan_id, number, trial in connection.execute(chosen):
                by_scan.setdefault(scan_id, []).append((number, trial))
            return tuple(
                UnjudgedCalls(scan_id, frozenset(trial for _, trial in some), tuple(number for number, _ in some))
                for scan_id, some in by_scan.items()
            )

        return await self._database.read(work)

    async def has_step(self, scan_id: UUID, keys: Collection[str]) -> bool:
        """Whether the scan has a step with one of `keys`. Raises StoreFailed."""

        def work(connection: Connection) -> bool:
            return any(
                connection.execute(
                    select(step.c.ordinal).where(step.c.scan_id == scan_id, step.c.digest.in_(some)).limit(1)
                ).first()
                for some in chunks(map(text_digest, keys))
            )

        return await self._database.read(work)

    async def mark_judged(self, numbers: Collection[int]) -> None:
        """Let these calls not be handed out by `unjudged` any more."""

        def work(connection: Connection) -> None:
            for some in chunks(numbers):
                marked = update(callback_hit).where(callback_hit.c.number.in_(some)).values(is_judged=True)
                connection.execute(marked)

        await self._database.write(work)


def _values(token: str, scan_id: UUID, at: int, call: Call) -> dict[str, object]:
    return {
        "token": token,
        "scan_id": scan_id,
        "at": at,
        "kind": call.kind.value,
        "source": call.source,
        "name": call.name,
        "head": call.head,
        "is_judged": False,
    }


def _read(row: RowMapping) -> Call:
    after = Instant(row["at"]) - Instant(row["expected_at"])
    return Call(CallKind(row["kind"]), row["source"], row["name"], row["head"], round(max(after.seconds, 0.0), 3))
