# SPDX-License-Identifier: Apache-2.0
"""What a sender hands on to the next one of its scan: the jar, and who it is logged in as. Pure."""

from __future__ import annotations

import json

import msgspec

from vedette.domain.exchange import Url
from vedette.domain.scope import AdditionalWebsite, Scope, ScopeKind
from vedette.errors import StoreFailed
from vedette.scan.ports import RoleSession
from vedette.transport.cookie_jar import CookieJar


def pack_session(jar: CookieJar, session: RoleSession | None) -> bytes:
    """Return jar and role as JSON; of a jar that nobody is logged in with, the list of its cookies alone."""
    cookies = jar.to_bytes()
    if session is None:
        return cookies
    role = msgspec.to_builtins(session)
    return json.dumps({"cookies": json.loads(cookies), "role": role}, separators=(",", ":")).encode("ascii")


def unpack_session(stored: bytes) -> tuple[CookieJar, RoleSession | None]:
    """Return what `pack_session` took. Raises StoreFailed for other bytes."""
    if stored.startswith(b"["):
        return CookieJar.from_bytes(stored), None
    try:
        fields = json.loads(stored)
        session = msgspec.convert(fields["role"], RoleSession)
        cookies = json.dumps(fields["cookies"]).encode("ascii")
    except (ValueError, TypeError, KeyError, msgspec.ValidationError) as error:
        raise StoreFailed(
            "The stored session of the scan cannot be read.", "Start the scan again; it will log in anew."
        ) from error
    return CookieJar.from_bytes(cookies), session


def widened(scope: Scope, beside: tuple[Url, ...]) -> Scope:
    """Return a scope of the whole origins of the target and of `beside`: a login may lie where the scan does not go."""
    kind = scope.kind if scope.kind is ScopeKind.WHOLE_DOMAIN else ScopeKind.ENTERED_PATH_AND_BELOW
    further = tuple(AdditionalWebsite(url.with_target("/")) for url in beside)
    root = scope.target.with_target("/")
    return Scope(root, kind, additional=(*further, *scope.additional), either_protocol=scope.either_protocol)
