# SPDX-License-Identifier: Apache-2.0
"""`vedette demo --site-only` as a process of its own: it serves the shop on loopback until it is told to end."""

from __future__ import annotations

import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest
from tests.support.command import MOST_SECONDS, command, environ


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_the_shop_is_served_until_it_is_told_to_end(tmp_path: Path, wish: signal.Signals) -> None:
    args = command(tmp_path / "data", ("demo", "--site-only"))
    with subprocess.Popen(args, env=environ(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1]
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(address, timeout=MOST_SECONDS) as page:
                assert b"Leaf &amp; Kettle" in page.read()
        finally:
            process.send_signal(wish)
            _, err = process.communicate(timeout=MOST_SECONDS)
    assert process.returncode == 0
    assert "Traceback" not in err
    assert not (tmp_path / "data").exists()
