# SPDX-License-Identifier: Apache-2.0
"""`vedette scans`: the scans of a data directory."""

from __future__ import annotations

import json
from functools import partial
from importlib.metadata import version
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Annotated

import typer
from pydantic import JsonValue

from vedette.cli.displays import open_display
from vedette.cli.ending import end_scan
from vedette.cli.exit_codes import ExitCode
from vedette.cli.findings import print_findings, print_not_tested
from vedette.cli.gate import GateWish
from vedette.cli.hosting import Host, follow, hosting
from vedette.cli.options import (
    DataOption,
    JsonOption,
    LimitOption,
    ProgressKind,
    ProgressOption,
    ScanArgument,
    read_scan_id,
)
from vedette.cli.supervisor import Desk, run
from vedette.domain.member import Member
from vedette.domain.page import PageWish
from vedette.domain.scan import Scan
from vedette.errors import StoreFailed, UsageError
from vedette.reports.document import ReportOptions
from vedette.reports.labels import duration_text
from vedette.services.scans import ScanView
from vedette.store.scans import ScanFilter
from vedette.wire.instants import write_instant
from vedette.wire.shape_scan import scan_task

WaitOption = Annotated[bool, typer.Option("--wait/--no-wait", help="Follow the scan to its end.")]


def list_scans(
    context: typer.Context, data: DataOption = None, as_json: JsonOption = False, limit: LimitOption = 50
) -> None:
    """List scans, the newest first."""
    run(context, data, partial(_list, limit=limit, as_json=as_json))


async def _list(desk: Desk, limit: int, as_json: bool) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        page = await services.scans.page(actor, ScanFilter(), PageWish(1, limit))
    if as_json:
        desk.screen.write_json([scan_value(view, actor) for view in page.items])
        return
    rows = [_row(view.scan) for view in page.items]
    desk.screen.table(("Id", "Initiated", "State", "%", "Findings", "Target"), rows)
    if page.total > len(page.items):
        desk.screen.say(f"{page.total - len(page.items):,} more; see --limit.")


