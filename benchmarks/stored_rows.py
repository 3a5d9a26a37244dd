# SPDX-License-Identifier: Apache-2.0
"""Stores that hold a given number of issues, scans and websites, written as rows: what reading them costs is asked.

The first `ALIKE` rows of each kind are alike in every store: every second of them fits every filter that
`benchmarks.stored_lists` asks with. Of the rows beyond them a filter takes a half, and two filters together a quarter;
`RARE` ones are among the first only.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Table

from benchmarks.stored_scans import new_finding
from vedette.domain.exchange import Origin, Url
from vedette.domain.member import Member
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY
from vedette.domain.scan import Agent, Counters, Phase, Scan, ScanSpec, ScanState
from vedette.domain.scope import Scope
from vedette.domain.time import Instant, Span
from vedette.domain.weakness import Severity
from vedette.domain.website import AgentMode, LicenseType, WebsiteGroup
from vedette.engine.clock import SystemClock
from vedette.issues.fingerprint import IssueKey
from vedette.issues.issue import Issue
from vedette.issues.lifecycle import IssueState
from vedette.scan.rows import FindingRow
from vedette.store import tables
from vedette.store.columns import text_digest
from vedette.store.issue_rows import issue_values
from vedette.store.journal_rows import finding_values
from vedette.store.scan_rows import scan_values
from vedette.store.store import Store, StorePlace, open_store

ALIKE = 200
GROUP, LARGE_GROUP = "Shops", "Half"
SITE = "Website 0"
FIRST = Instant.from_unix_ns(1_700_000_000_000_000_000)
STEP = Span.of(seconds=1)
_SITES = 100
SCANNED = _SITES
"""The website that half of the scans are of."""
_PIECE = 2_000
_Row = dict[str, object]


def fits(number: int, bit: int) -> bool:
    """Return whether row `number` fits the filter that is known by `bit`."""
    return number % 2 == 0 if number < ALIKE else bool(number >> bit & 1)


def moment(number: int) -> Instant:
    """Return when row `number` was made: one each second."""
    return FIRST + Span(STEP.ticks * number)


def root_url(website: int) -> str:
    """Return the address of a website; the addresses are in another order than the names."""
    return f"https://site-{website * 7_919 % 104_729}.example/"


async def fill_rows(directory: Path, count: int, member: Member) -> Store:
    """Return a store that holds `member` and `count` each of websites, scans and issues."""
    store = open_store(StorePlace(directory), SystemClock())
    await store.members.insert(member)
    for number, name in enumerate((GROUP, LARGE_GROUP)):
        await store.website_groups.insert(WebsiteGroup(UUID(int=number), name, FIRST, FIRST))
    rows = _Rows(member, store)
    for table, made in (
        (tables.website, rows.websites(count)),
        (tables.website_in_group, rows.memberships(count)),
        (tables.scan, rows.scans(count)),
        (tables.finding, rows.findings(count)),
        (tables.issue, rows.issues(count)),
    ):
        while piece := list(islice(made, _PIECE)):
            await store.main.write(partial(_insert, table, piece))
    return store


def _insert(table: Table, rows: list[_Row], connection: Connection) -> None:
    connection.execute(table.insert(), rows)


class _Rows:
    """The rows of one store; ids are numbers, so that rows name each other."""

    def __init__(self, member: Member, store: Store) -> None:
        self._member = member
        self._store = store
        self._scan = _scan(member, 0)

    def websites(self, count: int) -> Iterator[_Row]:
        """Yield websites; half of them are in the group."""
        for number in range(count):
            name, at = f"Website {number}", moment(number).ticks
            yield {
                "id": UUID(int=number),
                "name": name,
                "name_folded": name.casefold(),
                "root_url": root_url(number),
                "technical_contact_email": None,
                "license_type": LicenseType.SUBSCRIPTION.value,
                "agent_mode": AgentMode.CLOUD.value,
                "tags": "[]",
                "created_at": at,
                "updated_at": at,
            }

    def memberships(self, count: int) -> Iterator[_Row]:
        """Yield which websites are in which group: those with issues in the small one, half of all in the large one."""
        for number in range(count):
            if number < _SITES and number % 2 == 0:
                yield {"website_id": UUID(int=number), "group_id": UUID(int=0), "ordinal": 0}
            if fits(number, 0):
                yield {"website_id": UUID(int=number), "group_id": UUID(int=1), "ordinal": 1}

    def scans(self, count: int) -> Iterator[_Row]:
        """Yield scans: half of them complete, half of website 0."""
        values = scan_values(self._scan, bytes(32), self._store.vault)
        for number in range(count):
            at = moment(number)
            state = ScanState.COMPLETE if fits(number, 0) else ScanState.CANCELLED
            site = _SITES + _site_of(number)  # others than the issues', which would be counted for each scan
            yield {
                **values,
                "id": UUID(int=number),
                "group_id": UUID(int=site),
                "website_id": UUID(int=site),
                "initiated_at": at.ticks,
                "target_url": root_url(site),
                "target_digest": text_digest(root_url(site)),
                "state": state.value,
                "state_changed_at": (at + Span.of(minutes=41)).ticks,
            }

    def findings(self, count: int) -> Iterator[_Row]:
        """Yield the newest finding of each issue."""
        values = finding_values(_finding(self._scan))
        for number in range(count):
            yield {**values, "scan_id": UUID(int=number), "id": UUID(int=number), "ordinal": 0}

    def issues(self, count: int) -> Iterator[_Row]:
        """Yield issues: half of them high, half to do, half of website 0."""
        values = issue_values(_issue(_finding(self._scan)))
        for number in range(count):
            rest = Severity.LOW if number < ALIKE else Severity.MEDIUM
            state = IssueState.PRESENT if fits(number, 1) else IssueState.ACCEPTED_RISK
            known = UUID(int=number)
            yield {
                **values,
                "id": known,
                "website_id": UUID(int=_site_of(number)),
                "fingerprint": known.bytes,
                "route": f"/page-{number}",
                "severity": (Severity.HIGH if fits(number, 0) else rest).value,
                "state": state.value,
                "stage": state.stage.value,
                "last_seen_at": moment(number).ticks,
                "last_finding_id": known,
                "last_scan_id": known,
            }


def _site_of(number: int) -> int:
    """Return the website of row `number`: the first for a half of them, some other for the rest."""
    return 0 if fits(number, 2) else 1 + number // 8 % (_SITES - 1)


def _scan(member: Member, number: int) -> Scan:
    target = Url(Origin("https", "site-0.example", 443), "/")
    spec = ScanSpec(target, Scope(target), DEFAULT_SCAN_POLICY, DEFAULT_REPORT_POLICY)
    return Scan(
        id=UUID(int=number),
        group_id=UUID(int=number),
        website_id=UUID(int=number),
        user_id=member.id,
        initiated_at=FIRST,
        spec=spec,
        state=ScanState.COMPLETE,
        phase=Phase.COMPLETE,
        state_changed_at=FIRST,
        elapsed=Span.of(minutes=41),
        epoch=1,
        percentage=100,
        counters=Counters(estimated_steps=1_800, completed_steps=1_800, requests=14_000, high=10),
        agent=Agent(UUID(int=1), "Local"),
    )


def _finding(scan: Scan) -> FindingRow:
    return new_finding(scan, 0)


def _issue(row: FindingRow) -> Issue:
    subject = row.cell.subject
    key = IssueKey(UUID(int=0), "", row.cell.check, subject.method, subject.route, "", "", row.sink)
    return Issue(
        id=UUID(int=0),
        key=key,
        state=IssueState.PRESENT,
        severity=row.severity,
        grade=row.grade,
        certainty=row.certainty,
        technique=row.technique,
        url=row.url,
        role="",
        first_seen_at=FIRST,
        last_seen_at=FIRST,
        updated_at=FIRST,
        first_scan_id=UUID(int=0),
        last_scan_id=UUID(int=0),
        last_finding_id=row.id,
    )
