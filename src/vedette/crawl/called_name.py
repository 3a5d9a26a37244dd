# SPDX-License-Identifier: Apache-2.0
"""What tells calls of one address apart: the name of a GraphQL operation, the first element of a SOAP body.

Sources: GraphQL over HTTP (draft), section 5; SOAP 1.1, section 4.3; SOAP 1.2 Part 1, section 5.3.
"""

from __future__ import annotations

import json
import re

from vedette.domain.exchange import Request

_MOST_HEAD = 20_000
_CALLED = re.compile(rb"<(?:[\w.\-]+:)?Body\b[^>]*>\s*<(?:[\w.\-]+:)?([\w.\-]+)")


def called_name(request: Request) -> str:
    """Return the operation that a GraphQL or SOAP request names; empty for any other."""
    body = request.body.lstrip()
    if body.startswith(b"{"):
        try:
            sent = json.loads(body)
        except (ValueError, RecursionError):
            return ""
        name = sent.get("operationName") if isinstance(sent, dict) else None
        return name if isinstance(name, str) else ""
    found = _CALLED.search(body[:_MOST_HEAD])
    return found[1].decode("latin-1") if found else ""
