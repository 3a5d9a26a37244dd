# SPDX-License-Identifier: Apache-2.0
"""Whether an answer was made for somebody whom the site knows."""

from __future__ import annotations

from vedette.domain.exchange import Exchange


def is_of_known_visitor(exchange: Exchange) -> bool:
    """Whether the request went out in a role, with a cookie or with credentials, so that its answer may be private."""
    sent = (exchange.sent, exchange.request.headers)
    return bool(exchange.role) or any(name in lines for lines in sent for name in ("cookie", "authorization"))
