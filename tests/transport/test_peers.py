# SPDX-License-Identifier: Apache-2.0
"""A connection on loopback is told by the user who made it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from vedette.transport.peers import is_own_process

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def table(path: Path, uid: int) -> Path:
    line = f"   0: 0100007F:1F90 0100007F:1F91 01 00000000:00000000 00:00000000 00000000 {uid:5} 0 1 1 0 20 4 0 10 -1\n"
    path.write_text(HEAD + line)
    return path


def test_a_connection_of_this_process_is_its_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            assert is_own_process(client.getsockname()[1], port)


def test_a_connection_of_another_user_is_not_and_neither_is_one_that_is_not_there(tmp_path: Path) -> None:
    assert is_own_process(0x1F90, 0x1F91, table(tmp_path / "own", os.geteuid()))
    assert not is_own_process(0x1F90, 0x1F91, table(tmp_path / "other", os.geteuid() + 1))
    assert not is_own_process(0x1F92, 0x1F91, table(tmp_path / "own", os.geteuid()))


def test_where_the_system_does_not_tell_nobody_is_turned_away(tmp_path: Path) -> None:
    assert is_own_process(1, 2, tmp_path / "missing")
