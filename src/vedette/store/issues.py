# SPDX-License-Identifier: Apache-2.0
"""Issues: weaknesses followed over scans. `vedette.issues` decides, this file remembers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from vedette.domain.page import Page, PageWish
from vedette.domain.scan import CommitInfo, ScanState, ScanType
from vedette.domain.time import Instant
from vedette.domain.weakness import Severity
from vedette.errors import Conflict, NotFound
from vedette.issues.edit import IssueEdit, edited
from vedette.issues.fingerprint import host_of
from vedette.issues.issue import Issue, IssueChange
from vedette.issues.lifecycle import HUMAN_EVENTS, IssueEvent, IssueStage, IssueState, after
from vedette.issues.sightings import Committer, EndedScan, Outcome, Sighting, apply_scan
from vedette.scan.ports import Clock
from vedette.scan.rows import FindingRow
from vedette.store import tables
from vedette.store.database import Database
from vedette.store.inventory import note_technologies
from vedette.store.issue_rows import change_values, issue_values, read_change, read_issue
from vedette.store.journal_rows import read_cell, read_finding, read_rows
from vedette.store.scan_rows import read_spec
from vedette.store.statements import Order, chunks, insert_or_ignore, page_of_ids, upsert
from vedette.store.tables import issue, issue_change, sighting
from vedette.store.websites import websites_in

_ENDED = frozenset({ScanState.ARCHIVING, ScanState.COMPLETE, ScanState.FAILED, ScanState.CANCELLED})
_OPEN = tuple(state.value for state in IssueState if state.is_open)


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """Which issues are wanted; None wants all."""

    stage: IssueStage | None = None
    severity: Severity | None = None
    website_name: str | None = None
    """Only of websites with this name; letter case is ignored."""
    website_group_name: str | None = None
    """Only of websites in the group with this name; letter case is ignored."""
    seen_since: Instant | None = None
    """Seen at this moment or later."""
    seen_until: Instant | None = None
    """Seen last at this moment or earlier."""
    visible_in: frozenset[UUID] | None = None
    """Only issues of websites in one of these groups; None for those of every website."""
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
            note_technologies(connection, row["website_id"], scan_id, outcome.issue_of_finding)
            connection.execute(update(tables.scan).where(tables.scan.c.id == scan_id).values(issues_applied=True))
            return len(outcome.issues)

        return await self._database.write(work)

    async def apply_late(self, scan_id: UUID, finding_ids: Collection[UUID]) -> None:
        """Move the issues of findings that came into a scan after its end; of all others it says nothing any more.

        A scan that was not applied yet is left alone: it brings them along. Applying them twice changes nothing.
        Raises NotFound.
        """
        now = self._clock.now()

        def work(connection: Connection) -> None:
            chosen = select(tables.scan).where(tables.scan.c.id == scan_id, tables.scan.c.deleted_at.is_(None))
            row = connection.execute(chosen.with_for_update()).mappings().one_or_none()
            if row is None:
                raise NotFound("There is no such scan.", "It may have been deleted.")
            if not row["issues_applied"]:
                return
            whole = _ended_scan(connection, row, now)
            late = tuple(each for each in whole.sightings if each.finding_id in finding_ids)
            ended = replace(whole, sightings=late, cells=(), was_completed=False)
            known = [
                read_issue(found)
                for found in connection.execute(
                    select(issue).where(issue.c.website_id == row["website_id"]).with_for_update()
                ).mappings()
            ]
            _write_outcome(connection, scan_id, apply_scan(ended, known, uuid4))

        if finding_ids:
            await self._database.write(work)

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

    async def edit(self, issue_id: UUID, wanted: IssueEdit, *, actor_id: UUID) -> tuple[Issue, Issue]:
        """Do what somebody wants with an issue and write it into its history; return it as it was, and as it is.

        Raises NotFound; Conflict for a decision that makes no sense in the issue's state.
        """
        if wanted.event is not None and wanted.event not in HUMAN_EVENTS:
            raise ValueError(f"{wanted.event} is no decision of a human")
        now = self._clock.now()

        def work(connection: Connection) -> tuple[Issue, Issue]:
            before = _get(connection, issue_id)
            changed, lines = edited(before, wanted, now, actor_id)
            _write_issues(connection, (changed,))
            if lines:
                connection.execute(issue_change.insert(), [change_values(issue_id, line) for line in lines])
            return before, changed

        return await self._database.write(work)

    async def retest_base(self, issue_id: UUID) -> tuple[UUID, UUID] | None:
        """Return the newest sighting of an issue that can be tested again, as (complete scan, finding) of it."""
        scan = tables.scan
        chosen = (
            select(sighting.c.scan_id, sighting.c.finding_id)
            .join(scan, scan.c.id == sighting.c.scan_id)
            .where(
                sighting.c.issue_id == issue_id,
                scan.c.state == ScanState.COMPLETE.value,
                scan.c.deleted_at.is_(None),
            )
            .order_by(scan.c.initiated_at.desc(), sighting.c.finding_id)
        )

        def work(connection: Connection) -> tuple[UUID, UUID] | None:
            row = connection.execute(chosen.limit(1)).first()
            return None if row is None else (row.scan_id, row.finding_id)

        return await self._database.read(work)

    async def await_retest(self, issue_id: UUID, scan_id: UUID) -> None:
        """Name the retest that was launched for an issue (the vendor's flag *Scanning*), unless it has ended already.

        `apply_scan` of that retest takes the flag off again, whatever its end.
        """
        scan = tables.scan
        is_over = select(scan.c.id).where(scan.c.id == scan_id, scan.c.issues_applied.is_(True)).exists()
        flagged = update(issue).where(issue.c.id == issue_id, ~is_over).values(retest_scan_id=scan_id)
        await self._database.write(lambda connection: connection.execute(flagged))

    async def give_up_retest(self, issue_id: UUID, reason: str) -> None:
        """Write down that the issue cannot be tested again, and why. Raises NotFound."""
        now = self._clock.now()

        def work(connection: Connection) -> None:
            before = _get(connection, issue_id)
            state = after(before.state, IssueEvent.RETEST_NOT_RUN)
            _write_issues(connection, (replace(before, state=state, updated_at=now),))
            line = IssueChange(now, IssueEvent.RETEST_NOT_RUN, before.state, state, note=reason)
            connection.execute(issue_change.insert(), change_values(issue_id, line))

        await self._database.write(work)

    async def get(self, issue_id: UUID) -> Issue:
        """Return an issue. Raises NotFound."""
        return await self._database.read(lambda connection: _get(connection, issue_id))

    async def page(self, wanted: IssueFilter, wish: PageWish) -> Page[Issue]:
        """Return one page of the issues that fit."""
        order = Order((issue.c.last_seen_at, issue.c.id), is_downwards=not wanted.oldest_first)

        def work(connection: Connection) -> Page[Issue]:
            conditions = _conditions(wanted, _named_websites(connection, wanted.website_name))
            page = page_of_ids(connection, issue.c.id, conditions, order, wish)
            chosen = select(issue).where(issue.c.id.in_(page.items)).order_by(*order.by)
            return Page(tuple(read_issue(row) for row in connection.execute(chosen).mappings()), page.total)

        return await self._database.read(work)

    async def newest_findings(self, issues: Collection[Issue]) -> dict[UUID, FindingRow]:
        """Return the newest finding of each issue by the issue's id; of deleted scans there are none any more."""
        issue_of = {one.last_finding_id: one.id for one in issues}

        def work(connection: Connection) -> dict[UUID, FindingRow]:
            return {
                issue_of[row["id"]]: read_finding(row)
                for some in chunks(issue_of)
                for row in connection.execute(select(tables.finding).where(tables.finding.c.id.in_(some))).mappings()
            }

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
        raise no_such_issue()
    return read_issue(row)


def no_such_issue() -> NotFound:
    """Return the error that an id without an issue ends in."""
    return NotFound("There is no such issue.", "Look at the list of issues for its id.")


def _named_websites(connection: Connection, name: str | None) -> tuple[UUID, ...] | None:
    """Return the websites of this name that are not deleted; None for no name."""
    if name is None:
        return None
    site = tables.website
    named = select(site.c.id).where(site.c.name_folded == name.casefold(), site.c.deleted_at.is_(None))
    return tuple(connection.execute(named).scalars())


def _conditions(wanted: IssueFilter, website_ids: tuple[UUID, ...] | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.stage is not None:
        conditions.append(issue.c.stage == wanted.stage.value)
    if wanted.severity is not None:
        conditions.append(issue.c.severity == wanted.severity.value)
    group, belonging = tables.website_group, tables.website_in_group
    if website_ids is not None:
        # One id as such lets the index give the order too.
        only = issue.c.website_id == website_ids[0] if len(website_ids) == 1 else issue.c.website_id.in_(website_ids)
        conditions.append(only)
    if wanted.website_group_name is not None:
        named = (
            select(belonging.c.website_id)
            .join(group, group.c.id == belonging.c.group_id)
            .where(group.c.name_folded == wanted.website_group_name.casefold())
        )
        conditions.append(issue.c.website_id.in_(named))
    if wanted.seen_since is not None:
        conditions.append(issue.c.last_seen_at >= wanted.seen_since.ticks)
    if wanted.seen_until is not None:
        conditions.append(issue.c.last_seen_at <= wanted.seen_until.ticks)
    if wanted.visible_in is not None:
        conditions.append(issue.c.website_id.in_(websites_in(wanted.visible_in)))
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
        committer=_committer(read_spec(row["spec"]).commit),
    )


def _committer(commit: CommitInfo) -> Committer | None:
    """Return the member who made the commit that a scan was launched for, where it may see what the scan found."""
    if commit.committer_id is None or not commit.is_committer_authorized:
        return None
    return Committer(commit.committer_id, commit.committer_name or "")


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
