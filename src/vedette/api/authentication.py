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
from dataclasses import dataclass, replace
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
MOST_HEARD = 1_000
"""Different headers and addresses that are remembered; with more it begins anew."""
NOTED_EVERY = Span.of(hours=1)
"""How exact the time is at which a member was last there."""

_REMEDY = "Send HTTP Basic: the API user id (or nothing) as user name, the API token as password."


@dataclass(frozen=True, slots=True)
class _Credentials:
    """A user id, None where none was sent, and the digest of the token."""

    user_id: UUID | None
    sha256: bytes

    @classmethod
    def of(cls, user: str, token: str) -> _Credentials | None:
        """Return what user name and password say; None where the name is neither empty nor an id."""
        user_id = read_guid(user) if user.strip() else None
        if user.strip() and user_id is None:
            return None
        return cls(user_id, hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest())


@dataclass(frozen=True, slots=True)
class _Heard:
    """Credentials that were right, the very records that they were held against, and the member as it came in."""

    credentials: _Credentials
    found: tuple[Member, ApiToken]
    member: Member


class Authenticator:
    """Tells which member calls.

    Clients poll, so what was right is not judged again while the store gives the same records for it. The digest of
    address and header tells it again; the header itself is kept nowhere.
    """

    def __init__(self, members: Members, clock: Clock) -> None:
        self._heard: dict[bytes, _Heard] = {}
        self._members = members
        self._clock = clock
        self._failures = Attempts(clock, MOST_FAILURES, Span.of(minutes=WINDOW_MINUTES))

    async def authenticate(self, authorization: str | None, address: str) -> Member:
        """Return the member whose credentials the header `authorization` holds.

        Raises Unauthenticated; TooManyRequests; Refused when the member may not use the API.
        """
        told = hashlib.sha256(f"{address}\n{authorization}".encode("utf-8", "surrogatepass")).digest()
        heard = self._heard.get(told)
        if heard is None or await self._look_up(heard.credentials) is not heard.found:
            heard = await self._hear(authorization, address)
            if len(self._heard) >= MOST_HEARD:
                self._heard.clear()
            self._heard[told] = heard
        await self._note(heard.member)
        return heard.member

    async def _hear(self, authorization: str | None, address: str) -> _Heard:
        basic = _read_basic(authorization)
        if basic is None:
            raise Unauthenticated("Authorization has been denied for this request.", _REMEDY)
        credentials = _Credentials.of(*basic)
        found = None if credentials is None else await self._look_up(credentials)
        if credentials is None or found is None or not _is_right(credentials, *found):
            self._refuse(basic[0], address)
        member = found[0]
        if not member.is_api_access_enabled:
            raise Refused("API access is switched off for this member.", "Ask the owner to switch it on.")
        return _Heard(credentials, found, replace(member, entrance=Entrance(EntranceKind.API, address)))

    async def _look_up(self, credentials: _Credentials) -> tuple[Member, ApiToken] | None:
        if credentials.user_id is None:
            return await self._members.find_by_token(credentials.sha256)
        return await self._members.find_token(credentials.user_id, credentials.sha256)

    async def _note(self, member: Member) -> None:
        """Write down that the member came in, unless that was done of late: clients poll."""
        now = self._clock.now()
        if member.last_login_at is None or member.last_login_at + NOTED_EVERY <= now:
            await self._members.note_login(member.id, now)

    def _refuse(self, user: str, address: str) -> NoReturn:
        wait = self._failures.add(f"{user.strip().casefold()}\n{address}")
        if wait is not None:
            raise TooManyRequests(
                f"Wrong credentials were sent {MOST_FAILURES} times in {WINDOW_MINUTES} minutes.",
                f"Try again in {wait} seconds, or at once with the right ones.",
                retry_after_seconds=wait,
            )
        raise Unauthenticated("Authorization has been denied for this request: wrong user id or token.", _REMEDY)


def _is_right(credentials: _Credentials, member: Member, token: ApiToken) -> bool:
    return hmac.compare_digest(token.sha256, credentials.sha256) and member.is_enabled


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
