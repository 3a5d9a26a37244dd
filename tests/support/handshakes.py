# SPDX-License-Identifier: Apache-2.0
"""A host that makes of each offer what a test says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

from tests.support.judge import Judged, judge_area, page
from tests.support.tls_site import NOW, Wanted, made

from vedette.domain.check import AreaCheck
from vedette.domain.exchange import Origin, Request, Response, Url
from vedette.domain.finding import Host
from vedette.domain.handshake import HANDSHAKE, Handshake, TlsOffer, handshake_response, offer_of

Agreements = Mapping[TlsOffer, Handshake]
REFUSAL = Handshake(is_agreed=False, alert="handshake_failure")


def host(scheme: str = "https", name: str = "shop.example") -> Host:
    """The host that is tried."""
    return Host(Request("GET", Url(Origin(scheme, name, 443), "/")))


def site(agreements: Agreements | Callable[[int], Agreements]) -> Callable[[Request], Response]:
    """A site whose server agrees on what is named and on nothing else; a function is given the count of handshakes."""
    count = 0

    def answer(request: Request) -> Response:
        nonlocal count
        if request.method != HANDSHAKE:
            return page("<p>hello</p>")
        count += 1
        known = agreements(count) if callable(agreements) else agreements
        return handshake_response(known.get(offer_of(request), REFUSAL))

    return answer


def tried(check: AreaCheck, agreements: Agreements | Callable[[int], Agreements], where: Host | None = None) -> Judged:
    """The trial of `check` at such a host."""
    return judge_area(check, site(agreements), where or host())


@cache
def certificate_of(wanted: Wanted) -> bytes:
    """The certificate alone, made once."""
    return made(wanted)[0]


def showing(wanted: Wanted, distrust: str = "", seen_at: datetime = NOW) -> Agreements:
    """A server that shows such a certificate."""
    said = Handshake(True, "TLSv1.3", "TLS_AES_256_GCM_SHA384", distrust=distrust)
    seen = replace(said, seen_at=seen_at.strftime("%Y-%m-%dT%H:%M:%SZ"), certificate=certificate_of(wanted))
    return {TlsOffer.CERTIFICATE: seen}
