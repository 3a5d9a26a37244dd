# SPDX-License-Identifier: Apache-2.0
"""The roof: the one module that knows everybody. It builds the parts and joins them.

A part is imported where it is built. Most of a short command's time would be imports else: the server, the engine and
the database's library take longer to load than `vedette --help` or `vedette checks list` take to run.
"""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from vedette.cli.application import build_cli
from vedette.cli.doors import Doors, Served
from vedette.engine.clock import SystemClock

if TYPE_CHECKING:
    from vedette.api.headers import HeaderSettings
    from vedette.api.server import ListenSettings
    from vedette.domain.agent import EmbeddedAgent
    from vedette.domain.callback import ListenerSettings
    from vedette.domain.scan import Agent
    from vedette.engine.own_scans import OwnScans
    from vedette.scan.ports import Clock, Engine
    from vedette.scan.runner import ScanRunner
    from vedette.services.build import Services
    from vedette.services.deliveries import Courier, Mailer
    from vedette.store.lock import DirectoryLock
    from vedette.store.store import Store
    from vedette.transport.callbacks.listening import Listeners

MOST_SCANS = 2
_TICK_SECONDS = 1.0
_CALLBACK_PORT = "callback-port"
"""The setting that holds the port of our own listener on loopback."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator chooses by environment variables; all have defaults.

    `postgresql_url` (VEDETTE_DATABASE_URL) takes the place of the SQLite files; `secret_key` (VEDETTE_SECRET_KEY) the
    place of the key file; `public_url` (VEDETTE_PUBLIC_URL) is how people reach the server. `strict_transport_security`
    (VEDETTE_HSTS), `origin_trial` (VEDETTE_ORIGIN_TRIAL) and `expect_ct_report_url` (VEDETTE_EXPECT_CT_REPORT_URL) are
    headers of its replies. `smtp_url` (VEDETTE_SMTP_URL) and `mail_from` (VEDETTE_MAIL_FROM) are how e-mail is sent;
    `outgoing_hosts` (VEDETTE_OUTGOING_HOSTS) are other systems that members may have called, with certificates of the
    authorities in `outgoing_ca_file` (VEDETTE_OUTGOING_CA_FILE) instead of the system's.
    """

    postgresql_url: str | None = None
    secret_key: str | None = None
    public_url: str | None = None
    strict_transport_security: str | None = None
    origin_trial: str | None = None
    expect_ct_report_url: str | None = None
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    outgoing_hosts: str = ""
    outgoing_ca_file: str | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the variables that begin with VEDETTE_."""
        return cls(
            postgresql_url=environ.get("VEDETTE_DATABASE_URL") or None,
            secret_key=environ.get("VEDETTE_SECRET_KEY") or None,
            public_url=environ.get("VEDETTE_PUBLIC_URL") or None,
            strict_transport_security=environ.get("VEDETTE_HSTS"),
            origin_trial=environ.get("VEDETTE_ORIGIN_TRIAL") or None,
            expect_ct_report_url=environ.get("VEDETTE_EXPECT_CT_REPORT_URL") or None,
            smtp_url=environ.get("VEDETTE_SMTP_URL") or None,
            mail_from=environ.get("VEDETTE_MAIL_FROM") or None,
            outgoing_hosts=environ.get("VEDETTE_OUTGOING_HOSTS", ""),
            outgoing_ca_file=environ.get("VEDETTE_OUTGOING_CA_FILE") or None,
        )


class Platform:
    """Opens data directories: beside whoever has them, or as the one that runs their scans."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    @asynccontextmanager
    async def open_services(self, data: Path) -> AsyncIterator[Services]:
        """Open `data` without running anything: scans that are launched wait for whoever holds its lock."""
        import anyio

        from vedette.engine.elsewhere import QueuedElsewhere

        store = await anyio.to_thread.run_sync(self._open_store, data)
        try:
            yield self._services(store, QueuedElsewhere())
        finally:
            store.close()

    @asynccontextmanager
    async def run_here(self, data: Path, listener: ListenerSettings) -> AsyncIterator[Services]:
        """Take the lock of `data` and run what is started by the services until the context is left."""
        from vedette.engine.own_scans import OwnScans

        async with self._running(data, listener, OwnScans()) as (services, _):
            yield services

    @asynccontextmanager
    async def serve(self, data: Path, listen: ListenSettings, listener: ListenerSettings) -> AsyncIterator[Served]:
        """Take the lock of `data`, run all of its scans, and serve the API."""
        from vedette.api.application import ApiSettings, build_api
        from vedette.api.authentication import Authenticator
        from vedette.api.server import serving

        async with self._running(data, listener) as (services, store):
            settings = ApiSettings(_version(), self._settings.public_url, _headers(self._settings))
            app = build_api(services, Authenticator(store.members, self._clock), settings, self._clock)
            async with serving(app, listen) as address:
                yield Served(address.url, services)

    @asynccontextmanager
    async def _running(
        self, data: Path, listener: ListenerSettings, own: OwnScans | None = None
    ) -> AsyncIterator[tuple[Services, Store]]:
        """Run the scans of `data`; with `own`, only those that are started by these services."""
        import anyio

        from vedette.engine.allocator import hold_little_back
        from vedette.engine.dbos_engine import DbosEngine
        from vedette.services.agents import AgentSwitch, SwitchedEngine
        from vedette.services.queue import QueueService
        from vedette.services.suspension import SuspendableEngine, Suspension
        from vedette.store.lock import DirectoryLock

        hold_little_back()
        with DirectoryLock.acquire(data) as lock, _logging(data):
            async with self._store(data, lock) as store, self._listening(store, listener) as listeners:
                runner = self._runner(store, data, listeners)
                run_slice = own.only(runner.run_slice_blocking) if own is not None else runner.run_slice_blocking
                engine = DbosEngine(self._queue_url(data), _executor_of(data), run_slice, MOST_SCANS)
                try:
                    await store.sweep()
                    await anyio.to_thread.run_sync(engine.launch)
                    embedded = _embedded(data, self._clock) if own is None else None
                    services = self._services(store, own.started_by(engine) if own is not None else engine, embedded)
                    patient: Engine = SuspendableEngine(engine, Suspension(store.account_settings))
                    if embedded is not None:
                        patient = SwitchedEngine(patient, AgentSwitch(store.account_settings), store.scans)
                    async with anyio.create_task_group() as group:
                        queue = QueueService(store.scans, store.issues, patient, self._clock, own)
                        group.start_soon(_tick, queue.tick)
                        group.start_soon(_tick, services.late_calls.tick)
                        if own is None:
                            group.start_soon(_tick, services.schedule_runner.run_due)
                            group.start_soon(_tick, services.announcing.tick)
                            group.start_soon(_tick, services.deliveries.tick)
                        yield services, store
                        group.cancel_scope.cancel()
                finally:
                    runner.close()
                    with anyio.CancelScope(shield=True):
                        await anyio.to_thread.run_sync(engine.close)

    @asynccontextmanager
    async def _store(self, data: Path, lock: DirectoryLock) -> AsyncIterator[Store]:
        import anyio

        store = await anyio.to_thread.run_sync(self._open_store, data, lock)
        try:
            yield store
        finally:
            store.close()

    @asynccontextmanager
    async def _listening(self, store: Store, settings: ListenerSettings) -> AsyncIterator[Listeners]:
        """Open our own listener at the port that it had the last time: sites call late, and after restarts."""
        from vedette.transport.callbacks.listening import listening

        last = await store.account_settings.find(_CALLBACK_PORT)
        async with listening(settings, store.callbacks.record, self._clock, int(last or 0)) as listeners:
            port = str(listeners.loopback.port)
            if port != last:
                await store.account_settings.put(_CALLBACK_PORT, port)
            yield listeners

    def _open_store(self, data: Path, lock: DirectoryLock | None = None) -> Store:
        from vedette.store.store import StorePlace, open_store

        place = StorePlace(data, self._settings.postgresql_url)
        return open_store(place, self._clock, secret_key=self._settings.secret_key, lock=lock)

    def _queue_url(self, data: Path) -> str:
        return self._settings.postgresql_url or f"sqlite:///{data.absolute() / 'queue.db'}"

    def _runner(self, store: Store, data: Path, listeners: Listeners) -> ScanRunner:
        from vedette.checks.catalogue import ACTIVE, AREA, PASSIVE, ROLES
        from vedette.engine.taster import TasterProcesses
        from vedette.scan.catalogue import Catalogue
        from vedette.scan.runner import ScanRunner
        from vedette.services.build import build_consents
        from vedette.services.callbacks import OwnCallbacks
        from vedette.services.desk import LocalDesk
        from vedette.services.draw import SystemDraw
        from vedette.transport.browser.late import LateChromiumMaker
        from vedette.transport.browser.launching import find_chromium
        from vedette.transport.programs import ProgramRunner
        from vedette.transport.resolver import look_up_by_system
        from vedette.transport.sender import CurlSenders

        browsers = LateChromiumMaker(find_chromium(os.environ), self._clock)
        consents = build_consents(store, look_up_by_system, self._clock, SystemDraw())
        return ScanRunner(
            LocalDesk(store, consents, self._clock),
            CurlSenders(version=_version(), clock=self._clock, make_browser=browsers.make, is_never=listeners.is_ours),
            TasterProcesses(),
            self._clock,
            Catalogue(ACTIVE, PASSIVE, AREA, ROLES),
            _agent_of(data),
            f"Vedette/{_version()}",
            callbacks=OwnCallbacks(store.callbacks, listeners.loopback, listeners.public),
            run_program=ProgramRunner(os.environ).run,
        )

    def _services(self, store: Store, engine: Engine, embedded: EmbeddedAgent | None = None) -> Services:
        from vedette.services.build import Outside, build_services
        from vedette.services.draw import SystemDraw
        from vedette.transport.browser.late import LateChromiumMaker
        from vedette.transport.browser.launching import find_chromium
        from vedette.transport.consent import OwnershipProofs
        from vedette.transport.paper import ChromiumPrinter
        from vedette.transport.programs import ProgramRunner
        from vedette.transport.resolver import look_up_by_system
        from vedette.transport.sender import CurlSenders

        outside = Outside(
            engine=engine,
            look_up=look_up_by_system,
            proofs=OwnershipProofs(version=_version(), clock=self._clock),
            clock=self._clock,
            draw=SystemDraw(),
            agents=(socket.gethostname(),),
            slots=MOST_SCANS,
            printer=ChromiumPrinter(find_chromium(os.environ)),
            product=f"Vedette {_version()}",
            embedded=embedded,
            mailer=_mailer(self._settings),
            courier=_courier(self._settings),
            public_url=(self._settings.public_url or "").rstrip("/"),
            senders=CurlSenders(
                version=_version(),
                clock=self._clock,
                make_browser=LateChromiumMaker(find_chromium(os.environ), self._clock).make,
            ),
            run_program=ProgramRunner(os.environ).run,
        )
        return build_services(store, outside)


