# SPDX-License-Identifier: Apache-2.0
"""Weak suites are told by what the server chose, twice."""

from __future__ import annotations

import pytest
from tests.support.handshakes import Agreements, host, tried

from vedette.checks.weak_tls_cipher import CHECK
from vedette.domain.handshake import Handshake, TlsOffer
from vedette.domain.weakness import Grade, Severity

RC4 = Handshake(True, "TLSv1.2", "TLS_RSA_WITH_RC4_128_SHA")
TRIPLE = Handshake(True, "TLSv1.2", "TLS_RSA_WITH_3DES_EDE_CBC_SHA")
WEAK: dict[str, tuple[Agreements, Severity | None]] = {
    "RC4 is agreed on": ({TlsOffer.BROKEN_CIPHERS: RC4}, None),
    "only 3DES is agreed on": ({TlsOffer.SHORT_BLOCKS: TRIPLE}, Severity.LOW),
    "both are agreed on": ({TlsOffer.BROKEN_CIPHERS: RC4, TlsOffer.SHORT_BLOCKS: TRIPLE}, None),
}
SAFE: dict[str, Agreements] = {
    "no weak suite is agreed on": {},
    "only sound suites are agreed on": {TlsOffer.TLS_1_2: Handshake(True, "TLSv1.2", "TLS_RSA_WITH_AES_128_CBC_SHA")},
    "the server names a suite that was not offered": {
        TlsOffer.BROKEN_CIPHERS: Handshake(True, "TLSv1.2", "suite ABCD")
    },
    "the server hangs up": {TlsOffer.SHORT_BLOCKS: Handshake(False, alert="the connection was closed")},
}


@pytest.mark.parametrize(("agreements", "severity"), WEAK.values(), ids=WEAK)
def test_is_reported_where(agreements: Agreements, severity: Severity | None) -> None:
    judged = tried(CHECK, agreements)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.severity) == (Grade.CONFIRMED, severity)
    assert len(judged.probes) <= CHECK.most_probes


@pytest.mark.parametrize("agreements", SAFE.values(), ids=SAFE)
def test_is_silent_where(agreements: Agreements) -> None:
    assert tried(CHECK, agreements).finding is None


def test_what_is_agreed_on_once_only_is_nothing() -> None:
    assert tried(CHECK, lambda count: {TlsOffer.BROKEN_CIPHERS: RC4} if count <= 2 else {}).finding is None


def test_a_host_of_http_is_not_asked() -> None:
    assert tried(CHECK, {TlsOffer.BROKEN_CIPHERS: RC4}, host("http")).probes == []
