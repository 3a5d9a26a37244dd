# SPDX-License-Identifier: Apache-2.0
"""`vedette action`: the connector's actions, JSON in and JSON out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from vedette.cli.exit_codes import ExitCode
from vedette.cli.options import DataOption, JsonOption
from vedette.cli.supervisor import Desk, run
from vedette.connector import ACTIONS, Asset
from vedette.connector.catalogue import AnyAction
from vedette.connector.manifest import describe_action
from vedette.connector.run import run_action_async
from vedette.errors import UsageError


@dataclass(frozen=True, slots=True)
class AssetOptions:
    """How the server is named on the command line; what is missing comes from the environment."""

    base_url: str | None = None
    user_id: str | None = None
    token_env: str | None = None
    asset: Path | None = None
    ca_file: Path | None = None
    insecure: bool = False
    proxy: str | None = None


def list_actions(context: typer.Context, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the actions; with --json, their inputs and outputs as JSON Schema."""
    run(context, data, partial(_list, as_json=as_json))


async def _list(desk: Desk, as_json: bool) -> None:
    if as_json:
        desk.screen.write_json([describe_action(action) for action in ACTIONS])
        return
    rows = [(action.name, action.method, action.path, action.description) for action in ACTIONS]
    desk.screen.table(("Name", "Method", "Path", "Description"), rows)


def command_of(action: AnyAction) -> Callable[..., None]:
    """Return the command that runs `action`."""

    def run_action(
        context: typer.Context,
        input_: Annotated[
            str, typer.Option("--input", metavar="FILE|-", help="The inputs as JSON; - reads them here.")
        ],
        base_url: Annotated[
            str | None, typer.Option(metavar="URL", help="The server's host root. Default: VEDETTE_URL.")
        ] = None,
        user_id: Annotated[
            str | None, typer.Option(metavar="ID", help="The API user id. Default: VEDETTE_USER_ID.")
        ] = None,
        token_env: Annotated[
            str | None, typer.Option(metavar="VAR", help="The variable that holds the token. Default: VEDETTE_TOKEN.")
        ] = None,
        asset: Annotated[
            Path | None, typer.Option(metavar="TOML", help="A file with the server's address and credentials.")
        ] = None,
        ca_file: Annotated[Path | None, typer.Option(metavar="PEM", help="Certificate authorities to trust.")] = None,
        insecure: Annotated[bool, typer.Option("--insecure", help="Do not verify the certificate.")] = False,
        proxy: Annotated[str | None, typer.Option(metavar="URL", help="The HTTP proxy to go through.")] = None,
        data: DataOption = None,
    ) -> None:
        options = AssetOptions(base_url, user_id, token_env, asset, ca_file, insecure, proxy)
        run(context, data, partial(_run, action=action, source=input_, options=options))

    run_action.__doc__ = f"{action.description} Sends {action.method} {action.path} and prints the reply as JSON."
    return run_action


async def _run(desk: Desk, action: AnyAction, source: str, options: AssetOptions) -> ExitCode:
    inputs = read_inputs(source)
    asset = read_asset(options, desk.environ)
    replies = await run_action_async(action.name, asset, inputs)
    desk.screen.write(json.dumps(replies, indent=2) + "\n")
    return ExitCode.DONE


def read_inputs(source: str) -> dict[str, object]:
    """Return the JSON object in the file `source`, or on standard input for `-`. Raises UsageError."""
    try:
        text = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"--input {source} cannot be read: {error.strerror}.", "Nothing was sent.") from error
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The input is not JSON: {error}.", "Nothing was sent.", field="--input") from error
    if not isinstance(value, dict):
        raise UsageError("The input is no JSON object.", "Nothing was sent.", field="--input")
    return value


def read_asset(options: AssetOptions, environ: Mapping[str, str]) -> Asset:
    """Return the server that the options name. Raises UsageError."""
    if options.asset is None:
        return Asset.from_options(
            environ,
            url=options.base_url,
            username=options.user_id,
            password_env=options.token_env,
            verify_ssl=not options.insecure,
            ca_file=options.ca_file,
            http_proxy=options.proxy,
        )
    if options != AssetOptions(asset=options.asset):
        raise UsageError("--asset names everything about the server.", "Drop the other options.", field="--asset")
    return Asset.from_file(options.asset, environ)
