# SPDX-License-Identifier: Apache-2.0
"""Opens a data directory and hands out its repositories."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select

from vedette.errors import VedetteError
from vedette.scan.ports import Clock
from vedette.store.archives import Archives
from vedette.store.audit import Audit
from vedette.store.callbacks import Callbacks
from vedette.store.consents import Consents
from vedette.store.coverage import CoverageReader
from vedette.store.database import EVIDENCE_SCHEMA, Database, make_schema, open_postgresql, open_sqlite
from vedette.store.deliveries import Deliveries
from vedette.store.events import Events
from vedette.store.evidence import Evidence
from vedette.store.findings import Findings
from vedette.store.integrations import Integrations
from vedette.store.inventory import AgentGroups, Technologies
from vedette.store.invitations import Invitations
from vedette.store.issues import Issues
from vedette.store.journal import StoreJournal
from vedette.store.lock import DirectoryLock, make_directory
from vedette.store.members import Members
from vedette.store.migrate import EVIDENCE_CHAIN, MAIN_CHAIN, migrate, needs_migration
from vedette.store.notifications import NotificationRules
from vedette.store.policies import ReportPolicies, ScanPolicies
from vedette.store.profiles import ScanProfiles
from vedette.store.roles import Roles
from vedette.store.scan_views import ScanViews
from vedette.store.scans import Scans
from vedette.store.schedules import Schedules
from vedette.store.secrets import Vault
from vedette.store.settings import AccountSettings
from vedette.store.tables import batch, scan
from vedette.store.teams import Teams
from vedette.store.website_groups import WebsiteGroups
from vedette.store.websites import Websites

MAIN_FILE = "vedette.db"
EVIDENCE_FILE = "evidence.db"


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Where things are stored: a data directory, and a PostgreSQL URL where its two SQLite files are outgrown."""

    directory: Path
    postgresql_url: str | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """All repositories over one place. Close it when done."""

    scans: Scans
    scan_views: ScanViews
    schedules: Schedules
    archives: Archives
    websites: Websites
    website_groups: WebsiteGroups
    consents: Consents
    members: Members
    roles: Roles
    teams: Teams
    invitations: Invitations
    account_settings: AccountSettings
    scan_policies: ScanPolicies
    report_policies: ReportPolicies
    scan_profiles: ScanProfiles
    findings: Findings
    coverage: CoverageReader
    events: Events
    issues: Issues
    technologies: Technologies
    agent_groups: AgentGroups
    notification_rules: NotificationRules
    integrations: Integrations
    deliveries: Deliveries
    audit: Audit
    callbacks: Callbacks
    evidence: Evidence
    main: Database
    evidence_database: Database
    vault: Vault
    clock: Clock

    def journal(self, scan_id: UUID, epoch: int) -> StoreJournal:
        """Return the journal of the holder that claimed the scan at `epoch`."""
        return StoreJournal(self.main, self.evidence, self.vault, self.clock, scan_id, epoch)

    async def sweep(self) -> int:
        """Remove evidence whose batch was never committed, and that of deleted scans; return how many batches went.

        Safe at any time: a batch that may still be committed is left alone. For server start.
        """
        gone = 0
        for scan_id in await self.evidence.scan_ids():
            epoch, committed = await self.main.read(partial(_committed, scan_id))
            if epoch is None:
                await self.evidence.delete(scan_id)
            else:
                gone += await self.evidence.sweep(scan_id, epoch, committed)
        return gone

    def close(self) -> None:
        """Close every connection."""
        self.main.close()
        self.evidence_database.close()


def open_store(
    place: StorePlace, clock: Clock, *, secret_key: str | None = None, lock: DirectoryLock | None = None
) -> Store:
    """Open a place, making or migrating its databases where needed (an older SQLite file is copied beside it first).

    A place that needs no migration may be opened while another process holds the directory's lock; one that does is
    migrated under `lock`, or under a lock taken for that long. `secret_key` is VEDETTE_SECRET_KEY.
    Raises StoreFailed (newer version, damaged, unreadable, full); Conflict when a migration is needed and another
    process holds the lock; UsageError for a URL that is not one of PostgreSQL.
    """
    make_directory(place.directory)
    vault = Vault.open(place.directory, secret_key)
    main, evidence_database = _open_databases(place)
    try:
        _bring_up(place, main, evidence_database, lock)
    except VedetteError:
        main.close()
        evidence_database.close()
        raise
    evidence = Evidence(evidence_database)
    return Store(
        scans=Scans(main, evidence, vault, clock),
        scan_views=ScanViews(main, vault),
        schedules=Schedules(main, vault),
        archives=Archives(main, evidence_database, evidence, vault),
        websites=Websites(main),
        website_groups=WebsiteGroups(main),
        consents=Consents(main),
        members=Members(main),
        roles=Roles(main),
        teams=Teams(main),
        invitations=Invitations(main),
        account_settings=AccountSettings(main),
        scan_policies=ScanPolicies(main, vault),
        report_policies=ReportPolicies(main),
        scan_profiles=ScanProfiles(main, vault),
        findings=Findings(main, evidence),
        coverage=CoverageReader(main),
        events=Events(main),
        issues=Issues(main, clock),
        technologies=Technologies(main),
        agent_groups=AgentGroups(main),
        notification_rules=NotificationRules(main),
        integrations=Integrations(main, vault),
        deliveries=Deliveries(main, vault),
        audit=Audit(main),
        callbacks=Callbacks(main, clock),
        evidence=evidence,
        main=main,
        evidence_database=evidence_database,
        vault=vault,
        clock=clock,
    )


def _open_databases(place: StorePlace) -> tuple[Database, Database]:
    if place.postgresql_url is None:
        return open_sqlite(place.directory / MAIN_FILE), open_sqlite(place.directory / EVIDENCE_FILE)
    main = open_postgresql(place.postgresql_url)
    make_schema(main, EVIDENCE_SCHEMA)
    return main, open_postgresql(place.postgresql_url, EVIDENCE_SCHEMA)


def _bring_up(place: StorePlace, main: Database, evidence: Database, lock: DirectoryLock | None) -> None:
    both = ((main, MAIN_CHAIN, MAIN_FILE), (evidence, EVIDENCE_CHAIN, EVIDENCE_FILE))
    behind = [needs_migration(database, chain) for database, chain, _ in both]  # both are looked at before any change
    if not any(behind):
        return
    with nullcontext() if lock else DirectoryLock.acquire(place.directory):
        for database, chain, name in both:
            migrate(database, chain, place.directory / name if place.postgresql_url is None else None)


def _committed(scan_id: UUID, connection: Connection) -> tuple[int | None, frozenset[tuple[int, int]]]:
    """Return the epoch of a scan, None when it is gone, and its committed batches as (epoch, number)."""
    epoch = connection.execute(
        select(scan.c.epoch).where(scan.c.id == scan_id, scan.c.deleted_at.is_(None))
    ).scalar_one_or_none()
    batches = connection.execute(select(batch.c.epoch, batch.c.number).where(batch.c.scan_id == scan_id))
    return epoch, frozenset((row.epoch, row.number) for row in batches)
