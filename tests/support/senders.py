# SPDX-License-Identifier: Apache-2.0
"""Settings and clocks with which a test makes a real sender for servers on loopback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from vedette.domain.exchange import Headers, Origin, Request, Url
from vedette.domain.policy import HttpLimits
from vedette.domain.scan import Credentials, Via
from vedette.domain.scope import Scope, ScopeKind
from vedette.domain.time import Instant, Span
from vedette.domain.website import ConsentBasis
from vedette.scan.ports import SenderSettings

SCAN_ID = UUID("11111111-2222-4333-8444-555555555555")
NOON = Instant.from_unix_ns(1_800_000_000_000_000_000)
QUICK = HttpLimits(request_timeout=Span.of(seconds=20), connect_timeout=Span.of(seconds=20))


@dataclass(slots=True)
class HandClock:
    """A clock that only the test moves."""

    at: Instant = NOON
    seconds: float = 100.0

    def now(self) -> Instant:
        return self.at

    def monotonic_seconds(self) -> float:
        return self.seconds


def origin_of(port: int, scheme: str = "http", host: str = "127.0.0.1") -> Origin:
    """Return an origin on this machine."""
    return Origin(scheme, host, port)


def url_of(port: int, target: str = "/", scheme: str = "http", host: str = "127.0.0.1") -> Url:
    """Return a URL on this machine."""
    return Url(origin_of(port, scheme, host), target)


def request_of(
    port: int,
    target: str = "/",
    method: str = "GET",
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes = b"",
    scheme: str = "http",
) -> Request:
    """Return a request to a server on this machine."""
    return Request(method, url_of(port, target, scheme), Headers(headers), body)


def settings_for(
    target: Url,
    *,
    consent: Mapping[Origin, ConsentBasis] | None = None,
    scope: Scope | None = None,
    limits: HttpLimits = QUICK,
    via: Via | None = None,
    credentials: Credentials | None = None,
    session: bytes | None = None,
) -> SenderSettings:
    """Return settings whose scope is the whole of the target's origin, consented to as loopback."""
    return SenderSettings(
        SCAN_ID,
        scope or Scope(target, ScopeKind.WHOLE_DOMAIN),
        {target.origin: ConsentBasis.LOOPBACK} if consent is None else consent,
        limits,
        via or Via(),
        credentials or Credentials(),
        session,
    )
