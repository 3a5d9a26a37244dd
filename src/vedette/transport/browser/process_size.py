# SPDX-License-Identifier: Apache-2.0
"""How much memory the processes below this one take: what is shared counts by its share. Source: proc_pid_smaps(5)."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

_PROC = Path("/proc")


def pss_bytes(root: int | None = None) -> int:
    """Return the proportional set size of all processes below `root` (ours, unless told); 0 where /proc is not."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in _PROC.glob("[0-9]*"):
        parent = _parent_of(entry)
        if parent is not None:
            children[parent].append(int(entry.name))
    total, pending = 0, list(children[os.getpid() if root is None else root])
    while pending:
        process = pending.pop()
        total += _pss_of(process)
        pending.extend(children[process])
    return total


def _parent_of(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None  # it ended while we looked


def _pss_of(process: int) -> int:
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it ended while we looked, or is not ours
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
