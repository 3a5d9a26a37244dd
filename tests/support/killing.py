# SPDX-License-Identifier: Apache-2.0
"""Runs `vedette scan` as a process that is killed again and again, and compares what is left in the end.

The judge is the site's own access log: every request carries a mark that names its trial, so a request of a step that
was finished when the process died is seen if it comes again.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from vedette.engine.clock import SystemClock
from vedette.scan.prober import mark_of
from vedette.store import tables
from vedette.store.store import StorePlace, open_store

_MOST_PROBES = 200
_LOOK_SECONDS = 0.005

Outcome = tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]


@dataclass
class KilledScan:
    """One scan of `url`, its data directory, and the log that the site writes."""

    url: str
    place: StorePlace
    log: Path
    exclude: str
    repeated: list[str] = field(default_factory=list)
    """Marks of finished steps that were sent again."""

    def run_killed(self, kills: int, chance: random.Random, most_lived: int) -> None:
        """Kill the scan `kills` times, each time after it has sent up to `most_lived` requests; then let it end."""
        for _ in range(kills):
            assert self._run(chance.randint(1, most_lived)) != 0, "the scan ended before it could be killed"
        assert self._run(None) == 0

    def outcome(self) -> Outcome:
        """Return the ledger and the findings, as sets."""
        ledger = json.loads(self._vedette("coverage", "latest", "--format", "json"))
        cells = frozenset(tuple(str(cell[key]) for key in sorted(cell) if key != "Reason") for cell in ledger["Cells"])
        report = json.loads(self._vedette("report", "latest", "--format", "json"))
        return cells, frozenset(_identity(item) for item in report["Vulnerabilities"])

    def _run(self, lived: int | None) -> int:
        """Start the scan; kill it after `lived` more requests have reached the site, or let it end."""
        forbidden, before = self._finished_marks(), self._log_lines()
        process = subprocess.Popen(
            self._command("scan", self.url, "--exclude", self.exclude, "--progress", "none", "--no-browser"),
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        look = threading.Event()
        while lived is not None and process.poll() is None and len(self._log_lines()) < len(before) + lived:
            look.wait(_LOOK_SECONDS)
        if lived is not None:
            process.kill()
        _, errors = process.communicate()
        marks = [json.loads(line)["x_vedette_scan"].partition("/")[2] for line in self._log_lines()[len(before) :]]
        self.repeated.extend(mark for mark in marks if mark in forbidden)
        if lived is None and process.returncode != 0:
            raise AssertionError(errors.decode())
        return process.returncode

    def _finished_marks(self) -> set[str]:
        """Return every mark that the steps which are finished now may have used."""
        if not (self.place.directory / "vedette.lock").exists():
            return set()
        keys = _finished_steps(self.place)
        return {mark_of(key, ordinal) for key in keys for ordinal in range(_MOST_PROBES)}

    def _log_lines(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def _vedette(self, *words: str) -> str:
        run = subprocess.run(self._command(*words), env=self._environment(), capture_output=True, text=True, check=True)
        return run.stdout

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "vedette", *words, "--data", str(self.place.directory)]

    def _environment(self) -> dict[str, str]:
        more = {"VEDETTE_DATABASE_URL": self.place.postgresql_url} if self.place.postgresql_url else {}
        return {**os.environ, **more}


def _identity(item: dict[str, Any]) -> tuple[str, ...]:
    """Return what names a finding over runs: which page showed a site-wide one first is chance."""
    vulnerable = sorted(each["Name"] for each in item["HttpRequest"]["Parameters"] if each["Vulnerable"])
    return item["Type"], str(item["Confirmed"]), item["HttpRequest"]["Method"], *vulnerable


def _finished_steps(place: StorePlace) -> list[str]:
    store = open_store(place, SystemClock())
    try:
        query = select(tables.step.c.key).where(tables.step.c.state.in_(("done", "skipped")))
        return list(store.main.read_now(lambda connection: connection.execute(query).scalars().all()))
    finally:
        store.close()
