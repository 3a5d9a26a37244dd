# SPDX-License-Identifier: Apache-2.0
"""Scans: launching, listing, claiming and what users may ask of one. Batches are written by `journal.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, update

from vedette.domain.page import Page, PageWish
from vedette.domain.scan import Agent, Scan, ScanState, ScanType
from vedette.domain.time import Instant
from vedette.errors import Conflict, NotFound
from vedette.scan.ports import Clock
from vedette.store.columns import text_digest
from vedette.store.database import Database
from vedette.store.evidence import Evidence
from vedette.store.failures import unique
from vedette.store.scan_rows import read_scan, scan_values
from vedette.store.secrets import Vault
from vedette.store.statements import Order, contains, ids_among, page_of_ids
from vedette.store.tables import JOURNAL_TABLES, batch, scan, website
from vedette.store.websites import websites_in

_ENDED = tuple(state.value for state in ScanState if state.is_final)
_ASIDE = frozenset({ScanState.QUEUED, ScanState.DELAYED, ScanState.PAUSED, ScanState.RESUMING})
"""States in which no agent is at work, so that a wish is granted at once."""
OLDEST_FIRST = Order((scan.c.initiated_at, scan.c.id))
NEWEST_FIRST = OLDEST_FIRST.turned()


@dataclass(frozen=True, slots=True)
class Between:
    """A range of moments, both ends included; None is open."""

    start: Instant | None = None
    end: Instant | None = None


@dataclass(frozen=True, slots=True)
class ScanFilter:
    """Which scans are wanted; None wants all. Deleted ones are never listed."""

    states: frozenset[ScanState] | None = None
    website_url: str | None = None
    """The website's root URL, exactly."""
    website_id: UUID | None = None
    group_id: UUID | None = None
    profile_id: UUID | None = None
    target_url: str | None = None
    """The scan's target URL, exactly."""
    target_contains: str | None = None
    """A part of the target URL; letter case is ignored."""
    changed: Between | None = None
    """When the state last changed."""
    initiated: Between | None = None
    oldest_first: bool = False
    visible_in: frozenset[UUID] | None = None
    """Only scans of websites in one of these groups; None for those of every website."""


