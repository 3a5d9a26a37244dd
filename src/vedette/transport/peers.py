# SPDX-License-Identifier: Apache-2.0
"""Whose process is at the other end of a loopback connection. Source: proc_net(5), `tcp`."""

from __future__ import annotations

import os
from pathlib import Path

_TABLE = Path("/proc/net/tcp")
_LOOPBACK = "0100007F"


def is_own_process(peer_port: int, port: int, table: Path = _TABLE) -> bool:
    """Whether the process that connected from `peer_port` to our `port` on 127.0.0.1 runs as our own user.

    True as well where the system does not tell (no /proc): the port alone is the guard then.
    """
    local, remote = f"{_LOOPBACK}:{peer_port:04X}", f"{_LOOPBACK}:{port:04X}"
    try:
        lines = table.read_text().splitlines()
    except OSError:
        return True
    for line in lines[1:]:
        fields = line.split()
        if len(fields) > 7 and fields[1] == local and fields[2] == remote:
            return fields[7] == str(os.geteuid())
    return False
