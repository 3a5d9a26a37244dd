# SPDX-License-Identifier: Apache-2.0
"""Processes beside this one: servers and load generators of the benchmarks, and scanners under measurement."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

STOP_LIMIT_SECONDS = 15


def python_environment() -> Mapping[str, str]:
    """Return an environment in which a child imports what this process can import."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def python_command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs `module` with this interpreter."""
    return [sys.executable, "-m", module, *arguments]


@contextmanager
def announcing(module: str, *arguments: str) -> Iterator[str]:
    """Run a Python module that prints one line as soon as it is ready; yield the line; end it with SIGTERM."""
    command = python_command(module, *arguments)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(python_environment())) as child:
        assert child.stdout is not None
        try:
            yield child.stdout.readline().strip()
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(STOP_LIMIT_SECONDS)


def tree_memory_bytes(root: int) -> int:
    """Return the proportional memory (PSS) of process `root` and all its descendants; 0 once it is gone."""
    return sum(_memory_bytes(process) for process in (root, *_descendants(root)))


def _descendants(root: int) -> Iterator[int]:
    for tasks in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = [int(text) for text in tasks.read_text().split()]
        except OSError:  # the process ended while we looked
            continue
        for child in children:
            yield child
            yield from _descendants(child)


def _memory_bytes(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended while we looked
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
