# SPDX-License-Identifier: Apache-2.0
"""The sample shop in a process of its own, scans of it, and what its access log says about them."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from benchmarks.children import announcing, python_command, python_environment, tree_memory_bytes
from benchmarks.outcome import NotMeasured, Settings

MOST_SECONDS = 1_800
_LOOK_EVERY_SECONDS = 0.25
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True, slots=True)
class Shop:
    """A running shop: its address, without a slash at its end, and its access log."""

    address: str
    log: Path

    def requests(self) -> tuple[Mapping[str, str], ...]:
        """Return the lines of the log: one for each request that was answered."""
        if not self.log.exists():
            return ()
        return tuple(json.loads(line) for line in self.log.read_text().splitlines())


@dataclass(frozen=True, slots=True)
class Run:
    """How a scanner's process went. `peak_bytes` is the highest PSS of its process tree that was seen.

    `exit_code` is None when it had to be stopped after `MOST_SECONDS`.
    """

    exit_code: int | None
    seconds: float
    peak_bytes: int


@contextmanager
def open_shop(log: Path) -> Iterator[Shop]:
    """Serve a fresh shop while the context lasts. Raises NotMeasured when it does not come up."""
    with announcing("vedette_shop", "--port", "0", "--access-log", str(log)) as line:
        found = _ADDRESS.search(line)
        if found is None:
            raise NotMeasured("The sample shop did not start.")
        yield Shop(found[0], log)


def watch(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Run:
    """Run a scanner to its end and watch its memory; what it prints goes to `log`."""
    began = time.monotonic()
    peak = 0
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, env=environment) as child:
        while child.poll() is None:
            peak = max(peak, tree_memory_bytes(child.pid))
            if time.monotonic() - began > MOST_SECONDS:
                child.kill()
                return Run(None, time.monotonic() - began, peak)
            time.sleep(_LOOK_EVERY_SECONDS)
        return Run(child.returncode, time.monotonic() - began, peak)


def scan_with_vedette(shop: Shop, directory: Path, settings: Settings, *, with_browser: bool = False) -> Run:
    """Scan the shop as a user would; data and the report `native.json` go to `directory`. Raises NotMeasured.

    A quick run looks at a single address, and has no browser.
    """
    directory.mkdir()
    target = "/search?q=oolong" if settings.is_quick else "/"
    command = [
        *python_command("vedette", "scan", shop.address + target, "--data", str(directory / "data")),
        *(() if with_browser and not settings.is_quick else ("--no-browser",)),
        *("--format", "native", "--output", str(directory / "native.json")),
        *(("--scope", "OnlyEnteredUrl") if settings.is_quick else ()),
    ]
    run = watch(command, python_environment(), directory / "output.txt")
    if run.exit_code is None:
        raise NotMeasured(f"The scan did not end in {MOST_SECONDS // 60} minutes.")
    if run.exit_code:
        last = (directory / "output.txt").read_text(errors="replace").strip().splitlines()[-1:]
        raise NotMeasured(f"The scan ended with exit code {run.exit_code}: {' '.join(last)}")
    return run


def scanned(directory: Path) -> UUID:
    """Return the id of the scan that `scan_with_vedette` made."""
    return UUID(json.loads((directory / "native.json").read_text())["Scan"]["Id"])
