# SPDX-License-Identifier: Apache-2.0
"""The name by which requests are known that log in, or that end sessions. Pure."""

from __future__ import annotations

from vedette.domain.exchange import Request


def name_of(request: Request) -> str:
    """Return the name of a request by which culprits and login forms are known: its method and address, no query."""
    return f"{request.method} {request.url.origin}{request.url.path}"
