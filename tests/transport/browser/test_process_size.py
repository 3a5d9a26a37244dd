# SPDX-License-Identifier: Apache-2.0
"""The memory of the processes below one is summed up."""

from __future__ import annotations

import subprocess
import sys

from vedette.transport.browser.process_size import pss_bytes


def test_a_child_counts_and_its_end_is_no_error() -> None:
    code = "import sys; block = bytearray(20_000_000); print('ready', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with_child = pss_bytes()
        of_child = pss_bytes(child.pid)
        child.communicate()

    assert with_child > 20_000_000
    assert of_child == 0
