# SPDX-License-Identifier: Apache-2.0
"""What the scans of one target have shown over time: for each scan group its newest complete scan and its issues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from vedette.domain.page import Page, PageWish
from vedette.domain.scan import ScanState
from vedette.domain.time import Instant
from vedette.issues.issue import Issue
from vedette.store.database import Database
from vedette.store.issue_rows import read_issue
from vedette.store.scan_rows import read_spec
from vedette.store.statements import chunks
from vedette.store.tables import issue, scan, scan_profile, sighting


@dataclass(frozen=True, slots=True)
class SummaryFilter:
    """The scans of which target are wanted; None wants every group and any time."""

    target_url: str
    group_id: UUID | None = None
    since: Instant | None = None
    """Ended at this moment or later."""


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """A scan group by its newest complete scan, and the issues that its scans have seen, newest sighting first."""

    group_id: UUID
    scan_id: UUID
    target_url: str
    ended_at: Instant
    profile_name: str | None
    profile_tags: tuple[str, ...]
    issues: tuple[Issue, ...] = ()


class IssueSummaries:
    """Reads the issues of scan groups."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, website_id: UUID, wanted: SummaryFilter, wish: PageWish) -> Page[GroupSummary]:
        """Return one page of the website's groups that fit, the newest scan first."""
        newest = _newest(website_id, wanted).subquery()
        chosen = (
            select(scan, scan_profile.c.name.label("profile_name"))
            .join(newest, newest.c.id == scan.c.id)
            .outerjoin(scan_profile, scan_profile.c.id == scan.c.profile_id)
            .where(newest.c.place == 1)
            .order_by(scan.c.initiated_at.desc(), scan.c.id)
        )
        counted = select(func.count()).select_from(newest).where(newest.c.place == 1)

        def work(connection: Connection) -> Page[GroupSummary]:
            rows = connection.execute(chosen.limit(wish.size).offset(wish.offset)).mappings().all()
            issues = _issues(connection, [row["group_id"] for row in rows])
            groups = tuple(
                GroupSummary(
                    group_id=row["group_id"],
                    scan_id=row["id"],
                    target_url=row["target_url"],
                    ended_at=Instant(row["state_changed_at"]),
                    profile_name=row["profile_name"],
                    profile_tags=() if row["profile_name"] is None else read_spec(row["spec"]).tags,
                    issues=tuple(issues.get(row["group_id"], ())),
                )
                for row in rows
            )
            return Page(groups, connection.execute(counted).scalar_one())

        return await self._database.read(work)


def _newest(website_id: UUID, wanted: SummaryFilter) -> Select[tuple[UUID, int]]:
    """Return the complete scans that fit, each with its place in its group, the newest at 1."""
    place = func.row_number().over(partition_by=scan.c.group_id, order_by=(scan.c.initiated_at.desc(), scan.c.id))
    chosen = select(scan.c.id, place.label("place")).where(
        scan.c.website_id == website_id,
        scan.c.target_url == wanted.target_url,
        scan.c.state == ScanState.COMPLETE.value,
        scan.c.state_changed_at.is_not(None),
        scan.c.deleted_at.is_(None),
    )
    if wanted.group_id is not None:
        chosen = chosen.where(scan.c.group_id == wanted.group_id)
    if wanted.since is not None:
        chosen = chosen.where(scan.c.state_changed_at >= wanted.since.ticks)
    return chosen


def _issues(connection: Connection, group_ids: Collection[UUID]) -> dict[UUID, list[Issue]]:
    found: defaultdict[UUID, list[Issue]] = defaultdict(list)
    for some in chunks(group_ids):
        seen = (
            select(scan.c.group_id, sighting.c.issue_id)
            .join(sighting, sighting.c.scan_id == scan.c.id)
            .where(scan.c.group_id.in_(some))
            .distinct()
            .subquery()
        )
        chosen = (
            select(seen.c.group_id, issue)
            .join(issue, issue.c.id == seen.c.issue_id)
            .order_by(issue.c.last_seen_at.desc(), issue.c.id)
        )
        for row in connection.execute(chosen).mappings():
            found[row["group_id"]].append(read_issue(row))
    return found
