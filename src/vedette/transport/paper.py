# SPDX-License-Identifier: Apache-2.0
"""Prints HTML files into PDF with the Chromium that is installed. Fits `services.printing.Printer`.

The page is a file of ours, and still nothing of it may reach a network: no name resolves, no proxy is used (neither
one of the environment), and reports carry a policy that forbids scripts and whatever would be loaded. Each print has
a profile and an environment of its own, and goes away with its processes when it takes too long.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
from anyio.abc import Process

from vedette.errors import Unreachable, UsageError
from vedette.transport.browser.launching import Program, is_sandboxed

PRINT_SECONDS = 300.0
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-domain-reliability",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)


class ChromiumPrinter:
    """Prints with the browser that was found on this machine, if one was."""

    def __init__(self, program: Program, seconds: float = PRINT_SECONDS) -> None:
        self._program = program
        self._seconds = seconds

    async def print_page(self, page: Path, paper: Path) -> None:
        """Write the HTML file `page` as the PDF file `paper`, both absolute: tagged, with an outline of its headings.

        Raises UsageError where no Chromium is installed; Unreachable when it does not print in time, or at all.
        """
        if self._program.path is None:
            raise UsageError(f"Pdf is printed by Chromium. {self._program.why_not}", "Or ask for Html.", field="format")
        with TemporaryDirectory(prefix="vedette-print-") as place:
            await self._print(self._program.path, page, paper, Path(place))
        if not await anyio.to_thread.run_sync(_is_there, paper):
            raise Unreachable("Chromium printed nothing.", "Start it by hand to see why, or ask for Html.")

    async def _print(self, executable: Path, page: Path, paper: Path, place: Path) -> None:
        sandbox = [] if is_sandboxed() else ["--no-sandbox"]
        command = [str(executable), *_FLAGS, *sandbox, f"--user-data-dir={place}"]
        command += [f"--print-to-pdf={paper}", page.as_uri()]
        try:
            process = await anyio.open_process(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(place),
                start_new_session=True,
            )
        except OSError as error:
            raise UsageError(
                f"A report cannot be written as Pdf: {executable} does not start ({error.strerror}).",
                "Install Chromium, or ask for Html.",
                field="format",
            ) from error
        try:
            with anyio.fail_after(self._seconds):
                await process.wait()
        except TimeoutError as error:
            raise Unreachable(
                f"Chromium did not print within {self._seconds:g} seconds.", "Ask for Html, which is of any length."
            ) from error
        finally:
            with anyio.CancelScope(shield=True):
                await _end(process)


def _is_there(paper: Path) -> bool:
    return paper.is_file() and paper.stat().st_size > 0


def _environment(place: Path) -> dict[str, str]:
    """Return what a browser needs and no more: no proxy, no home of anybody."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "FONTCONFIG_PATH") if name in os.environ}
    return {**kept, "HOME": str(place), "XDG_CONFIG_HOME": str(place), "XDG_CACHE_HOME": str(place)}


async def _end(process: Process) -> None:
    """End the browser with all its children; they are one process group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.aclose()
