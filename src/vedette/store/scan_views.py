# SPDX-License-Identifier: Apache-2.0
"""Scans with what stands around them, read in one transaction: the answer to the question that clients ask most.

The statements are built once: building one costs more than running it. What depends on one scan only is joined;
the groups of its website and the open issues of its group follow in a statement each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from vedette.domain.page import Page, PageWish
from vedette.domain.scan import Scan, ScanSpec, ScanState, ScanType
from vedette.domain.weakness import Severity
from vedette.domain.website import Website
from vedette.issues.lifecycle import IssueState
from vedette.store.database import Database
from vedette.store.scan_rows import read_scan, read_spec
from vedette.store.scans import NEWEST_FIRST, OLDEST_FIRST, ScanFilter, no_such_scan, scan_conditions
from vedette.store.secrets import Vault
from vedette.store.statements import page_of_ids
from vedette.store.tables import issue, member, scan, sighting, website, website_in_group
from vedette.store.websites import read_website

SeverityCounts = Mapping[Severity, int]
NO_COUNTS: SeverityCounts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StoredView:
    """A scan and what stands around it. `launched_by` is None when the launcher is no longer a member."""

    scan: Scan
    website: Website
    launched_by: str | None
    open_issues: SeverityCounts
    """Open issues of the scan's group; empty unless the scan is complete."""
    is_latest_completed_full: bool
    has_queued_in_group: bool
    ahead: int
    """How many scans that were launched earlier wait or run; 0 unless the scan is queued."""


def _is(column: ColumnElement[str], word: Enum) -> ColumnElement[bool]:
    """Compare with a word of ours that is written into the statement: each parameter costs at every request."""
    return column == literal_column(f"'{word.value}'")


_other = scan.alias("other")
_latest = (
    select(_other.c.id)
    .where(
        _other.c.website_id == scan.c.website_id,
        _is(_other.c.state, ScanState.COMPLETE),
        _is(_other.c.type, ScanType.FULL),
        # Written so that no index answers it: SQLite would walk through the scans of all sites to find this one's.
        func.coalesce(_other.c.deleted_at, literal_column("0")) == literal_column("0"),
    )
    .order_by(_other.c.initiated_at.desc(), _other.c.id.desc())
    .limit(literal_column("1"))
    .correlate(scan)
    .scalar_subquery()
)
_queued = exists().where(
    _other.c.group_id == scan.c.group_id,
    _is(_other.c.state, ScanState.QUEUED),
    _other.c.deleted_at.is_(None),
)
_waits_or_runs = or_(
    *(_is(_other.c.state, state) for state in ScanState if state is ScanState.QUEUED or state.is_active)
)
_ahead = (
    select(func.count())
    .select_from(_other)
    .where(
        _waits_or_runs,
        _other.c.deleted_at.is_(None),
        tuple_(_other.c.initiated_at, _other.c.id) < tuple_(scan.c.initiated_at, scan.c.id),
    )
    .correlate(scan)
    .scalar_subquery()
)
_WEBSITE_COLUMNS = tuple((column.name, f"site_{column.name}") for column in website.c)
_VIEW = (
    select(
        *scan.c,
        *(website.c[name].label(label) for name, label in _WEBSITE_COLUMNS),
        member.c.name.label("launched_by"),
        (_latest == scan.c.id).label("is_latest"),
        _queued.label("has_queued"),
        case((_is(scan.c.state, ScanState.QUEUED), _ahead), else_=literal_column("0", Integer)).label("ahead"),
        exists().where(website_in_group.c.website_id == scan.c.website_id).label("has_groups"),
    )
    .join(website, website.c.id == scan.c.website_id)
    .outerjoin(member, member.c.id == scan.c.user_id)
)
_ONE = _VIEW.where(scan.c.id == bindparam("scan_id"), scan.c.deleted_at.is_(None))
_MEMBERSHIPS = (
    select(website_in_group.c.website_id, website_in_group.c.group_id)
    .where(website_in_group.c.website_id.in_(bindparam("website_ids", expanding=True)))
    .order_by(website_in_group.c.website_id, website_in_group.c.ordinal)
)
_is_open = or_(*(_is(issue.c.state, state) for state in IssueState if state.is_open))
_COUNTS = (
    select(issue.c.severity, func.count())
    .where(
        issue.c.website_id == bindparam("website_id"),
        _is_open,
        exists().where(
            sighting.c.issue_id == issue.c.id, sighting.c.scan_id == scan.c.id, scan.c.group_id == bindparam("group_id")
        ),
    )
    .group_by(issue.c.severity)
)
"""Asks for each issue whether the group has seen it, and not for each sighting what it was: scans repeat."""


