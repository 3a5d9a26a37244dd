# SPDX-License-Identifier: Apache-2.0
"""A process that tastes answers and does what they say: `die SIGSEGV`, `wait`, `raise`, or `die once <file>`.

Any other answer it reads as the real one does. Its own death by the signal is real; a page that crashes the reader of
today would be mended by tomorrow's release.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from vedette.domain.exchange import Exchange
from vedette.engine.taster_process import read_answer, serve

MORTAL_COMMAND = (sys.executable, __file__)


def do_as_told(exchange: Exchange) -> None:
    """Obey the body of the answer; read it when it says nothing."""
    match exchange.response.body.decode("latin-1").split():
        case ["die", "once", path]:
            if not Path(path).exists():
                Path(path).touch()
                signal.raise_signal(signal.SIGKILL)
        case [*_, "die", name]:
            signal.raise_signal(signal.Signals[name])  # of this very thread, as a fault is: no word comes after it
        case ["die", "with", variable]:
            if variable in os.environ:
                signal.raise_signal(signal.SIGSEGV)
        case ["wait"]:
            threading.Event().wait()
        case ["raise"]:
            raise RuntimeError
        case _:
            read_answer(exchange)


if __name__ == "__main__":
    serve(do_as_told)
