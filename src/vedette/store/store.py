# SPDX-License-Identifier: Apache-2.0
"""Opens a data directory and hands out its repositories."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from vedette.scan.ports import Clock
from vedette.store.audit import Audit
from vedette.store.consents import Consents
from vedette.store.coverage import CoverageReader
from vedette.store.events import Events
from vedette.store.evidence import Evidence
from vedette.store.findings import Findings
from vedette.store.issues import Issues
from vedette.store.journal import StoreJournal
from vedette.store.lock import DirectoryLock
from vedette.store.members import Members
from vedette.store.policies import ReportPolicies, ScanPolicies
from vedette.store.scans import Scans
from vedette.store.websites import WebsiteGroups, Websites


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Where things are stored: a data directory, and a PostgreSQL URL where its two SQLite files are outgrown."""

    directory: Path
    postgresql_url: str | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """All repositories over one place. Close it when done."""

    scans: Scans
    websites: Websites
    website_groups: WebsiteGroups
    consents: Consents
    members: Members
    scan_policies: ScanPolicies
    report_policies: ReportPolicies
    findings: Findings
    coverage: CoverageReader
    events: Events
    issues: Issues
    audit: Audit
    evidence: Evidence

    def journal(self, scan_id: UUID, epoch: int) -> StoreJournal:
        """Return the journal of the holder that claimed the scan at `epoch`."""
        raise NotImplementedError

    async def sweep(self) -> int:
        """Remove evidence whose batch was never committed; return how many segments went. For server start."""
        raise NotImplementedError

    def close(self) -> None:
        """Close every connection."""
        raise NotImplementedError


def open_store(
    place: StorePlace, clock: Clock, *, secret_key: str | None = None, lock: DirectoryLock | None = None
) -> Store:
    """Open a place, making or migrating its databases where needed (an older SQLite file is copied beside it first).

    A place that needs no migration may be opened while another process holds the directory's lock; one that does is
    migrated under `lock`, or under a lock taken for that long. `secret_key` is VEDETTE_SECRET_KEY.
    Raises StoreFailed (newer version, damaged, unreadable, full); Conflict when a migration is needed and another
    process holds the lock.
    """
    raise NotImplementedError
