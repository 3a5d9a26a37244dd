# SPDX-License-Identifier: Apache-2.0
"""Old versions of TLS are told by what the server chose, twice."""

from __future__ import annotations

import pytest
from tests.support.handshakes import Agreements, host, tried

from vedette.checks.weak_tls_protocol import CHECK
from vedette.domain.handshake import Handshake, TlsOffer
from vedette.domain.weakness import Grade


def agreeing(*versions: TlsOffer) -> Agreements:
    return {each: Handshake(True, each.value, "TLS_RSA_WITH_AES_128_CBC_SHA") for each in versions}


WEAK: dict[str, Agreements] = {
    "TLS 1.0 is agreed on": agreeing(TlsOffer.TLS_1_0, TlsOffer.TLS_1_2),
    "TLS 1.1 is agreed on": agreeing(TlsOffer.TLS_1_1),
    "SSL 3.0 is agreed on": agreeing(TlsOffer.SSL_3, TlsOffer.TLS_1_0),
}
SAFE: dict[str, Agreements] = {
    "only TLS 1.2 and 1.3 are agreed on": agreeing(TlsOffer.TLS_1_2, TlsOffer.TLS_1_3),
    "nothing is agreed on": {},
    "the server chooses another version than was offered": {
        TlsOffer.TLS_1_0: Handshake(True, "TLSv1.2", "TLS_RSA_WITH_AES_128_CBC_SHA")
    },
    "the server hangs up": {TlsOffer.TLS_1_0: Handshake(False, alert="the connection was closed")},
    "what answers is no TLS": {TlsOffer.SSL_3: Handshake(False, alert="what answers does not speak TLS")},
}


@pytest.mark.parametrize("agreements", WEAK.values(), ids=WEAK)
def test_is_reported_where(agreements: Agreements) -> None:
    judged = tried(CHECK, agreements)

    assert judged.finding is not None
    assert judged.finding.grade is Grade.CONFIRMED
    assert len(judged.probes) <= CHECK.most_probes
    assert [piece.part for piece in judged.finding.evidence][::2][0] == "baseline"


@pytest.mark.parametrize("agreements", SAFE.values(), ids=SAFE)
def test_is_silent_where(agreements: Agreements) -> None:
    judged = tried(CHECK, agreements)

    assert judged.finding is None
    assert len(judged.probes) == 3


def test_what_is_agreed_on_once_only_is_nothing() -> None:
    assert tried(CHECK, lambda count: agreeing(TlsOffer.TLS_1_0) if count <= 3 else {}).finding is None


def test_a_host_of_http_is_not_asked() -> None:
    assert tried(CHECK, WEAK["TLS 1.0 is agreed on"], host("http")).probes == []
