# SPDX-License-Identifier: Apache-2.0
"""Runs a command to its exit code. Errors end in one sentence on standard error, defects in a log file.

This is the one place of the command line where every exception ends.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperGroup

from vedette.cli.exit_codes import ExitCode, code_of_error
from vedette.cli.screen import Screen, harmless, open_screen
from vedette.errors import VedetteError

if TYPE_CHECKING:
    from vedette.cli.doors import Doors

PROGRAM = "vedette"
DEFECT_LOG = "defects.log"
DATA_VARIABLE = "VEDETTE_DATA"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with; `data` is the data directory, which need not be there yet."""

    doors: Doors
    data: Path
    screen: Screen
    environ: Mapping[str, str]


Work = Callable[[Desk], Awaitable[ExitCode | None]]


class ContractGroup(TyperGroup):
    """A group of commands: what the parser refuses ends with code 3, in one sentence."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse; without any argument the help is shown, which is no success. Raises typer.Exit."""
        if not args:
            sys.stderr.write(ctx.get_help() + "\n")
            raise typer.Exit(ExitCode.USAGE)
        return super().parse_args(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Parse, run, and exit. Raises SystemExit."""
        try:
            code = super().main(args, PROGRAM, complete_var, False, windows_expand_args, **extra)
        except typer.TyperException as refused:
            path = getattr(getattr(refused, "ctx", None), "command_path", PROGRAM)
            open_screen().say(f"Error: {refused.format_message()} See {path} --help.")
            code = ExitCode.USAGE
        except typer.Abort:
            code = ExitCode.INTERRUPTED
        sys.exit(int(code or 0))


def default_data_directory(environ: Mapping[str, str]) -> Path:
    """Return where data is kept unless told: `$XDG_DATA_HOME/vedette`. Source: XDG Base Directory Specification."""
    home = environ.get("XDG_DATA_HOME", "")
    base = Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "share"
    return base / "vedette"


def run(context: typer.Context, data: Path | None, work: Work) -> NoReturn:
    """Run `work` in an event loop and end the command with its code. Raises typer.Exit."""
    environ = os.environ
    chosen = data if data is not None else default_data_directory(environ)
    desk = Desk(context.obj, chosen.absolute(), open_screen(), environ)
    raise typer.Exit(supervise(desk, work))


def supervise(desk: Desk, work: Work) -> ExitCode:
    """Return the code of `work`; what it raised is told on standard error."""
    import anyio  # takes a while, and `--help` needs no event loop

    try:
        return anyio.run(work, desk) or ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on; the interpreter would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 (the supervisor of a command)
        known = _known(error)
        if known is None:
            return _tell_defect(desk, error)
        desk.screen.say(f"Error: {known}")
        return code_of_error(known)


def _known(error: BaseException) -> VedetteError | None:
    """Return the error of ours that `error` is or holds; None when it is a defect."""
    if isinstance(error, VedetteError):
        return error
    if isinstance(error, BaseExceptionGroup):
        return next((found for each in error.exceptions if (found := _known(each))), None)
    return None


def _tell_defect(desk: Desk, error: Exception) -> ExitCode:
    path = desk.data / DEFECT_LOG
    name = harmless(type(error).__name__)
    try:
        _log(path, error)
    except OSError as unwritable:
        desk.screen.say(
            f"Error: A defect in Vedette ({name}), and {path} cannot be written: {unwritable.strerror}. "
            "Give a directory with --data that can be, and please report what is logged there."
        )
    else:
        desk.screen.say(f"Error: A defect in Vedette ({name}). Please report it with the end of {path}.")
    return ExitCode.DEFECT


def _log(path: Path, error: Exception) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace") as log:
        log.write(f"{datetime.now(UTC).isoformat()} {' '.join(sys.argv[:2])}\n")
        log.writelines(traceback.format_exception(error))
        log.write("\n")