class Scans:
    """The scans of the installation."""

    def __init__(self, database: Database, evidence: Evidence, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._evidence = evidence
        self._vault = vault
        self._clock = clock

    async def insert(self, new: Scan, secret: bytes) -> None:
        """Store a new scan with its 32 byte secret. Raises Conflict when the id is taken."""
        values = scan_values(new, secret, self._vault)
        with unique(f"A scan with the id {new.id} exists already."):
            await self._database.write(lambda connection: connection.execute(scan.insert(), values))

    async def get(self, scan_id: UUID) -> Scan:
        """Return a scan. Raises NotFound when there is none or it was deleted."""
        return await self._database.read(lambda connection: self._get(connection, scan_id))

    async def page(self, wanted: ScanFilter, wish: PageWish) -> Page[Scan]:
        """Return one page of the scans that fit, newest launch first unless told otherwise."""
        order = OLDEST_FIRST if wanted.oldest_first else NEWEST_FIRST

        def work(connection: Connection) -> Page[Scan]:
            page = page_of_ids(connection, scan.c.id, scan_conditions(connection, wanted), order, wish)
            rows = connection.execute(select(scan).where(scan.c.id.in_(page.items)).order_by(*order.by)).mappings()
            return Page(tuple(read_scan(row, self._vault) for row in rows), page.total)

        return await self._database.read(work)

    async def count_by_state(self) -> dict[ScanState, int]:
        """Return how many scans stand in each state; states without any are left out."""
        counted = select(scan.c.state, func.count()).where(scan.c.deleted_at.is_(None)).group_by(scan.c.state)
        return await self._database.read(
            lambda connection: {ScanState(state): count for state, count in connection.execute(counted)}
        )

    async def claim(self, scan_id: UUID, agent: Agent) -> Scan:
        """Give the scan to `agent`: its epoch grows by one, so every earlier holder is refused from now on.

        The state is left to the holder's first batch. Raises NotFound; Conflict when the scan has ended or is paused.
        """

        def work(connection: Connection) -> Scan:
            found = self._get(connection, scan_id, lock=True)
            if found.state.is_final or found.state is ScanState.PAUSED:
                raise Conflict(
                    f"The scan is {found.state.value}; no agent can take it.", "Resume it, or launch it anew."
                )
            values = {"epoch": found.epoch + 1, "agent_id": agent.id, "agent_name": agent.name}
            return self._change(connection, scan_id, values)

        return await self._database.write(work)

    async def start_next(self) -> tuple[UUID, ...]:
        """Return the ids of scans that wait for an engine (QUEUED or RESUMING, no wish), oldest launch first."""
        waiting = (ScanState.QUEUED.value, ScanState.RESUMING.value)
        chosen = (
            select(scan.c.id)
            .where(scan.c.state.in_(waiting), scan.c.wish.is_(None), scan.c.deleted_at.is_(None))
            .order_by(*OLDEST_FIRST.by)
        )
        return await self._database.read(lambda connection: tuple(connection.execute(chosen).scalars()))

    async def unfinished(self) -> tuple[Scan, ...]:
        """Return every scan that has not ended, oldest launch first."""
        return await self._select(scan.c.state.not_in(_ENDED))

    async def paused_with_all(self) -> tuple[Scan, ...]:
        """Return the scans that were paused together with all others and still are, oldest launch first."""
        return await self._select(scan.c.is_paused_with_all.is_(True), scan.c.state.not_in(_ENDED))

    async def unfinished_for_target(self, target_url: str) -> tuple[Scan, ...]:
        """Return the scans of exactly this target that have not ended, oldest launch first."""
        return await self._select(scan.c.target_url == target_url, scan.c.state.not_in(_ENDED))

    async def cancel(self, scan_id: UUID) -> Scan:
        """Cancel a scan: at once when no agent works on it, else as a wish that its agent finds within a second.

        Raises NotFound; Conflict when it has ended.
        """

        def work(connection: Connection) -> Scan:
            found = self._get(connection, scan_id, lock=True)
            if found.state.is_final:
                raise Conflict(f"The scan is {found.state.value} and cannot be cancelled.")
            if found.state in _ASIDE:
                return self._move(connection, found, ScanState.CANCELLED)
            return self._change(connection, scan_id, {"wish": ScanState.CANCELLED.value})

        return await self._database.write(work)

    async def pause(self, scan_id: UUID, *, with_all: bool = False) -> Scan:
        """Pause a scan: at once when no agent works on it, else as a wish. Pausing twice changes nothing.

        `with_all` marks it as one of those that are paused, and go on, together.
        Raises NotFound; Conflict when it has ended, is archiving, or is about to be cancelled.
        """

        def work(connection: Connection) -> Scan:
            found = self._get(connection, scan_id, lock=True)
            if found.state.is_final or found.state is ScanState.ARCHIVING or found.wish is ScanState.CANCELLED:
                raise Conflict(f"The scan is {(found.wish or found.state).value} and cannot be paused.")
            if found.state is ScanState.PAUSED:
                return found
            marked = {"is_paused_with_all": with_all}
            if found.state in _ASIDE:
                return self._move(connection, found, ScanState.PAUSED, marked)
            return self._change(connection, scan_id, {"wish": ScanState.PAUSING.value, **marked})

        return await self._database.write(work)

    async def resume(self, scan_id: UUID) -> Scan:
        """Let a paused scan go on: RESUMING (or QUEUED, when it never began); an unmet wish to pause is taken back.

        Raises NotFound; Conflict when it is neither paused nor about to be.
        """

        def work(connection: Connection) -> Scan:
            found = self._get(connection, scan_id, lock=True)
            if found.state is ScanState.PAUSED:
                began = connection.execute(select(batch.c.number).where(batch.c.scan_id == scan_id).limit(1)).first()
                state = ScanState.RESUMING if began else ScanState.QUEUED
                return self._move(connection, found, state, {"is_paused_with_all": False})
            if found.wish is ScanState.PAUSING:
                return self._change(connection, scan_id, {"wish": None, "is_paused_with_all": False})
            raise Conflict(f"The scan is {found.state.value}, not paused.")

        return await self._database.write(work)

    async def delete(self, scan_id: UUID) -> None:
        """Delete a scan that no agent works on: its evidence and rows go, issues stay. Deleting twice is harmless.

        Raises NotFound when there never was one; Conflict when it is active.
        """

        def work(connection: Connection) -> None:
            found = self._get(connection, scan_id, lock=True, deleted_too=True)
            if found.deleted_at is not None:
                return
            if found.state.is_active:
                raise Conflict("The scan is running and cannot be deleted.", "Cancel it first.")
            values = {"deleted_at": self._clock.now().ticks, "epoch": found.epoch + 1, "session": None, "sealed": None}
            connection.execute(update(scan).where(scan.c.id == scan_id).values(values))
            for table in JOURNAL_TABLES:
                connection.execute(delete(table).where(table.c.scan_id == scan_id))

        await self._database.write(work)
        await self._evidence.delete(scan_id)

    async def latest_completed_full(self, website_id: UUID) -> Scan | None:
        """Return the newest complete FULL scan of a website."""
        ids = await self.latest_completed_full_ids((website_id,))
        for scan_id in ids:
            return await self.get(scan_id)
        return None

    async def latest_completed_full_ids(self, website_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return the id of the newest complete FULL scan of each of the websites, where there is one."""
        complete = (
            scan.c.state == ScanState.COMPLETE.value,
            scan.c.type == ScanType.FULL.value,
            scan.c.deleted_at.is_(None),
        )

        def work(connection: Connection) -> frozenset[UUID]:
            newest = []
            for website_id in frozenset(website_ids):
                chosen = select(scan.c.id).where(scan.c.website_id == website_id, *complete)
                newest.append(connection.execute(chosen.order_by(*NEWEST_FIRST.by).limit(1)).scalar_one_or_none())
            return frozenset(scan_id for scan_id in newest if scan_id is not None)

        return await self._database.read(work)

    async def has_queued_in_group(self, group_id: UUID) -> bool:
        """Whether a scan of the group is QUEUED."""
        return bool(await self.groups_with_queued((group_id,)))

    async def groups_with_queued(self, group_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the groups that have a QUEUED scan."""

        def work(connection: Connection) -> frozenset[UUID]:
            is_queued = scan.c.state == ScanState.QUEUED.value
            return ids_among(connection, scan.c.group_id, group_ids, is_queued, scan.c.deleted_at.is_(None))

        return await self._database.read(work)

    async def _select(self, *conditions: ColumnElement[bool]) -> tuple[Scan, ...]:
        chosen = select(scan).where(*conditions, scan.c.deleted_at.is_(None)).order_by(*OLDEST_FIRST.by)
        return await self._database.read(
            lambda connection: tuple(read_scan(row, self._vault) for row in connection.execute(chosen).mappings())
        )

    def _get(self, connection: Connection, scan_id: UUID, *, lock: bool = False, deleted_too: bool = False) -> Scan:
        chosen = select(scan).where(scan.c.id == scan_id)
        row = connection.execute(chosen.with_for_update() if lock else chosen).mappings().one_or_none()
        if row is None or (row["deleted_at"] is not None and not deleted_too):
            raise no_such_scan()
        return read_scan(row, self._vault)

    def _change(self, connection: Connection, scan_id: UUID, values: Mapping[str, object]) -> Scan:
        connection.execute(update(scan).where(scan.c.id == scan_id).values(values))
        return self._get(connection, scan_id)

    def _move(
        self, connection: Connection, found: Scan, state: ScanState, also: Mapping[str, object] = MappingProxyType({})
    ) -> Scan:
        """Put a scan that nobody works on into `state`; whoever still holds it is shut out by a new epoch."""
        values = {
            "state": state.value,
            "state_changed_at": self._clock.now().ticks,
            "epoch": found.epoch + 1,
            "wish": None,
            **also,
        }
        return self._change(connection, found.id, values)


def scan_conditions(connection: Connection, wanted: ScanFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on table `scan` that `wanted` stands for."""
    conditions: list[ColumnElement[bool]] = [scan.c.deleted_at.is_(None)]
    if wanted.states is not None:
        conditions.append(scan.c.state.in_([state.value for state in wanted.states]))
    if wanted.website_url is not None:
        # Read first: of one id as such the index gives the order, too.
        sites = connection.execute(select(website.c.id).where(website.c.root_url == wanted.website_url)).scalars().all()
        conditions.append(scan.c.website_id == sites[0] if len(sites) == 1 else scan.c.website_id.in_(sites))
    if wanted.website_id is not None:
        conditions.append(scan.c.website_id == wanted.website_id)
    if wanted.profile_id is not None:
        conditions.append(scan.c.profile_id == wanted.profile_id)
    if wanted.group_id is not None:
        conditions.append(scan.c.group_id == wanted.group_id)
    if wanted.target_url is not None:
        conditions.append(scan.c.target_digest == text_digest(wanted.target_url))
    if wanted.target_contains is not None:
        conditions.append(scan.c.target_digest.in_(_targets_with(wanted.target_contains)))
    if wanted.visible_in is not None:
        conditions.append(scan.c.website_id.in_(websites_in(wanted.visible_in)))
    for column, between in ((scan.c.state_changed_at, wanted.changed), (scan.c.initiated_at, wanted.initiated)):
        if between is not None and between.start is not None:
            conditions.append(column >= between.start.ticks)
        if between is not None and between.end is not None:
            conditions.append(column <= between.end.ticks)
    return conditions


def _targets_with(text: str) -> Select[tuple[bytes]]:
    """Return the SELECT of the digests of the targets with `text` in their URL; each target is looked at once.

    Scans are many and their targets few: from one digest the index leads to the next one.
    """
    first = select(scan.c.target_digest).order_by(scan.c.target_digest).limit(1)
    targets = select(first.scalar_subquery().label("digest")).cte("targets", recursive=True)
    following = first.where(scan.c.target_digest > targets.c.digest).scalar_subquery()
    targets = targets.union_all(select(following).where(targets.c.digest.is_not(None)))
    url = select(scan.c.target_url).where(scan.c.target_digest == targets.c.digest).limit(1).scalar_subquery()
    return select(targets.c.digest).where(contains(url, text))


def no_such_scan() -> NotFound:
    """Return the error that an id without a scan ends in."""
    return NotFound("There is no such scan.", "Look at the list of scans for its id.")
