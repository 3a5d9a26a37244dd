# SPDX-License-Identifier: Apache-2.0
"""`vedette proof`, `vedette verify` and `vedette replay`: what a finding rests on, checked again by anybody.

`verify` needs the file and nothing else: no data directory, no site. `replay` asks the site again, with fresh markers.
Both end with 0 when the weakness shows, and with 1 when it does not.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import anyio
import anyio.to_thread
import typer
from pydantic import JsonValue

from vedette.cli.displays import open_display
from vedette.cli.exit_codes import ExitCode
from vedette.cli.hosting import follow, hosting
from vedette.cli.options import DataOption, JsonOption, ProgressKind, ProgressOption, read_id
from vedette.cli.supervisor import Desk, run
from vedette.domain.coverage import CellState
from vedette.errors import UsageError
from vedette.services.proofs import verify_file

FindingArgument = Annotated[str, typer.Argument(metavar="FINDING", help="The finding's id, as reports print it.")]
_SHOWS = frozenset({CellState.CONFIRMED, CellState.POSSIBLE})


def proof(
    context: typer.Context,
    finding: FindingArgument,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where it goes; FINDING.vproof if left out.")] = (
        None
    ),
    data: DataOption = None,
) -> None:
    """Write the proof file of a finding."""
    run(context, data, partial(_proof, name=finding, output=output))


async def _proof(desk: Desk, name: str, output: Path | None) -> None:
    finding_id = read_id(name, "FINDING")
    async with desk.doors.open_services(desk.data) as services:
        content = await services.proofs.file_of(await services.members.operator(), finding_id)
    target = output or Path(f"{finding_id}.vproof")
    await anyio.to_thread.run_sync(_write, target, content)
    desk.screen.say(f"{target} holds the proof. Check it with: vedette verify {target}")


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .vproof file.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw the verdict of a proof file again, without the site and without a data directory."""
    run(context, data, partial(_verify, file=file, as_json=as_json))


async def _verify(desk: Desk, file: Path, as_json: bool) -> ExitCode:
    content = await anyio.to_thread.run_sync(_read, file)
    stored, origin, verdict = verify_file(content)
    stated = stored.finding
    if as_json:
        desk.screen.write_json(
            {
                "Holds": verdict.holds,
                "Check": stated.check,
                "Technique": stated.technique,
                "Grade": stated.grade.value,
                "Certainty": stated.certainty,
                "Bound": stated.bound,
                "Scan": str(origin.scan),
                "Finding": str(origin.finding),
                "Messages": len(stored.survey) + len(stored.observations),
            }
        )
    elif verdict.holds:
        desk.screen.line(f"The proof holds: {stated.check} by {stated.technique}, {stated.grade.value}.")
        desk.screen.line(stated.story)
        count = len(stored.survey) + len(stored.observations)
        desk.screen.line(f"{count} messages gave the same verdict again, and none was changed since it was written.")
    else:
        desk.screen.line(f"The proof does not hold: its messages do not show {stated.check} by {stated.technique}.")
    return ExitCode.DONE if verdict.holds else ExitCode.GATE_FAILED


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", "Name a .vproof file.") from error


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.", "Choose another --output.") from error


def replay(
    context: typer.Context,
    finding: FindingArgument,
    data: DataOption = None,
    progress: ProgressOption = ProgressKind.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Ask the site again for one finding, with fresh markers."""
    run(context, data, partial(_replay, name=finding, progress=progress, as_json=as_json))


async def _replay(desk: Desk, name: str, progress: ProgressKind, as_json: bool) -> ExitCode:
    finding_id = read_id(name, "FINDING")
    async with hosting(desk) as host:
        services = host.services
        actor = await services.members.operator()
        base = await services.proofs.scan_of(actor, finding_id)
        scan = await services.launching.retest(actor, base, only=(finding_id,))
        await follow(desk, host, actor, scan.id, open_display(progress, desk.screen))
        cells = await services.scans.coverage(actor, scan.id)
    shows = any(cell.state in _SHOWS for cell in cells)
    untested = [cell for cell in cells if cell.state not in _SHOWS and cell.state is not CellState.CLEAN]
    is_tested = shows or (bool(cells) and not untested)
    if as_json:
        states: list[JsonValue] = [{"State": cell.state.value, "Reason": cell.reason} for cell in cells]
        desk.screen.write_json({"Scan": str(scan.id), "Finding": str(finding_id), "Shows": shows, "Cells": states})
    elif shows:
        desk.screen.line("The weakness shows again.")
    elif is_tested:
        desk.screen.line("The weakness does not show any more.")
    else:
        reason = next((cell.reason for cell in untested if cell.reason), "the site gave no answer to judge")
        desk.screen.line(f"The weakness could not be tested again: {reason}.")
    if shows:
        return ExitCode.DONE
    return ExitCode.GATE_FAILED if is_tested else ExitCode.NOT_VALID
