# SPDX-License-Identifier: Apache-2.0
"""`vedette serve`: the server with its embedded agent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from vedette.api.server import ListenSettings
from vedette.cli.listener_options import (
    CallbackDnsNameOption,
    CallbackDnsPortOption,
    CallbackHostOption,
    CallbackPortOption,
    listener_settings,
)
from vedette.cli.options import DataOption
from vedette.cli.signals import heeding_signals
from vedette.cli.supervisor import Desk, run
from vedette.domain.callback import DNS_PORT, ListenerSettings


def serve(
    context: typer.Context,
    data: DataOption = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, metavar="N", help="The port; 0 takes a free one.")] = 8000,
    callback_host: CallbackHostOption = None,
    callback_port: CallbackPortOption = 0,
    callback_dns_name: CallbackDnsNameOption = None,
    callback_dns_port: CallbackDnsPortOption = DNS_PORT,
) -> None:
    """Serve the API and run scans until Ctrl-C or SIGTERM."""
    listener = partial(listener_settings, callback_host, callback_port, callback_dns_name, callback_dns_port)
    run(context, data, partial(serve_until_told, settings=ListenSettings(host=host, port=port), listener=listener))


async def serve_until_told(desk: Desk, settings: ListenSettings, listener: Callable[[], ListenerSettings]) -> None:
    """Serve until a signal asks for the end; scans that run come to rest and go on at the next start."""
    serving = desk.doors.serve(desk.data, settings, listener())
    async with heeding_signals() as told_to_end, serving as served:
        desk.screen.line(f"Vedette listens on {served.url}")
        desk.screen.line(f"The API is at {served.url}/api/1.0, the data in {desk.data}")
        if await served.services.tokens.is_first_start():
            desk.screen.line(f"Make the first API token: vedette token create --data {desk.data}")
        desk.screen.out.file.flush()
        await told_to_end()
        desk.screen.say("Stopping.")
