# SPDX-License-Identifier: Apache-2.0
"""Runs the operator's own programs: an argument list, never a shell's line, with bounds of time and of output."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from vedette.domain.login import CommandLogin
from vedette.errors import Unreachable
from vedette.scan.login.tools import CommandOutput

MOST_OUTPUT_BYTES = 1024 * 1024
MOST_SECONDS = 600.0
_MOST_ERROR_LENGTH = 2_000
_HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables that a program has from ours; all others may hold secrets that are not its business."""


class ProgramRunner:
    """Runs programs; `environ` is the environment that a few variables are handed on from."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        known = os.environ if environ is None else environ
        self._environ = {name: known[name] for name in _HANDED_ON if name in known}

    async def run(self, recipe: CommandLogin) -> CommandOutput:
        """Run the program and return what it printed. Raises Unreachable where it cannot be started or takes too long.

        The account is handed over as `VEDETTE_LOGIN_USER` and `VEDETTE_LOGIN_PASSWORD`, which other users of the
        machine cannot read, as they can a command line.
        """
        environ = dict(self._environ)
        if recipe.account is not None:
            environ |= {"VEDETTE_LOGIN_USER": recipe.account.user, "VEDETTE_LOGIN_PASSWORD": recipe.account.password}
        name = Path(recipe.arguments[0]).name
        try:
            process = await asyncio.create_subprocess_exec(
                *recipe.arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=environ,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:  # not there, not to be run, or a NUL in an argument
            raise Unreachable(f"The program {name} cannot be started: {error}.") from error
        try:
            async with asyncio.timeout(min(recipe.seconds, MOST_SECONDS)):
                return await _read(process, name)
        except TimeoutError as error:
            raise Unreachable(f"The program {name} was not done in {recipe.seconds:g} seconds.") from error
        finally:
            await _end(process)


async def _read(process: asyncio.subprocess.Process, name: str) -> CommandOutput:
    assert process.stdout is not None, "it was asked for"
    assert process.stderr is not None, "it was asked for"
    output, errors = await asyncio.gather(_read_all(process.stdout), _read_all(process.stderr))
    if len(output) > MOST_OUTPUT_BYTES:
        raise Unreachable(f"The program {name} printed more than {MOST_OUTPUT_BYTES:,} bytes.")
    code = await process.wait()
    return CommandOutput(code, output, errors.decode("utf-8", "replace")[:_MOST_ERROR_LENGTH])


async def _read_all(stream: asyncio.StreamReader) -> bytes:
    """Return what a stream holds, and at most one byte more than is allowed."""
    pieces = bytearray()
    while len(pieces) <= MOST_OUTPUT_BYTES and (piece := await stream.read(65_536)):
        pieces += piece
    return bytes(pieces[: MOST_OUTPUT_BYTES + 1])


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the program and whatever it started, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
