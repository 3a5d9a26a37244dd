# SPDX-License-Identifier: Apache-2.0
"""What is found on the sample shop, what is missed, what is a false alarm, and what does it cost? Beside wapiti."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.judging import (
    INJECTIONS,
    WAPITI_MODULES,
    Sighting,
    Verdict,
    judge,
    read_native_report,
    read_wapiti_report,
)
from benchmarks.outcome import Benchmark, NotMeasured, Outcome, Settings, Target
from benchmarks.sample_shop import Run, open_shop, scan_with_vedette, watch
from vedette_shop.truth import JUDGED_CHECKS

MEMORY_TARGET_MIB = 150
BROWSER_MEMORY_TARGET_MIB = 700
REQUESTS_TARGET = 0.4
MODULE_SECONDS = 240
COLUMNS = ("scanner", "found", "missed", "false", "requests", "seconds", "peak memory, MiB")


def measure(settings: Settings) -> Outcome:
    """Scan a fresh shop with each scanner, one after the other."""
    with TemporaryDirectory() as place:
        ours = _measure_vedette(Path(place) / "plain", settings, with_browser=False)
        whole = _measure_vedette(Path(place) / "whole", settings, with_browser=True)
        peer = None if settings.wapiti is None else _measure_wapiti(Path(place), settings.wapiti, settings)
    everything = judge(whole.sightings, JUDGED_CHECKS)
    rows: list[tuple[str, ...]] = [
        ("Vedette with its browser, all classes that the shop shows", *_verdict(everything), *_cost(whole)),
        ("the same, of the six injection classes", *_verdict(judge(whole.sightings, INJECTIONS)), "", "", ""),
        (
            "Vedette without a browser, six injection classes",
            *_verdict(judge(ours.sightings, INJECTIONS)),
            *_cost(ours),
        ),
    ]
    targets = [
        Target(
            "no miss and no false alarm",
            f"{len(everything.missed)}, {len(everything.false)}",
            not everything.missed and not everything.false,
        ),
        _memory_target("without a browser", ours.run, MEMORY_TARGET_MIB),
        _memory_target("with one", whole.run, BROWSER_MEMORY_TARGET_MIB),
    ]
    notes = [
        _told("Missed by Vedette", (_spot(each.check, each.spot.route) for each in everything.missed)),
        _told("False alarms of Vedette", (_spot(each.check, each.path) for each in everything.false)),
    ]
    if peer is None:
        rows.append(("wapiti: not installed", *[""] * (len(COLUMNS) - 1)))
    else:
        verdict = judge(peer.sightings, INJECTIONS)
        rows.append(("wapiti, modules of the same classes", *_verdict(verdict), *_cost(peer)))
        share = ours.requests / peer.requests
        targets.append(Target(f"≤ {REQUESTS_TARGET} × wapiti's requests", f"{share:.2f}", share <= REQUESTS_TARGET))
        notes.append(_told("False alarms of wapiti", (_spot(each.check, each.path) for each in verdict.false)))
        notes.append(f"Each module of wapiti was given {MODULE_SECONDS // 60} minutes at most.")
    return Outcome(COLUMNS, tuple(rows), tuple(targets), tuple(note for note in notes if note))


@dataclass(frozen=True, slots=True)
class _Scanned:
    """What a scanner reported, and what it cost."""

    sightings: Sequence[Sighting]
    run: Run
    requests: int


def _measure_vedette(directory: Path, settings: Settings, *, with_browser: bool) -> _Scanned:
    directory.mkdir()
    with open_shop(directory / "shop.log") as shop:
        run = scan_with_vedette(shop, directory / "scan", settings, with_browser=with_browser)
        return _Scanned(read_native_report(directory / "scan" / "native.json"), run, len(shop.requests()))


def _measure_wapiti(directory: Path, executable: Path, settings: Settings) -> _Scanned:
    """Scan with the modules of the classes that Vedette is judged by; nothing is looked up outside."""
    report = directory / "wapiti.json"
    with open_shop(directory / "wapiti.log") as shop:
        command = [
            str(executable),
            *("--url", f"{shop.address}/", "--scope", "domain", "--module", WAPITI_MODULES, "--no-bugreport"),
            *("--endpoint", f"{shop.address}/", "--max-scan-time", "3" if settings.is_quick else "600"),
            *("--max-attack-time", "3" if settings.is_quick else str(MODULE_SECONDS), "--flush-session"),
            *("--store-session", str(directory / "session"), "--store-config", str(directory / "config")),
            *("--format", "json", "--output", str(report)),
        ]
        run = watch(command, {**os.environ, "HOME": str(directory)}, directory / "wapiti.txt")
        if not report.is_file():
            raise NotMeasured(
                f"wapiti wrote no report in {run.seconds:.0f} s; it made {len(shop.requests()):,} requests."
            )
        return _Scanned(read_wapiti_report(report), run, len(shop.requests()))


def _spot(check: str, path: str) -> str:
    return f"{check} at `{path}`"


def _cost(scanned: _Scanned) -> tuple[str, str, str]:
    return f"{scanned.requests:,}", f"{scanned.run.seconds:.0f}", _mib(scanned.run)


def _verdict(verdict: Verdict) -> tuple[str, str, str]:
    return str(verdict.found), str(len(verdict.missed)), str(len(verdict.false))


def _memory_target(which: str, run: Run, most_mib: int) -> Target:
    return Target(f"{which}: ≤ {most_mib} MiB", _mib(run), run.peak_bytes <= most_mib * 2**20)


def _mib(run: Run) -> str:
    return f"{run.peak_bytes / 2**20:.0f}"


def _told(what: str, entries: Iterable[str]) -> str:
    counted = Counter(entries)
    return f"{what}: {', '.join(counted)}." if counted else ""


BENCHMARK = Benchmark(
    name="sample_site",
    title="Sample site",
    question="What is found on the bundled sample shop, what is missed, what is reported wrongly, and at what cost?",
    measure=measure,
)