async def _tick(work: Callable[[], Awaitable[None]]) -> None:
    import anyio

    while True:
        await work()
        await anyio.sleep(_TICK_SECONDS)


def _mailer(settings: Settings) -> Mailer | None:
    from vedette.transport.mail import MailServer, SmtpMailer

    if settings.smtp_url is None:
        return None
    return SmtpMailer(MailServer.read(settings.smtp_url, settings.mail_from))


def _courier(settings: Settings) -> Courier:
    from vedette.transport.integrations.courier import HttpCourier
    from vedette.transport.outgoing import OutgoingCaller, OutgoingHosts

    hosts = OutgoingHosts.read(settings.outgoing_hosts)
    return HttpCourier(OutgoingCaller(hosts, _version(), ca_file=settings.outgoing_ca_file))


def _agent_of(data: Path) -> Agent:
    """Return the embedded agent of a data directory: the same after every restart."""
    from vedette.domain.scan import Agent

    return Agent(_agent_id(data), socket.gethostname())


def _embedded(data: Path, clock: Clock) -> EmbeddedAgent:
    """Return the agent of a data directory, and what it runs on."""
    import platform

    from vedette.domain.agent import AgentPlatform, EmbeddedAgent

    runs_on = AgentPlatform(
        version=_version(),
        operating_system=f"{platform.system()} {platform.release()}",
        framework=f"{platform.python_implementation()} {platform.python_version()}",
        architecture=platform.machine(),
    )
    return EmbeddedAgent(_agent_of(data), clock.now(), runs_on, data)


