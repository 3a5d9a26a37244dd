# SPDX-License-Identifier: Apache-2.0
"""Fetches addresses, and only those of this very machine: a shop that is weak on purpose reaches nobody else."""

import http.client
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
_MOST_BYTES = 64 * 1024
_MOST_SECONDS = 2.0


def fetch(address: str) -> str | None:
    """Return the text at an `http://127.0.0.1` address; None for any other address, and where there is no answer.

    The connection goes to 127.0.0.1 whatever the address says, no name is looked up, and no redirect is followed.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or 80
    except ValueError:
        return None
    if parts.scheme != "http" or parts.hostname != LOOPBACK or parts.username is not None or not address.isprintable():
        return None
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_MOST_SECONDS)
    try:
        connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        return answer.read(_MOST_BYTES).decode("utf-8", "replace") if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
