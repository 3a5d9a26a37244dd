# SPDX-License-Identifier: Apache-2.0
"""Serve the sample shop from the command line: `python -m vedette_shop --port N [--access-log FILE]`."""

import argparse
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from vedette_shop.server import LOOPBACK, serve_shop


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; argparse prints the mistake and exits with 2 when it cannot."""
    parser = argparse.ArgumentParser(
        prog="vedette_shop",
        description="Serve Leaf & Kettle, a deliberately weak sample shop, on 127.0.0.1 until interrupted.",
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one (default)")
    parser.add_argument("--host", default=LOOPBACK, help="only 127.0.0.1 is accepted")
    parser.add_argument("--access-log", type=Path, metavar="FILE", help="append one JSON line for each request")
    parser.add_argument(
        "--session-requests", type=int, metavar="N", help="log whoever logs in out after so many requests"
    )
    return parser.parse_args(arguments)


def main() -> int:
    """Serve until SIGINT or SIGTERM; return the exit code (3 when the address is refused or taken)."""
    wanted = read_arguments(sys.argv[1:])
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    try:
        with serve_shop(wanted.port, wanted.access_log, wanted.host, wanted.session_requests) as address:
            sys.stdout.write(f"Leaf & Kettle, a deliberately weak sample, listens on {address}/ (Ctrl+C ends it)\n")
            sys.stdout.flush()
            stop.wait()
    except (ValueError, OSError) as error:
        sys.stderr.write(f"vedette_shop: {error}\n")
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
