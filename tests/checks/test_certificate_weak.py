# SPDX-License-Identifier: Apache-2.0
"""Weak signatures and short keys."""

from __future__ import annotations

import pytest
from tests.support.handshakes import Agreements, showing, tried
from tests.support.tls_site import Wanted

from vedette.checks.certificate_weak import CHECK
from vedette.domain.handshake import Handshake, TlsOffer
from vedette.domain.weakness import Grade

SHA1 = b"""\
-----BEGIN CERTIFICATE-----
MIIDJDCCAgygAwIBAgIUSwjZJTqUswNBu7jDLBFPxpEQnjAwDQYJKoZIhvcNAQEF
BQAwFDESMBAGA1UEAwwJVGVzdCBzaXRlMCAXDTI2MTEyNDE0MjExN1oYDzIxMjYx
MDMxMTQyMTE3WjAUMRIwEAYDVQQDDAlUZXN0IHNpdGUwggEiMA0GCSqGSIb3DQEB
AQUAA4IBDwAwggEKAoIBAQCmnHGnI2WA+LfbFUu9GgYMmuxznzTMYr2nPINEbksd
63JidmhMyIPtu0rSn9dh/WlRYSUc2XkqzcioAISShEhwT6ZStE4eLYa7Ul7UjgQM
LdRErtyGScb16f62sHcRW4yta6YSH5EPku5jZP1cc63tIQEOhS6vzhn1MuzmpVn7
A3Pa1+uP12ZRQDk3jNw//WJr3pBbk8TOcXhbjeAt+F8wrFrlbJiKcPJMlkSD6uOJ
NL8a4pfQ11stwRNdjSFaXsCWY/iEhWLaTQPIZmi+xXLX8OAbg931ugIJFGPxnLD3
JuhfOr3+VP2GcTBSSBcwtqrzFVqE2e6DmVPuRXBCyUXTAgMBAAGjbDBqMB0GA1Ud
DgQWBBSyYD9BYZfwqrnT5MqdS1mX6HOxajAfBgNVHSMEGDAWgBSyYD9BYZfwqrnT
5MqdS1mX6HOxajAPBgNVHRMBAf8EBTADAQH/MBcGA1UdEQQQMA6CDHNob3AuZXhh
bXBsZTANBgkqhkiG9w0BAQUFAAOCAQEAfoHHDTw6VnnTwX1Wv7t2mQfsLWaOiqDC
Oa1j5IawIRrB7zajELPtfSd1aAmIHXqDelqIoLM/vdSdJDaxM4SDNiaFqJWbEW2y
ZrbzZX31IQVmFvup3NN8irQcSPbrjjV2G2zq9gFk04+an2+e88/orHaIY4iUAD1F
btnNb5yULt8jlvo89oOzeFpPPl7dv9/LmId/scuQ52IbUpWMBSo1jMSWLXUy/XvU
6EhnbJ23hVGNBlFl74T5Jn/8ic/ofWTU+XVe0pdmANx6+ndS45ac+rqfdx/TRaI8
/ezpmsq257B3TJFjKrHfAgZDaoakQ8bdIeUkCehl70i3XRSQ42Emqg==
-----END CERTIFICATE-----
"""
"""Signed with SHA-1, which our own library signs no more."""
WEAK: dict[str, tuple[Agreements, str]] = {
    "the key of RSA is short": (showing(Wanted(rsa_bits=1_024)), "1024 bits"),
    "the signature rests on SHA-1": (
        {TlsOffer.CERTIFICATE: Handshake(True, "TLSv1.2", "TLS_X", certificate=SHA1)},
        "signed with SHA1",
    ),
}
SAFE: dict[str, Agreements] = {
    "the key is one of EC": showing(Wanted()),
    "the key of RSA is long": showing(Wanted(rsa_bits=2_048)),
    "no certificate is shown": {TlsOffer.CERTIFICATE: Handshake(True, "TLSv1.2", "TLS_X")},
    "the server does not agree at all": {},
}


@pytest.mark.parametrize(("agreements", "says"), WEAK.values(), ids=WEAK)
def test_is_reported_where(agreements: Agreements, says: str) -> None:
    found = tried(CHECK, agreements).finding

    assert found is not None
    assert found.grade is Grade.CONFIRMED
    assert says in found.story


@pytest.mark.parametrize("agreements", SAFE.values(), ids=SAFE)
def test_is_silent_where(agreements: Agreements) -> None:
    assert tried(CHECK, agreements).finding is None


def test_what_the_second_handshake_does_not_show_is_nothing() -> None:
    weak, sound = WEAK["the key of RSA is short"][0], SAFE["the key is one of EC"]
    assert tried(CHECK, lambda count: weak if count == 1 else sound).finding is None
