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
from vedette.scan.login.tools import CommandOutput, LoginFails

MOST_OUTPUT_BYTES = 1024 * 1024
MOST_SECONDS = 600.0
_MOST_ERROR_BYTES = 2_000
_PIECE_BYTES = 65_536
_END_SECONDS = 5.0
_HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables that a program has from ours; all others may hold secrets that are not its business."""


class ProgramRunner:
    """Runs programs; `environ` is the environment that a few variables are handed on from."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = {name: environ[name] for name in _HANDED_ON if name in environ}

    async def run(self, recipe: CommandLogin) -> CommandOutput:
        """Run the program and return what it printed. Raises LoginFails where it cannot be started or takes too long.

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
            raise LoginFails(f"The program {name} cannot be started: {error}.") from error
        try:
            async with asyncio.timeout(min(recipe.seconds, MOST_SECONDS)):
                return await _read(process, name)
        except TimeoutError as error:
            raise LoginFails(f"The program {name} was not done in {recipe.seconds:g} seconds.") from error
        finally:
            await _end(process)


async def _read(process: asyncio.subprocess.Process, name: str) -> CommandOutput:
    assert process.stdout is not None, "it was asked for"
    assert process.stderr is not None, "it was asked for"
    complaints = asyncio.create_task(_read_some(process.stderr, _MOST_ERROR_BYTES))
    try:
        output = await process.stdout.read(MOST_OUTPUT_BYTES + 1)
        while len(output) <= MOST_OUTPUT_BYTES and (piece := await process.stdout.read(_PIECE_BYTES)):
            output += piece
        if len(output) > MOST_OUTPUT_BYTES:
            raise LoginFails(f"The program {name} printed more than {MOST_OUTPUT_BYTES:,} bytes.")
        errors = await complaints
    finally:
        complaints.cancel()
    code = await process.wait()
    return CommandOutput(code, output, errors.decode("utf-8", "replace"))


async def _read_some(stream: asyncio.StreamReader, most: int) -> bytes:
    """Read a stream to its end, so that nobody waits for it to be read, and return the last `most` bytes."""
    kept = b""
    while piece := await stream.read(_PIECE_BYTES):
        kept = (kept + piece)[-most:]
    return kept


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the program and whatever it started, and wait until it is gone.

    The process counts as ended once its pipes are read to their end, which what left its session may put off.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    streams = [stream for stream in (process.stdout, process.stderr) if stream is not None]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_END_SECONDS):
            await asyncio.gather(*(_read_some(stream, 1) for stream in streams))
            await process.wait()
