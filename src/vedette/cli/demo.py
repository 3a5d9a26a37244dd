# SPDX-License-Identifier: Apache-2.0
"""`vedette demo`: scans the bundled sample shop and shows what the rest of the work looks like."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from vedette.api.server import ListenSettings
from vedette.cli.doors import Served
from vedette.cli.exit_codes import ExitCode
from vedette.cli.hosting import Host
from vedette.cli.listener_options import read_listener
from vedette.cli.options import ProgressKind, ProgressOption
from vedette.cli.scan import carry_out
from vedette.cli.scan_options import ScanOptions, read_options
from vedette.cli.signals import heeding_signals
from vedette.cli.supervisor import DATA_VARIABLE, Desk, run
from vedette.connector import Asset
from vedette.connector.actions.get_scan_details import ACTION
from vedette.connector.run import run_action_async
from vedette.errors import Conflict
from vedette_shop import serve_shop

DemoDataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="DIR", envvar=DATA_VARIABLE, show_default="a new one", help="The data directory; it is kept."
    ),
]


def demo(
    context: typer.Context,
    data: DemoDataOption = None,
    site_only: Annotated[bool, typer.Option("--site-only", help="Only serve the sample shop, until Ctrl-C.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65_535, metavar="N", help="The shop's port; 0 takes any.")] = 0,
    progress: ProgressOption = ProgressKind.AUTO,
) -> None:
    """Scan the bundled sample shop and print the findings, then the reply of the API about the scan."""
    if site_only:
        run(context, data, partial(_serve_site, port=port))
    run(context, data or Path(tempfile.mkdtemp(prefix="vedette-demo-")), partial(_demo, port=port, progress=progress))


async def _serve_site(desk: Desk, port: int) -> None:
    async with heeding_signals() as told_to_end:
        with _shop(port) as address:
            desk.screen.line(f"Leaf & Kettle, a shop that is weak on purpose, listens on {address}/")
            desk.screen.out.file.flush()
            desk.screen.say("Ctrl-C ends it.")
            await told_to_end()


async def _demo(desk: Desk, port: int, progress: ProgressKind) -> ExitCode:
    async with AsyncExitStack() as stack:
        address = stack.enter_context(_shop(port))
        listener = read_listener(desk.environ)
        served = await stack.enter_async_context(desk.doors.serve(desk.data, ListenSettings(port=0), listener))
        desk.screen.say(f"The sample shop, weak on purpose, listens on {address}/ while the demo runs.")
        options = ScanOptions(url=f"{address}/", progress=progress)
        order = read_options(options, desk.environ)
        host = Host(desk, stack, served.services, listener, runs_here=True)
        code, scan_id = await carry_out(desk, host, order, options)
        return code if code is not ExitCode.DONE else await _show_reply(desk, served, scan_id)


async def _show_reply(desk: Desk, served: Served, scan_id: UUID) -> ExitCode:
    """Ask the API for the scan over HTTP, as any client of it would."""
    actor = await served.services.members.operator()
    issued = await served.services.tokens.get(actor, actor.email)
    asset = Asset(served.url, str(issued.member.id), issued.text)
    replies = await run_action_async(ACTION.name, asset, {"path_parameters": {"id": str(scan_id)}})
    desk.screen.line()
    desk.screen.line(f"GET /api/1.0/scans/detail/{scan_id} replies:")
    desk.screen.write(json.dumps(replies, indent=2) + "\n")
    for line in next_steps(desk.data, str(scan_id)):
        desk.screen.line(line)
    return ExitCode.DONE if replies[0]["status_code"] == 200 else ExitCode.DEFECT


def next_steps(data: Path, scan_id: str) -> tuple[str, ...]:
    """Return the lines that say where to look next."""
    return (
        "",
        f"The data directory is kept: {data}",
        f"  vedette serve --data {data}",
        f"  vedette token create --data {data}",
        f"  vedette report {scan_id} --format native --data {data}",
        f"  vedette coverage {scan_id} --data {data}",
        "Scan a site of your own: vedette scan URL. The pages in docs/ tell the rest.",
    )


@contextmanager
def _shop(port: int) -> Iterator[str]:
    """Serve the shop; its address is yielded. Raises Conflict when the port is taken."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(serve_shop(port=port))
        except OSError as error:
            raise Conflict(
                f"The sample shop cannot listen on port {port}: {error.strerror}.", "Choose another with --port."
            ) from error
        yield address
