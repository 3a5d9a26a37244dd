# SPDX-License-Identifier: Apache-2.0
"""The part of a scan policy that says how requests are sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from vedette.domain.time import Span


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Hard caps on what one scan sends; the governor stays below them by itself."""

    requests_per_second: float = 0.0
    """0 for no cap of ours beside the governor."""
    concurrency: int = 10
    connect_timeout: Span = field(default_factory=lambda: Span.of(seconds=10))
    request_timeout: Span = field(default_factory=lambda: Span.of(seconds=30))
    body_limit_bytes: int = 4 * 1024 * 1024


class TlsVersion(Enum):
    """A version of TLS; the order of the members is that of the versions."""

    TLS_1_0 = "1.0"
    TLS_1_1 = "1.1"
    TLS_1_2 = "1.2"
    TLS_1_3 = "1.3"


@dataclass(frozen=True, slots=True)
class TlsRules:
    """Which versions of TLS are spoken (from the oldest to the newest), and whose certificates are looked at."""

    oldest: TlsVersion = TlsVersion.TLS_1_2
    newest: TlsVersion = TlsVersion.TLS_1_3
    verifies_target: bool = True
    verifies_others: bool = True
    """The same for the other hosts of the scan."""

    @property
    def is_old(self) -> bool:
        """Whether a version is spoken that is out of use. Source: RFC 8996."""
        return self.oldest in (TlsVersion.TLS_1_0, TlsVersion.TLS_1_1)


@dataclass(frozen=True, slots=True)
class HttpManners:
    """The header lines that say who asks and for what, and how connections are used."""

    user_agent: str | None = None
    """None for Vedette's own. Every request is marked in a line of its own, whatever stands here."""
    accept: str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    accept_language: str | None = None
    accept_charset: str | None = None
    accepts_compression: bool = True
    keeps_cookies: bool = True
    """Whether cookies that the site sets are sent back; the scan's own ones are in any case."""
    keeps_connections: bool = True
    authorization_header: str = "Authorization"
    """The line that shows the credentials of HTTP Basic."""
    tls: TlsRules = field(default_factory=TlsRules)


class HeaderTest(Enum):
    """At which routes a header of the policy is an insertion point."""

    NONE = "none"
    EARLY_ROUTES = "early-routes"
    EVERY_ROUTE = "every-route"


@dataclass(frozen=True, slots=True)
class CustomHeader:
    """A header that is sent with every request to the target."""

    name: str
    value: str = field(repr=False)
    is_on: bool = True
    test: HeaderTest = HeaderTest.NONE
