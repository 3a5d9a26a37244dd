# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import platform
import subprocess
import sys

HELD_BACK = """
import ctypes, threading
from vedette.engine.allocator import hold_little_back

class Usage(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]

kept = []

def work():
    bytes(8_000_000)
    for _ in range(50):
        some = bytes(200_000), bytes(600)
        kept.append(some[1])

print(hold_little_back())
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library = ctypes.CDLL(None)
library.mallinfo2.restype = Usage
print(library.mallinfo2().fordblks)
"""


def test_the_c_library_keeps_little_of_what_threads_have_freed() -> None:
    """In a process of its own: what is asked of the C library stays until a process ends."""
    if platform.libc_ver()[0] != "glibc":
        from vedette.engine.allocator import hold_little_back

        assert not hold_little_back()
        return

    done = subprocess.run([sys.executable, "-c", HELD_BACK], capture_output=True, text=True, check=True)

    was_told, held_back_bytes = done.stdout.split()
    assert was_told == "True"
    assert int(held_back_bytes) < 1_000_000
