# SPDX-License-Identifier: Apache-2.0
"""Starts the process that tastes answers, and tells how it fared. Fits `scan.ports.Tasters`.

It is started anew, not forked: a fork of a process with threads is broken from birth. It is told nothing of ours: no
key, no open file, no terminal.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

import anyio
from anyio.abc import ByteReceiveStream, ByteSendStream, Process

from vedette.domain.exchange import Exchange
from vedette.engine.taster_process import as_message
from vedette.scan.ports import Taste, Taster

COMMAND = (sys.executable, "-P", "-m", "vedette.engine.taster_process")
_MOST_START_SECONDS = 30.0
MOST_SECONDS = 25.0
"""For one answer by the clock: less than a slice, so that each slice gets an answer behind it."""
_TRIES = 2
"""A process may be killed by somebody; an answer that kills does so again."""
_OURS = "VEDETTE_"


class TasterProcesses:
    """Makes tasters that run `command`, with what is not ours of `environ`, and give it `most_seconds` an answer."""

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        environ: Mapping[str, str] = os.environ,
        most_seconds: float = MOST_SECONDS,
    ) -> None:
        self._command = command
        self._environ = {name: value for name, value in environ.items() if not name.startswith(_OURS)}
        self._most_seconds = most_seconds

    def open(self) -> AbstractAsyncContextManager[Taster]:
        """Return a taster, which starts no process before the first answer."""
        return self._open()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Taster]:
        taster = TasterProcess(self._command, self._environ, self._most_seconds)
        try:
            yield taster
        finally:
            await taster.close()


class _NotStarted(Exception):
    """No process came up that can taste."""


class TasterProcess:
    """One process at a time, which reads one answer after the other; a dead one is replaced."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], most_seconds: float) -> None:
        self._command = command
        self._environ = environ
        self._most_seconds = most_seconds
        self._process: Process | None = None
        self._cannot_start = False
        self._turn = anyio.Lock()

    async def taste(self, exchange: Exchange) -> Taste:
        """Return what became of the process that read `exchange`."""
        message = as_message(exchange)
        async with self._turn:
            for _ in range(_TRIES):
                if self._cannot_start:
                    return Taste.UNKNOWN
                try:
                    found = await self._taste(message)
                except _NotStarted:
                    self._cannot_start = True
                    return Taste.UNKNOWN
                if found is not Taste.CRASHES:
                    break
        return found

    async def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            process, self._process = self._process, None
            with anyio.CancelScope(shield=True):
                with suppress(ProcessLookupError):
                    process.kill()
                await process.aclose()

    async def _taste(self, message: bytes) -> Taste:
        process = self._process or await self._start()
        found: Taste | None = None
        try:
            with anyio.move_on_after(self._most_seconds):
                found = await _ask(process, message)
        finally:
            if found is None or process.returncode is not None:
                await self.close()  # dead, or in the midst of an answer that nobody waits for any more
        return found or Taste.ENDLESS

    async def _start(self) -> Process:
        """Start a process and wait until it is ready. Raises _NotStarted."""
        try:
            self._process = await anyio.open_process(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environ,
                start_new_session=True,
            )
        except OSError as error:
            raise _NotStarted from error
        process, is_ready = self._process, False
        try:
            with anyio.move_on_after(_MOST_START_SECONDS):
                is_ready = await _hear(process)
        finally:
            if not is_ready:
                await self.close()
        if not is_ready:
            raise _NotStarted
        return process


async def _ask(process: Process, message: bytes) -> Taste:
    """Have one answer read. A process that ended by itself met an error of ours, which will be met here as well."""
    with suppress(anyio.BrokenResourceError, ConnectionError):  # it died before it had heard all of it
        await _input_of(process).send(message)
    if await _hear(process):
        return Taste.SOUND
    code = await process.wait()
    if code == -signal.SIGPROF:
        return Taste.ENDLESS
    return Taste.CRASHES if code < 0 else Taste.SOUND


async def _hear(process: Process) -> bool:
    """Wait for one byte; False when the process ends first."""
    try:
        return bool(await _output_of(process).receive(1))
    except anyio.EndOfStream:
        return False


def _input_of(process: Process) -> ByteSendStream:
    assert process.stdin is not None
    return process.stdin


def _output_of(process: Process) -> ByteReceiveStream:
    assert process.stdout is not None
    return process.stdout