def _agent_id(data: Path) -> UUID:
    return uuid5(NAMESPACE_URL, f"vedette://{socket.gethostname()}{data.absolute()}")


def _executor_of(data: Path) -> str:
    return str(_agent_id(data))


def _version() -> str:
    from importlib.metadata import version

    return version("vedette")


def _headers(settings: Settings) -> HeaderSettings:
    from vedette.api.headers import HeaderSettings

    hsts = settings.strict_transport_security
    return HeaderSettings(
        HeaderSettings().strict_transport_security if hsts is None else hsts,
        settings.origin_trial,
        settings.expect_ct_report_url,
    )


@contextmanager
def _logging(data: Path) -> Iterator[None]:
    """Let warnings and worse be logged in the data directory while it is in use, out of the way of what is printed.

    The file is for its owner only: a stack trace can hold what a site answered.
    """
    from vedette.cli.log import configure_log
    from vedette.cli.supervisor import DEFECT_LOG

    descriptor = os.open(data / DEFECT_LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8", buffering=1) as log:
        configure_log(log)
        yield


def main() -> None:
    """The command `vedette`."""
    platform = Platform(Settings.from_environment(os.environ), SystemClock())
    doors = Doors(open_services=platform.open_services, run_here=platform.run_here, serve=platform.serve)
    build_cli(doors)()
