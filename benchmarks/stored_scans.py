# SPDX-License-Identifier: Apache-2.0
"""A data directory as it is after many scans: sites that are scanned again and again, with issues that stay open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Connection, select

from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Origin, Request, Url
from vedette.domain.finding import Fact, Finding, Route, subject_key
from vedette.domain.member import Member
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY
from vedette.domain.scan import Agent, Counters, Phase, Scan, ScanSpec, ScanState
from vedette.domain.scope import Scope
from vedette.domain.time import Instant, Span
from vedette.domain.weakness import Grade, Severity
from vedette.domain.website import Website
from vedette.engine.clock import SystemClock
from vedette.scan.codec import encode_finding
from vedette.scan.rows import Batch, FindingRow, ScanStatus
from vedette.store.store import Store, StorePlace, open_store
from vedette.store.tables import issue, sighting

SCANS_PER_SITE = 250
FINDINGS_PER_SCAN = 10
_FIRST = Instant.from_unix_ns(1_700_000_000_000_000_000)
_AGENT = Agent(UUID(int=1), "Local")


@dataclass(frozen=True, slots=True)
class _Site:
    """A website, and the group that its scans belong to."""

    website: Website
    group_id: UUID
    spec: ScanSpec


async def fill_store(directory: Path, scans: int, member: Member) -> tuple[Store, tuple[UUID, ...]]:
    """Return a store that holds `member` and so many complete scans, and the ids of the scans."""
    store = open_store(StorePlace(directory), SystemClock())
    await store.members.insert(member)
    ids: list[UUID] = []
    for number in range(-(-scans // SCANS_PER_SITE)):
        site = _site(number)
        await store.websites.insert(site.website)
        of_site = [_scan(site, member, day) for day in range(min(SCANS_PER_SITE, scans - len(ids)))]
        for scan in of_site:
            await store.scans.insert(scan, bytes(32))
        await _find(store, of_site[0])
        await store.main.write(partial(_see_again, [scan.id for scan in of_site[1:]], site.website.id))
        ids += [scan.id for scan in of_site]
    return store, tuple(ids)


def _site(number: int) -> _Site:
    origin = Origin("https", f"shop-{number}.example", 443)
    website = Website(uuid4(), f"Shop {number}", f"{origin}/", _FIRST, _FIRST)
    target = Url(origin, "/")
    return _Site(website, uuid4(), ScanSpec(target, Scope(target), DEFAULT_SCAN_POLICY, DEFAULT_REPORT_POLICY))


def _scan(site: _Site, member: Member, day: int) -> Scan:
    began = _FIRST + Span.of(hours=24 * day)
    ended = began + Span.of(minutes=41)
    counters = Counters(estimated_steps=1_800, completed_steps=1_800, requests=14_000, high=FINDINGS_PER_SCAN)
    return Scan(
        id=uuid4(),
        group_id=site.group_id,
        website_id=site.website.id,
        user_id=member.id,
        initiated_at=began,
        spec=site.spec,
        state=ScanState.COMPLETE,
        phase=Phase.COMPLETE,
        state_changed_at=ended,
        elapsed=Span.of(minutes=41),
        epoch=1,
        percentage=100,
        counters=counters,
        agent=_AGENT,
    )


async def _find(store: Store, scan: Scan) -> None:
    """Give a scan its findings, and its website the issues that come of them."""
    findings = tuple(new_finding(scan, number) for number in range(FINDINGS_PER_SCAN))
    status = ScanStatus(scan.state, scan.phase, scan.percentage, replace(scan.counters), scan.elapsed)
    cells = tuple(CellResult(row.cell, CellState.CONFIRMED) for row in findings)
    await store.journal(scan.id, scan.epoch).commit(
        Batch(scan.id, scan.epoch, 1, status, cells=cells, findings=findings)
    )
    await store.issues.apply_scan(scan.id)


def new_finding(scan: Scan, number: int) -> FindingRow:
    """Return a finding of a scan at its page of that number."""
    url = scan.spec.target.with_target(f"/page-{number}")
    subject = Route(Request("GET", url), url.path)
    finding = Finding(
        "sql-injection", subject, "error", Grade.CONFIRMED, 100, "It was seen.", (), (Fact("database", "SQLite"),)
    )
    return FindingRow(
        id=uuid4(),
        cell=Cell(subject_key(subject), finding.check),
        sink=finding.sink,
        technique=finding.technique,
        grade=finding.grade,
        certainty=finding.certainty,
        severity=Severity.HIGH,
        url=str(url),
        found_at=scan.initiated_at,
        evidence=(),
        value=encode_finding(finding),
    )


def _see_again(scan_ids: list[UUID], website_id: UUID, connection: Connection) -> None:
    """Note that each of the scans saw the website's issues again; in bulk, since nothing else of it is looked at."""
    issues = connection.execute(select(issue.c.id).where(issue.c.website_id == website_id)).scalars().all()
    rows = [
        {"scan_id": scan_id, "finding_id": uuid4(), "issue_id": issue_id} for scan_id in scan_ids for issue_id in issues
    ]
    if rows:
        connection.execute(sighting.insert(), rows)