def show(context: typer.Context, scan: ScanArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show one scan: where it stands, what it found and what it did not test."""
    run(context, data, partial(_show, name=scan, as_json=as_json))


async def _show(desk: Desk, name: str, as_json: bool) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        view = await services.scans.detail(actor, await read_scan_id(services, actor, name))
        if as_json:
            desk.screen.write_json(scan_value(view, actor))
            return
        _print_scan(desk, view)
        if view.scan.state.is_final:
            document = await services.reports.document(actor, view.scan.id, ReportOptions())
            print_findings(desk.screen, document)
        else:
            desk.screen.line("Findings are shown in full when the scan has ended.")
        print_not_tested(desk.screen, await services.scans.coverage(actor, view.scan.id))


def pause(context: typer.Context, scan: ScanArgument, data: DataOption = None) -> None:
    """Let a running scan wait until it is resumed."""
    run(context, data, partial(_pause, name=scan))


async def _pause(desk: Desk, name: str) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        paused = await services.scans.pause(actor, await read_scan_id(services, actor, name))
        desk.screen.line(f"Scan {paused.id} is asked to pause. Go on with it: vedette scans resume {paused.id}")


def cancel(context: typer.Context, scan: ScanArgument, data: DataOption = None) -> None:
    """End a scan; what it found stays."""
    run(context, data, partial(_cancel, name=scan))


async def _cancel(desk: Desk, name: str) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        cancelled = await services.scans.cancel(actor, await read_scan_id(services, actor, name))
        word = "is cancelled" if cancelled.state.is_final else "is asked to end"
        desk.screen.line(f"Scan {cancelled.id} {word}.")


def resume(
    context: typer.Context,
    scan: ScanArgument,
    data: DataOption = None,
    wait: WaitOption = True,
    progress: ProgressOption = ProgressKind.AUTO,
) -> None:
    """Go on with a paused scan, here or where a server has the data directory."""
    run(context, data, partial(_resume, name=scan, wait=wait, progress=progress))


async def _resume(desk: Desk, name: str, wait: bool, progress: ProgressKind) -> ExitCode:
    async with hosting(desk) as host:
        actor = await host.services.members.operator()
        resumed = await host.services.scans.resume(actor, await read_scan_id(host.services, actor, name))
        return await _see_to_its_end(desk, host, actor, resumed, wait=wait, progress=progress)


def retest(
    context: typer.Context,
    scan: ScanArgument,
    data: DataOption = None,
    wait: WaitOption = True,
    progress: ProgressOption = ProgressKind.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Test again what a complete scan found, here or where a server has the data directory."""
    run(context, data, partial(_retest, name=scan, wait=wait, progress=progress, as_json=as_json))


async def _retest(desk: Desk, name: str, wait: bool, progress: ProgressKind, as_json: bool) -> ExitCode:
    async with hosting(desk) as host:
        actor = await host.services.members.operator()
        new = await host.services.launching.retest(actor, await read_scan_id(host.services, actor, name))
        desk.screen.say(f"Scan {new.id} tests again what was found.")
        return await _see_to_its_end(desk, host, actor, new, wait=wait, progress=progress, as_json=as_json)


def export(
    context: typer.Context,
    scan: ScanArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the archive goes; it is overwritten.")],
    data: DataOption = None,
) -> None:
    """Write a scan that has ended, with its evidence, into an archive."""
    run(context, data, partial(_export, name=scan, file=file))


async def _export(desk: Desk, name: str, file: Path) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        scan_id = await read_scan_id(services, actor, name)
        with TemporaryFile(prefix="vedette-archive-") as whole:
            await services.archives.export(actor, scan_id, whole, f"Vedette {version('vedette')}")
            whole.seek(0)
            try:
                with file.open("wb") as written:
                    copyfileobj(whole, written)
            except OSError as error:
                raise StoreFailed(f"{file} cannot be written: {error.strerror}.", "Name another file.") from error
    desk.screen.say(f"Wrote {file}.")


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive that was exported.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a scan from an archive into this data directory."""
    run(context, data, partial(_import, file=file, as_json=as_json))


async def _import(desk: Desk, file: Path, as_json: bool) -> None:
    try:
        source = file.open("rb")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", "Name another file.") from error
    with source:
        async with desk.doors.open_services(desk.data) as services:
            actor = await services.members.operator()
            scan = await services.archives.import_(actor, source)
            view = await services.scans.detail(actor, scan.id)
    if as_json:
        desk.screen.write_json(scan_value(view, actor))
        return
    desk.screen.line(f"Scan {scan.id} of {scan.spec.target} is here now. Look at it: vedette scans show {scan.id}")


async def _see_to_its_end(
    desk: Desk,
    host: Host,
    actor: Member,
    scan: Scan,
    *,
    wait: bool,
    progress: ProgressKind,
    as_json: bool = False,
) -> ExitCode:
    if not wait and not host.runs_here:
        if as_json:
            desk.screen.write_json(scan_value(await host.services.scans.detail(actor, scan.id), actor))
        return ExitCode.DONE
    if not wait:
        desk.screen.say("No server has the data directory, so the scan runs here.")
    ended = await follow(desk, host, actor, scan.id, open_display(progress, desk.screen))
    is_lines = progress is ProgressKind.JSON
    return await end_scan(desk, host.services, actor, ended, GateWish(), as_json=as_json, as_json_lines=is_lines)


def scan_value(view: ScanView, reader: Member) -> JsonValue:
    """Return a scan as the API's model."""
    value: JsonValue = json.loads(scan_task(view.scan, view.website, reader, view.surroundings).to_json_bytes())
    return value


def _row(scan: Scan) -> tuple[str, ...]:
    counters = scan.counters
    total = sum((counters.critical, counters.high, counters.medium, counters.low))
    return (
        str(scan.id),
        write_instant(scan.initiated_at)[:16].replace("T", " "),
        scan.state.value,
        str(scan.percentage),
        f"{total:,}",
        str(scan.spec.target),
    )


def _print_scan(desk: Desk, view: ScanView) -> None:
    scan, counters = view.scan, view.scan.counters
    desk.screen.line(f"Scan {scan.id} of {scan.spec.target}")
    desk.screen.line(f"  website    {view.website.name} ({view.website.root_url})")
    desk.screen.line(f"  launched   {write_instant(scan.initiated_at)[:19]} UTC by {view.surroundings.launched_by}")
    if scan.credentials.users:
        desk.screen.line(f"  roles      {', '.join(user.role for user in scan.credentials.users)}, and nobody")
    desk.screen.line(f"  state      {scan.state.value}, {scan.phase.value}, {scan.percentage} %")
    desk.screen.line(f"  work       {counters.completed_steps:,} of {counters.estimated_steps:,} steps")
    desk.screen.line(f"  requests   {counters.requests:,} in {duration_text(scan.elapsed)}")
    if scan.failure is not None:
        desk.screen.line(f"  failed     {scan.failure.sentence}")
