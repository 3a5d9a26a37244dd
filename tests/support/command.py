# SPDX-License-Identifier: Apache-2.0
"""Runs the command `vedette` as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 120
"""A process that takes longer is killed, so that a defect does not hang the tests."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def environ() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {**kept, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT / "samples")))}


def command(data: Path, args: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "vedette", *args, "--data", str(data)]


def vedette(data: Path, *args: str) -> Ended:
    """Run one command to its end."""
    done = subprocess.run(
        command(data, args), env=environ(), capture_output=True, text=True, timeout=MOST_SECONDS, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr)
