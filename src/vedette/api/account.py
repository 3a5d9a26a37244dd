# SPDX-License-Identifier: Apache-2.0
"""`account/*`: who am I."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from vedette.api.replies import reply_model
from vedette.api.routes import Caller, Endpoint, Needs, get
from vedette.wire.account import UserHealthCheck, user_health_check


async def me(caller: Caller) -> Response:
    """Return the caller's own name, address and date preferences; also a test of credentials."""
    return reply_model(user_health_check(caller))


def account_endpoints() -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    return (get("/account/me", me, needs=Needs.MEMBERSHIP, reply=UserHealthCheck),)
