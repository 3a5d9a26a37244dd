# SPDX-License-Identifier: Apache-2.0
"""The command line over a real SQLite store and real services, with an engine that plays a scan a test wrote.

The engine writes batches through the store's journal, as the conductor does; nothing is sent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID, uuid4

from tests.support.api_house import NamedProofs, look_up
from tests.support.senders import HandClock
from typer.testing import CliRunner, Result

from vedette.api.application import ApiSettings, build_api
from vedette.api.authentication import Authenticator
from vedette.api.server import ListenSettings, serving
from vedette.cli.application import build_cli
from vedette.cli.doors import Doors, Served
from vedette.domain.callback import ListenerSettings
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.domain.finding import Evidence, Fact, Finding, subject_key
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.scan import Agent, Counters, Failure, Phase, ScanState
from vedette.domain.time import Span
from vedette.domain.weakness import Grade, Severity
from vedette.engine.elsewhere import QueuedElsewhere
from vedette.engine.own_scans import OwnScans
from vedette.scan.codec import encode_finding
from vedette.scan.ports import Engine
from vedette.scan.rows import Batch, EventRow, ExchangeRef, FindingRow, ScanStatus
from vedette.services.build import Outside, Services, build_services
from vedette.services.draw import SystemDraw
from vedette.store.lock import DirectoryLock
from vedette.store.store import Store, StorePlace, open_store

SITE = "http://127.0.0.1:8999/"
AGENT = Agent(UUID(int=7), "embedded")


@dataclass(frozen=True)
class Play:
    """What a played scan ends with."""

    findings: tuple[Finding, ...] = ()
    cells: tuple[CellResult, ...] = ()
    state: ScanState = ScanState.COMPLETE
    failure: Failure | None = None
    time_limit_hit: bool = False


@dataclass
class PlayingEngine:
    """Fits `scan.ports.Engine`: what is started is played to its end at once."""

    store: Store
    clock: HandClock
    play: Callable[[Url], Play]

    async def start(self, scan_id: UUID) -> None:
        scan = await self.store.scans.claim(scan_id, AGENT)
        play = self.play(scan.spec.target)
        journal = self.store.journal(scan_id, scan.epoch)
        number = (await journal.load()).next_batch
        exchanges: list[Exchange] = []
        rows = [self._row(finding, scan.epoch, number, exchanges) for finding in play.findings]
        state = play.state if play.failure is None else ScanState.FAILED
        counters = _counted(rows)
        status = ScanStatus(
            state, Phase.COMPLETE, 100, counters, Span.of(seconds=12), play.failure, play.time_limit_hit
        )
        events = (EventRow(self.clock.now(), "state", "The scan runs."),)
        await journal.commit(
            Batch(
                scan_id,
                scan.epoch,
                number,
                status,
                exchanges=tuple(exchanges),
                cells=play.cells,
                findings=tuple(rows),
                events=events,
            )
        )
        if state is ScanState.COMPLETE:
            await self.store.issues.apply_scan(scan_id)

    async def stop(self, scan_id: UUID) -> None:
        return None

    def _row(self, finding: Finding, epoch: int, number: int, exchanges: list[Exchange]) -> FindingRow:
        refs = []
        for seen in finding.evidence:
            refs.append((seen.part, ExchangeRef(epoch, number, len(exchanges))))
            exchanges.append(seen.exchange)
        return FindingRow(
            id=uuid4(),
            cell=Cell(subject_key(finding.subject), finding.check),
            sink=finding.sink,
            technique=finding.technique,
            grade=finding.grade,
            certainty=finding.certainty,
            severity=finding.severity or Severity.MEDIUM,
            url=str(finding.evidence[-1].exchange.request.url) if finding.evidence else SITE,
            found_at=self.clock.now(),
            evidence=tuple(refs),
            value=encode_finding(replace(finding, evidence=())),
        )


def _counted(rows: list[FindingRow]) -> Counters:
    counts = {severity: sum(row.severity is severity for row in rows) for severity in Severity}
    return Counters(
        estimated_steps=4,
        completed_steps=4,
        requests=40,
        critical=counts[Severity.CRITICAL],
        high=counts[Severity.HIGH],
        medium=counts[Severity.MEDIUM],
        low=counts[Severity.LOW],
        best_practice=counts[Severity.BEST_PRACTICE],
        information=counts[Severity.INFORMATION],
    )


@dataclass
class CliHouse:
    """The command line of one data directory."""

    data: Path
    clock: HandClock = field(default_factory=HandClock)
    play: Callable[[Url], Play] = field(default_factory=lambda: lambda target: Play(cells=clean_cells(target)))
    proofs: NamedProofs = field(default_factory=NamedProofs)

    def run(self, *args: str, input_: str | None = None, env: Mapping[str, str] | None = None) -> Result:
        """Run one command, with `--data` given by its variable."""
        variables = {"VEDETTE_DATA": str(self.data), **_NO_CI, **(env or {})}
        return CliRunner(env=variables).invoke(build_cli(self.doors), list(args), input=input_)

    @property
    def doors(self) -> Doors:
        return Doors(self._open_services, self._run_here, self._serve)

    @asynccontextmanager
    async def _open_services(self, data: Path) -> AsyncIterator[Services]:
        with _opened(data, self.clock) as store:
            yield self._services(store, QueuedElsewhere())

    @asynccontextmanager
    async def _run_here(self, data: Path, listener: ListenerSettings) -> AsyncIterator[Services]:
        with DirectoryLock.acquire(data) as lock, _opened(data, self.clock, lock) as store:
            yield self._services(store, OwnScans().started_by(PlayingEngine(store, self.clock, self.play)))

    @asynccontextmanager
    async def _serve(self, data: Path, listen: ListenSettings, listener: ListenerSettings) -> AsyncIterator[Served]:
        with DirectoryLock.acquire(data) as lock, _opened(data, self.clock, lock) as store:
            services = self._services(store, PlayingEngine(store, self.clock, self.play))
            app = build_api(
                services, Authenticator(store.members, self.clock), ApiSettings(version="1.2.3"), self.clock
            )
            async with serving(app, listen) as address:
                yield Served(address.url, services)

    def _services(self, store: Store, engine: Engine) -> Services:
        return build_services(store, Outside(engine, look_up, self.proofs, self.clock, SystemDraw()))


_NO_CI: dict[str, str] = dict.fromkeys(
    ("GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "CIRCLECI", "TRAVIS", "TEAMCITY_VERSION", "JENKINS_URL"), ""
)


@contextmanager
def _opened(data: Path, clock: HandClock, lock: DirectoryLock | None = None) -> Iterator[Store]:
    store = open_store(StorePlace(data), clock, lock=lock)
    try:
        yield store
    finally:
        store.close()


def point(target: Url, name: str = "id", value: str = "1") -> InsertionPoint:
    """Return a query parameter of the site."""
    return InsertionPoint(
        Request("GET", target.with_target(f"/goods?{name}={value}")),
        "/goods",
        Place.QUERY,
        name,
        value,
        f"/goods?{name}=",
        "",
    )


def answered(request: Request, body: str = "<p>Tea</p>", status: int = 200, **headers: str) -> Exchange:
    """Return `request` with an answer."""
    lines = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Exchange(request, Response(status, "OK", Headers(lines), body.encode()))


def finding_at(
    target: Url,
    *,
    check: str = "open-redirect",
    grade: Grade = Grade.CONFIRMED,
    severity: Severity = Severity.MEDIUM,
    name: str = "id",
    story: str = "It was seen twice.",
    facts: tuple[Fact, ...] = (),
    evidence: tuple[Evidence, ...] | None = None,
    sink: str = "location",
) -> Finding:
    """Return a finding at a query parameter."""
    subject = point(target, name)
    shown = evidence
    if shown is None:
        shown = (
            Evidence("baseline", answered(subject.request)),
            Evidence("probe", answered(subject.put("//x.invalid"), "", 302, Location="//x.invalid")),
        )
    return Finding(check, subject, "parsed", grade, 100, story, shown, facts, sink, severity)


def clean_cells(
    target: Url, count: int = 4, state: CellState = CellState.CLEAN, reason: str = ""
) -> tuple[CellResult, ...]:
    """Return cells of the ledger at as many parameters."""
    return tuple(
        CellResult(Cell(subject_key(point(target, f"p{state.value}{number}")), "open-redirect"), state, reason)
        for number in range(count)
    )
