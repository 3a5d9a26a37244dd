# SPDX-License-Identifier: Apache-2.0
"""Runs benchmarks: `python -m benchmarks [NAME …] [--write] [--quick] [--wapiti PATH]`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.catalogue import BENCHMARKS
from benchmarks.outcome import NotMeasured, Settings
from benchmarks.page import render_section, renew_page

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; argparse prints the mistake and exits with 2 when it cannot."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure Vedette beside peers and limits."
    )
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("names", nargs="*", choices=[*names, []], metavar="NAME", help=f"one of {', '.join(names)}")
    parser.add_argument("--write", action="store_true", help="write the tables to docs/benchmarks.md")
    parser.add_argument("--quick", action="store_true", help="only see that they run; the figures mean nothing")
    parser.add_argument("--wapiti", type=Path, metavar="PATH", help="executable of the peer scanner")
    wanted = parser.parse_args(arguments)
    if wanted.wapiti is not None and not wanted.wapiti.is_file():
        parser.error(f"{wanted.wapiti} is no file")
    return wanted


def main() -> int:
    """Run what was asked for and print the tables; return 1 when one of them could not be measured."""
    wanted = read_arguments(sys.argv[1:])
    found = shutil.which("wapiti")
    settings = Settings(wanted.quick, wanted.wapiti or (Path(found) if found else None))
    sections: dict[str, str] = {}
    failed = False
    for benchmark in BENCHMARKS:
        if wanted.names and benchmark.name not in wanted.names:
            continue
        try:
            sections[benchmark.title] = render_section(benchmark, benchmark.measure(settings))
        except NotMeasured as reason:
            print(f"{benchmark.title}: not measured. {reason}\n", file=sys.stderr)
            failed = True
        else:
            print(sections[benchmark.title], flush=True)
    if wanted.write and not wanted.quick:
        page = PAGE.read_text() if PAGE.exists() else ""
        PAGE.write_text(renew_page(page, [benchmark.title for benchmark in BENCHMARKS], sections))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
