# SPDX-License-Identifier: Apache-2.0
"""What the checks of TLS share: an offer as a probe, and the exchanges of a host that speaks TLS."""

from __future__ import annotations

from collections.abc import Generator

from vedette.domain.check import Observation, Observations, Probe
from vedette.domain.finding import Host
from vedette.domain.handshake import Handshake, TlsOffer, offer_request, read_handshake
from vedette.web.certificate import Certificate, read_certificate


def speaks_tls(host: Host) -> bool:
    """Whether the origin is one of https."""
    return host.sample.url.origin.scheme == "https"


def offers(host: Host, *wanted: TlsOffer, part: str = "probe") -> tuple[Probe, ...]:
    """Return the probes that make these offers, each in a connection of its own."""
    return tuple(Probe(offer_request(host.sample.url, offer), part) for offer in wanted)


def handshake_of(seen: Observation) -> Handshake:
    """Return what the server made of an offer."""
    return read_handshake(seen.exchange)


def certificate_of(seen: Observation) -> Certificate | None:
    """Return the certificate that the server showed; None where it showed none that can be read."""
    return read_certificate(handshake_of(seen).certificate)


def look_twice(host: Host, offer: TlsOffer) -> Generator[tuple[Probe, ...], Observations, Observations]:
    """Make an offer twice, the second time as a replay, and return both answers."""
    (first,) = yield offers(host, offer)
    (again,) = yield offers(host, offer, part="replay")
    return first, again
