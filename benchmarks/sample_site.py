# SPDX-License-Identifier: Apache-2.0
"""What is found on the sample shop, what is missed, what is a false alarm, and what does it cost? Beside wapiti."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.judging import (
    INJECTIONS,
    WAPITI_MODULES,
    Verdict,
    judge,
    read_native_report,
    read_wapiti_report,
)
from benchmarks.outcome import Benchmark, Outcome, Settings, Target
from benchmarks.sample_shop import Run, Shop, open_shop, scan_with_vedette, watch
from vedette_shop.truth import JUDGED_CHECKS

MEMORY_TARGET_MIB = 150
REQUESTS_TARGET = 0.4
COLUMNS = ("scanner", "found", "missed", "false", "requests", "seconds", "peak memory, MiB")


def measure(settings: Settings) -> Outcome:
    """Scan a fresh shop with each scanner, one after the other."""
    with TemporaryDirectory() as place:
        directory = Path(place)
        with open_shop(directory / "vedette.log") as shop:
            run = scan_with_vedette(shop, directory / "vedette", settings)
            requests = len(shop.requests())
        sightings = read_native_report(directory / "vedette" / "native.json")
        ours, all_ours = judge(sightings, INJECTIONS), judge(sightings, JUDGED_CHECKS)
        rows = [_row("Vedette, the six injection classes", ours, run, requests)]
        rows.append(("Vedette, all classes that the shop shows", *_verdict(all_ours), "", "", ""))
        targets = [
            Target("no miss and no false alarm", f"{len(all_ours.missed)}, {len(all_ours.false)}", _is_clean(all_ours)),
            Target(f"≤ {MEMORY_TARGET_MIB} MiB", _mib(run), run.peak_bytes <= MEMORY_TARGET_MIB * 2**20),
        ]
        notes = [_told("missed by Vedette", (str_of_spot(each.check, each.spot.route) for each in all_ours.missed))]
        notes.append(_told("false alarms of Vedette", (str_of_spot(each.check, each.path) for each in all_ours.false)))
        if settings.wapiti is None:
            rows.append(("wapiti: not installed", *[""] * (len(COLUMNS) - 1)))
        else:
            with open_shop(directory / "wapiti.log") as shop:
                peer_run = _scan_with_wapiti(shop, directory, settings.wapiti, settings)
                peer_requests = len(shop.requests())
            peer = judge(read_wapiti_report(directory / "wapiti.json"), INJECTIONS)
            rows.append(_row("wapiti, modules of the same classes", peer, peer_run, peer_requests))
            share = requests / peer_requests
            targets.append(Target(f"≤ {REQUESTS_TARGET} × wapiti's requests", f"{share:.2f}", share <= REQUESTS_TARGET))
            notes.append(_told("false alarms of wapiti", (str_of_spot(each.check, each.path) for each in peer.false)))
    return Outcome(COLUMNS, tuple(rows), tuple(targets), tuple(note for note in notes if note))


def str_of_spot(check: str, path: str) -> str:
    """Return one entry of a note."""
    return f"{check} at `{path}`"


def _scan_with_wapiti(shop: Shop, directory: Path, executable: Path, settings: Settings) -> Run:
    """Scan with the modules of the classes that Vedette is judged by; nothing is looked up outside."""
    command = [
        str(executable),
        *("--url", f"{shop.address}/", "--scope", "domain", "--module", WAPITI_MODULES, "--no-bugreport"),
        *("--endpoint", f"{shop.address}/", "--max-scan-time", "3" if settings.is_quick else "1500"),
        *(
            "--flush-session",
            "--store-session",
            str(directory / "session"),
            "--store-config",
            str(directory / "config"),
        ),
        *("--format", "json", "--output", str(directory / "wapiti.json")),
    ]
    return watch(command, {**os.environ, "HOME": str(directory)}, directory / "wapiti.txt")


def _row(name: str, verdict: Verdict, run: Run, requests: int) -> tuple[str, ...]:
    return (name, *_verdict(verdict), f"{requests:,}", f"{run.seconds:.0f}", _mib(run))


def _verdict(verdict: Verdict) -> tuple[str, str, str]:
    return str(verdict.found), str(len(verdict.missed)), str(len(verdict.false))


def _is_clean(verdict: Verdict) -> bool:
    return not verdict.missed and not verdict.false


def _mib(run: Run) -> str:
    return f"{run.peak_bytes / 2**20:.0f}"


def _told(what: str, entries: Iterable[str]) -> str:
    counted = Counter(entries)
    return f"{what.capitalize()}: {', '.join(counted)}." if counted else ""


BENCHMARK = Benchmark(
    name="sample_site",
    title="Sample site",
    question="What is found on the bundled sample shop, what is missed, what is reported wrongly, and at what cost?",
    measure=measure,
)
