# SPDX-License-Identifier: Apache-2.0
"""Who calls: HTTP Basic with a member's id and API token, or an empty user name and the token (RFC 7617).

Wrong credentials are counted by (user name, address). From the eleventh within five minutes on they are answered
"too many", while a right token is still heard: nobody can lock out a member by guessing. A request without
credentials is asked for them and never counted.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from typing import NoReturn
from uuid import UUID

from vedette.domain.member import ApiToken, Entrance, EntranceKind, Member
from vedette.domain.time import Span
from vedette.errors import Refused, TooManyRequests, Unauthenticated
from vedette.scan.ports import Clock
from vedette.services.attempts import Attempts
from vedette.store.members import Members
from vedette.wire.guids import read_guid

MOST_FAILURES = 10
WINDOW_MINUTES = 5
NOTED_EVERY = Span.of(hours=1)
"""How exact the time is at which a member was last there."""

_REMEDY = "Send HTTP Basic: the API user id (or nothing) as user name, the API token as password."


class Authenticator:
    """Tells which member calls."""

    def __init__(self, members: Members, clock: Clock) -> None:
        self._members = members
        self._clock = clock
        self._failures = Attempts(clock, MOST_FAILURES, Span.of(minutes=WINDOW_MINUTES))

    async def authenticate(self, authorization: str | None, address: str) -> Member:
        """Return the member whose credentials the header `authorization` holds.

        Raises Unauthenticated; TooManyRequests; Refused when the member may not use the API.
        """
        credentials = _read_basic(authorization)
        if credentials is None:
            raise Unauthenticated("Authorization has been denied for this request.", _REMEDY)
        user, token = credentials
        member = await self._find(user, token)
        if member is None:
            self._refuse(user, address)
        if not member.is_api_access_enabled:
            raise Refused("API access is switched off for this member.", "Ask the owner to switch it on.")
        await self._note(member)
        return replace(member, entrance=Entrance(EntranceKind.API, address))

    async def _note(self, member: Member) -> None:
        """Write down that the member came in, unless that was done of late: clients poll."""
        now = self._clock.now()
        if member.last_login_at is None or member.last_login_at + NOTED_EVERY <= now:
            await self._members.note_login(member.id, now)

    async def _find(self, user: str, token: str) -> Member | None:
        sha256 = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        found: tuple[Member, ApiToken] | None = None
        if not user.strip():
            found = await self._members.find_by_token(sha256)
        elif isinstance(user_id := read_guid(user), UUID):
            found = await self._members.find_token(user_id, sha256)
        if found is None or not hmac.compare_digest(found[1].sha256, sha256):
            return None
        return found[0] if found[0].is_enabled else None

    def _refuse(self, user: str, address: str) -> NoReturn:
        wait = self._failures.add(f"{user.strip().casefold()}\n{address}")
        if wait is not None:
            raise TooManyRequests(
                f"Wrong credentials were sent {MOST_FAILURES} times in {WINDOW_MINUTES} minutes.",
                f"Try again in {wait} seconds, or at once with the right ones.",
                retry_after_seconds=wait,
            )
        raise Unauthenticated("Authorization has been denied for this request: wrong user id or token.", _REMEDY)


def _read_basic(authorization: str | None) -> tuple[str, str] | None:
    """Return user name and password; None when there are none or they are not in the form of RFC 7617."""
    scheme, _, encoded = (authorization or "").strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except ValueError:  # of base64, of its alphabet, or of UTF-8
        return None
    user, colon, token = pair.partition(":")
    return (user, token) if colon else None