class ScanViews:
    """Reads views of scans."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def get(self, scan_id: UUID) -> StoredView:
        """Return the view of a scan. Raises NotFound when there is none or it was deleted."""
        views = await self._database.look_up(
            ("view", scan_id), lambda connection: self._views(connection, _ONE, {"scan_id": scan_id})
        )
        if not views:
            raise no_such_scan()
        return views[0]

    async def page(self, wanted: ScanFilter, wish: PageWish) -> Page[StoredView]:
        """Return one page of the scans that fit, newest launch first unless told otherwise."""
        order = OLDEST_FIRST if wanted.oldest_first else NEWEST_FIRST

        def work(connection: Connection) -> Page[StoredView]:
            page = page_of_ids(connection, scan.c.id, scan_conditions(connection, wanted), order, wish)
            chosen = _VIEW.where(scan.c.id.in_(page.items)).order_by(*order.by)
            return Page(self._views(connection, chosen, {}), page.total)

        return await self._database.read(work)

    def _views(
        self, connection: Connection, chosen: Select[tuple[object, ...]], parameters: Mapping[str, object]
    ) -> tuple[StoredView, ...]:
        found = connection.execute(chosen, parameters)
        names = tuple(found.keys())
        rows = [dict(zip(names, row, strict=True)) for row in found]  # each value is asked for by name, and quickly
        if not rows:
            return ()
        grouped = {row["website_id"] for row in rows if row["has_groups"]}
        groups = _memberships(connection, grouped) if grouped else {}
        complete = {(row["website_id"], row["group_id"]) for row in rows if row["state"] == ScanState.COMPLETE.value}
        counts = {key[1]: self._open_counts(connection, *key) for key in complete}
        return tuple([self._view(connection, row, groups, counts) for row in rows])

    def _open_counts(self, connection: Connection, website_id: UUID, group_id: UUID) -> SeverityCounts:
        return self._database.part(
            connection, ("open issues", website_id, group_id), lambda given: _open_counts(given, website_id, group_id)
        )

    def _view(
        self,
        connection: Connection,
        row: Mapping[str, Any],
        groups: Mapping[UUID, Sequence[UUID]],
        counts: Mapping[UUID, SeverityCounts],
    ) -> StoredView:
        def read_site(_: Connection) -> Website:
            site = {name: row[label] for name, label in _WEBSITE_COLUMNS}
            return read_website(site, tuple(groups.get(site["id"], ())))

        def spec_of(text: str) -> ScanSpec:
            return self._database.part(connection, ("spec", text), lambda _: read_spec(text))

        is_complete = row["state"] == ScanState.COMPLETE.value
        return StoredView(
            scan=read_scan(row, self._vault, spec_of),
            website=self._database.part(connection, ("website", row["website_id"]), read_site),
            launched_by=row["launched_by"],
            open_issues=counts.get(row["group_id"], NO_COUNTS) if is_complete else NO_COUNTS,
            is_latest_completed_full=bool(row["is_latest"]),
            has_queued_in_group=bool(row["has_queued"]),
            ahead=row["ahead"],
        )


def _memberships(connection: Connection, website_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    groups: dict[UUID, list[UUID]] = {}
    for website_id, group_id in connection.execute(_MEMBERSHIPS, {"website_ids": list(website_ids)}):
        groups.setdefault(website_id, []).append(group_id)
    return groups


def _open_counts(connection: Connection, website_id: UUID, group_id: UUID) -> SeverityCounts:
    rows = connection.execute(_COUNTS, {"website_id": website_id, "group_id": group_id})
    return MappingProxyType({Severity(severity): count for severity, count in rows})
