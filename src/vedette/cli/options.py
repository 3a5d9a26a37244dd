# SPDX-License-Identifier: Apache-2.0
"""Options and arguments that several commands share, each described once."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from vedette.cli.supervisor import DATA_VARIABLE
from vedette.errors import UsageError

if TYPE_CHECKING:  # commands that open no data directory need not wait for its imports
    from vedette.domain.member import Member
    from vedette.services.build import Services


class ProgressKind(Enum):
    """What `--progress` may be."""

    AUTO = "auto"
    PLAIN = "plain"
    JSON = "json"
    NONE = "none"


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        envvar=DATA_VARIABLE,
        show_default="$XDG_DATA_HOME/vedette",
        help="The data directory.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=10_000, metavar="N", help="The most lines.")]
ProgressOption = Annotated[
    ProgressKind,
    typer.Option("--progress", help="How a running scan is shown; json prints JSON lines on standard output."),
]
ScanArgument = Annotated[str, typer.Argument(metavar="SCAN", help="The scan's id, or `latest`.")]


async def read_scan_id(services: Services, actor: Member, text: str) -> UUID:
    """Return the id that `text` names: a GUID, or `latest`. Raises UsageError; NotFound when there is no scan yet."""
    if text.strip().casefold() == "latest":
        return (await services.scans.latest(actor)).id
    return read_id(text, "SCAN")


def read_id(text: str, name: str) -> UUID:
    """Return the GUID that `text` is. Raises UsageError that names the argument `name`."""
    try:
        return UUID(text.strip())
    except ValueError as error:
        raise UsageError(
            f"{name} {text!r} is no id.", "Write it as 87be9df1-9f81-46e9-e860-b13b04474ccc.", field=name
        ) from error
