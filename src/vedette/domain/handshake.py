# SPDX-License-Identifier: Apache-2.0
"""Handshakes of TLS as probes: what is offered, and what the server made of the offer.

A handshake is no HTTP. So that it is paced, counted, stored, verified offline and replayed like everything else, it is
an exchange of its own kind: a request whose method is `TLS` (which is never sent as one) and whose header `Offer` names
one of `TlsOffer`; and an answer whose status is 101 where the server agreed (the number that RFC 2817 gives TLS) and 0
where it did not, whose headers say on what, and whose body is the server's certificate in PEM.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from vedette.domain.exchange import Exchange, Headers, Request, Response, Url

HANDSHAKE = "TLS"
"""The method of a request that stands for a handshake."""
AGREED, REFUSED = 101, 0


class TlsOffer(Enum):
    """What a handshake offers."""

    SSL_3 = "SSLv3"
    TLS_1_0 = "TLSv1.0"
    TLS_1_1 = "TLSv1.1"
    TLS_1_2 = "TLSv1.2"
    TLS_1_3 = "TLSv1.3"
    BROKEN_CIPHERS = "broken ciphers"
    """Suites without encryption or certificate, of export strength, with DES or with RC4; TLS 1.2 or older."""
    SHORT_BLOCKS = "ciphers of 64-bit blocks"
    """Suites with 3DES or IDEA; TLS 1.2 or older."""
    CERTIFICATE = "certificate"
    """All that our own library speaks, with its certificate judged by the authorities that the scan trusts."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What the server made of an offer. Texts are empty where there is nothing to tell."""

    is_agreed: bool
    version: str = ""
    cipher: str = ""
    alert: str = ""
    """Why there was no agreement, in the server's words or, where it hung up, in ours."""
    distrust: str = ""
    """Why our own library does not trust the certificate; empty where it does, or where it was not asked."""
    seen_at: str = ""
    """The moment by our clock, as ISO 8601 in UTC."""
    certificate: bytes = b""
    """The server's own certificate in PEM, where it was shown."""


_HEADERS: Mapping[str, str] = MappingProxyType(
    {"version": "Version", "cipher": "Cipher", "alert": "Alert", "distrust": "Distrust", "seen_at": "Seen-At"}
)


def offer_request(url: Url, offer: TlsOffer) -> Request:
    """Return the request that stands for a handshake with the origin of `url`."""
    return Request(HANDSHAKE, url.with_target("/"), Headers((("Offer", offer.value),)))


def offer_of(request: Request) -> TlsOffer:
    """Return what a request of `offer_request` offers. Raises ValueError for any other request."""
    return TlsOffer(request.headers.get("offer") or "")


def handshake_response(seen: Handshake) -> Response:
    """Return the answer that says what was seen."""
    lines = [(name, value) for field, name in _HEADERS.items() if (value := getattr(seen, field))]
    return Response(
        AGREED if seen.is_agreed else REFUSED,
        "Agreed" if seen.is_agreed else "No agreement",
        Headers(tuple(lines)),
        seen.certificate,
    )


def read_handshake(exchange: Exchange) -> Handshake:
    """Return what the answer of `handshake_response` says."""
    response = exchange.response
    told = {field: response.headers.get(name) or "" for field, name in _HEADERS.items()}
    return Handshake(is_agreed=response.status == AGREED, certificate=response.body, **told)
