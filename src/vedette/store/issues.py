# SPDX-License-Identifier: Apache-2.0
"""Issues: weaknesses followed over scans. `vedette.issues` decides, this file remembers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from vedette.domain.page import Page, PageWish
from vedette.domain.scan import ScanState, ScanType
from vedette.domain.time import Instant
from vedette.domain.weakness import Severity
from vedette.errors import Conflict, NotFound
from vedette.issues.fingerprint import host_of
from vedette.issues.issue import Issue, IssueChange
from vedette.issues.lifecycle import HUMAN_EVENTS, IssueEvent, IssueState, after
from vedette.issues.sightings import EndedScan, Outcome, Sighting, apply_scan
from vedette.scan.ports import Clock
from vedette.scan.rows import FindingRow
from vedette.store import tables
from vedette.store.database import Database
from vedette.store.issue_rows import change_values, issue_values, read_change, read_issue
from vedette.store.journal_rows import read_cell, read_finding, read_rows
from vedette.store.statements import chunks, insert_or_ignore, upsert
from vedette.store.tables import issue, issue_change, sighting

_ENDED = frozenset({ScanState.ARCHIVING, ScanState.COMPLETE, ScanState.FAILED, ScanState.CANCELLED})
_OPEN = tuple(state.value for state in IssueState if state.is_open)


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """Which issues are wanted; None wants all."""

    states: frozenset[IssueState] | None = None
    severity: Severity | None = None
    website_ids: frozenset[UUID] | None = None
    seen_since: Instant | None = None
    """Seen at this moment or later."""
    oldest_first: bool = False
    """By when they were last seen; newest first unless set."""


class Issues:
    """The issues of all websites."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def apply_scan(self, scan_id: UUID) -> int:
        """Move the website's issues by what an archiving or ended scan found and tested; return how many differ now.

        What a failed or cancelled scan found counts; its silence does not. Applying a scan twice changes nothing.
        Raises NotFound; Conflict when the scan is still at work.
        """
        now = self._clock.now()

        def work(connection: Connection) -> int:
            chosen = select(tables.scan).where(tables.scan.c.id == scan_id, tables.scan.c.deleted_at.is_(None))
            row = connection.execute(chosen.with_for_update()).mappings().one_or_none()
            if row is None:
                raise NotFound("There is no such scan.", "It may have been deleted.")
            if ScanState(row["state"]) not in _ENDED:
                raise Conflict("The scan is still at work.", "Wait until it is complete.")
            if row["issues_applied"]:
                return 0
            known = [
                read_issue(found)
                for found in connection.execute(
                    select(issue).where(issue.c.website_id == row["website_id"]).with_for_update()
                ).mappings()
            ]
            outcome = apply_scan(_ended_scan(connection, row, now), known, uuid4)
            _write_outcome(connection, scan_id, outcome)
            connection.execute(update(tables.scan).where(tables.scan.c.id == scan_id).values(issues_applied=True))
            return len(outcome.issues)

        return await self._database.write(work)

    async def unapplied_scans(self) -> tuple[UUID, ...]:
        """Return the ended scans that `apply_scan` has not seen yet, in the order in which they ended."""
        scan = tables.scan
        ended = [state.value for state in ScanState if state.is_final]
        chosen = (
            select(scan.c.id)
            .where(scan.c.issues_applied.is_(False), scan.c.state.in_(ended), scan.c.deleted_at.is_(None))
            .order_by(scan.c.state_changed_at, scan.c.id)
        )
        return await self._database.read(lambda connection: tuple(connection.execute(chosen).scalars()))

    async def decide(self, issue_id: UUID, event: IssueEvent, *, actor_id: UUID, note: str = "") -> Issue:
        """Do what a human decided (one of HUMAN_EVENTS) and write it into the history. Raises NotFound, Conflict."""
        if event not in HUMAN_EVENTS:
            raise ValueError(f"{event} is no decision of a human")
        now = self._clock.now()

        def work(connection: Connection) -> Issue:
            before = _get(connection, issue_id)
            state = after(before.state, event)
            changed = replace(before, state=state, updated_at=now)
            _write_issues(connection, (changed,))
            line = IssueChange(now, event, before.state, state, actor_id=actor_id, note=note)
            connection.execute(issue_change.insert(), change_values(issue_id, line))
            return changed

        return await self._database.write(work)

    async def assign(self, issue_id: UUID, *, assignee_id: UUID | None, tags: tuple[str, ...]) -> Issue:
        """Set who takes care of an issue, and its tags. Raises NotFound."""
        now = self._clock.now()

        def work(connection: Connection) -> Issue:
            changed = replace(_get(connection, issue_id), assignee_id=assignee_id, tags=tags, updated_at=now)
            _write_issues(connection, (changed,))
            return changed

        return await self._database.write(work)

    async def set_retest(self, issue_ids: Collection[UUID], scan_id: UUID | None) -> None:
        """Name the retest that was launched for the issues (the vendor's flag *Scanning*), or None to take it back.

        `apply_scan` of that retest takes the flag off again, whatever its end.
        """

        def work(connection: Connection) -> None:
            for some in chunks(issue_ids):
                connection.execute(update(issue).where(issue.c.id.in_(some)).values(retest_scan_id=scan_id))

        await self._database.write(work)

    async def get(self, issue_id: UUID) -> Issue:
        """Return an issue. Raises NotFound."""
        return await self._database.read(lambda connection: _get(connection, issue_id))

    async def page(self, wanted: IssueFilter, wish: PageWish) -> Page[Issue]:
        """Return one page of the issues that fit."""
        conditions = _conditions(wanted)
        order = (issue.c.last_seen_at, issue.c.id)
        chosen = select(issue).where(*conditions).limit(wish.size).offset(wish.offset)
        chosen = chosen.order_by(*order) if wanted.oldest_first else chosen.order_by(*(by.desc() for by in order))
        counted = select(func.count()).select_from(issue).where(*conditions)

        def work(connection: Connection) -> Page[Issue]:
            issues = tuple(read_issue(row) for row in connection.execute(chosen).mappings())
            return Page(issues, connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def history(self, issue_id: UUID) -> tuple[IssueChange, ...]:
        """Return what happened to an issue, oldest first."""
        chosen = select(issue_change).where(issue_change.c.issue_id == issue_id).order_by(issue_change.c.number)
        return await self._database.read(
            lambda connection: tuple(read_change(row) for row in connection.execute(chosen).mappings())
        )

    async def of_scan(self, scan_id: UUID) -> dict[UUID, Issue]:
        """Return, for each finding of an applied scan, the issue that it is a sighting of."""
        chosen = (
            select(sighting.c.finding_id, issue)
            .join(issue, issue.c.id == sighting.c.issue_id)
            .where(sighting.c.scan_id == scan_id)
        )
        return await self._database.read(
            lambda connection: {row["finding_id"]: read_issue(row) for row in connection.execute(chosen).mappings()}
        )

    async def open_counts(self, group_ids: Collection[UUID]) -> dict[UUID, dict[Severity, int]]:
        """Return, for each scan group, its open issues by severity: those that a scan of the group has seen.

        Groups without any are left out.
        """
        scan = tables.scan

        def work(connection: Connection) -> dict[UUID, dict[Severity, int]]:
            counts: dict[UUID, dict[Severity, int]] = {}
            for some in chunks(frozenset(group_ids)):
                counted = (
                    select(scan.c.group_id, issue.c.severity, func.count(issue.c.id.distinct()))
                    .join(sighting, sighting.c.scan_id == scan.c.id)
                    .join(issue, issue.c.id == sighting.c.issue_id)
                    .where(scan.c.group_id.in_(some), issue.c.state.in_(_OPEN))
                    .group_by(scan.c.group_id, issue.c.severity)
                )
                for group_id, severity, count in connection.execute(counted):
                    counts.setdefault(group_id, {})[Severity(severity)] = count
            return counts

        return await self._database.read(work)


def _get(connection: Connection, issue_id: UUID) -> Issue:
    row = connection.execute(select(issue).where(issue.c.id == issue_id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such issue.", "Look at the list of issues for its id.")
    return read_issue(row)


def _conditions(wanted: IssueFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states is not None:
        conditions.append(issue.c.state.in_([state.value for state in wanted.states]))
    if wanted.severity is not None:
        conditions.append(issue.c.severity == wanted.severity.value)
    if wanted.website_ids is not None:
        conditions.append(issue.c.website_id.in_(wanted.website_ids))
    if wanted.seen_since is not None:
        conditions.append(issue.c.last_seen_at >= wanted.seen_since.ticks)
    return conditions


def _ended_scan(connection: Connection, row: RowMapping, now: Instant) -> EndedScan:
    website = tables.website
    root_url = connection.execute(
        select(website.c.root_url).where(website.c.id == row["website_id"])
    ).scalar_one_or_none()
    findings = read_rows(connection, row["id"], tables.finding, read_finding)
    return EndedScan(
        scan_id=row["id"],
        website_id=row["website_id"],
        type=ScanType(row["type"]),
        own_host=host_of(root_url or row["target_url"]),
        at=now,
        sightings=tuple(map(_sighting, findings)),
        cells=read_rows(connection, row["id"], tables.cell, read_cell),
        was_completed=ScanState(row["state"]) in (ScanState.ARCHIVING, ScanState.COMPLETE),
    )


def _sighting(row: FindingRow) -> Sighting:
    return Sighting(
        finding_id=row.id,
        cell=row.cell,
        sink=row.sink,
        technique=row.technique,
        grade=row.grade,
        certainty=row.certainty,
        severity=row.severity,
        url=row.url,
        found_at=row.found_at,
    )


def _write_outcome(connection: Connection, scan_id: UUID, outcome: Outcome) -> None:
    _write_issues(connection, outcome.issues)
    lines = [change_values(issue_id, change) for issue_id, change in outcome.changes]
    if lines:
        connection.execute(issue_change.insert(), lines)
    rows = [
        {"scan_id": scan_id, "finding_id": finding_id, "issue_id": issue_id}
        for finding_id, issue_id in outcome.issue_of_finding.items()
    ]
    if rows:
        connection.execute(insert_or_ignore(connection, sighting), rows)


def _write_issues(connection: Connection, issues: Collection[Issue]) -> None:
    if issues:
        connection.execute(upsert(connection, issue), [issue_values(one) for one in issues])
