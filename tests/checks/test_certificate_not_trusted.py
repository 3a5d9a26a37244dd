# SPDX-License-Identifier: Apache-2.0
"""Certificates that prove nothing, and those that do."""

from __future__ import annotations

import pytest
from tests.support.handshakes import Agreements, host, showing, tried
from tests.support.tls_site import DAY, NOW, Wanted

from vedette.checks.certificate_not_trusted import CHECK
from vedette.domain.handshake import Handshake, TlsOffer
from vedette.domain.weakness import Grade

WEAK: dict[str, tuple[Agreements, str]] = {
    "it has expired": (showing(Wanted(ends=NOW - DAY), "10 certificate has expired"), "expired"),
    "it is not valid yet": (showing(Wanted(begins=NOW + DAY), "9 certificate is not yet valid"), "not valid yet"),
    "it is for another name": (showing(Wanted(host="other.example")), "wrong name"),
    "it names no host": (showing(Wanted(named=False)), "wrong name"),
    "it signs itself": (showing(Wanted(), "18 self-signed certificate"), "self-signed"),
    "nobody who is trusted signed it": (
        showing(Wanted(issuer="Someone"), "20 unable to get local issuer certificate"),
        "untrusted",
    ),
    "several things are wrong": (
        showing(Wanted(host="other.example", ends=NOW - DAY), "18 self-signed certificate"),
        "expired, wrong name, self-signed",
    ),
}
SAFE: dict[str, Agreements] = {
    "it is trusted": showing(Wanted()),
    "an authority of the owner signed it, and the scan trusts that": showing(Wanted(issuer="Our own authority")),
    "a wildcard holds the name": showing(Wanted(host="*.shop.example")),
    "letter case differs": showing(Wanted(host="WWW.Shop.Example")),
    "it ends later today": showing(Wanted(ends=NOW + DAY)),
    "no certificate is shown": {TlsOffer.CERTIFICATE: Handshake(True, "TLSv1.2", "TLS_X")},
    "the certificate cannot be read": {
        TlsOffer.CERTIFICATE: Handshake(True, "TLSv1.2", "TLS_X", certificate=b"-----BEGIN CERTIFICATE-----\nAAAA\n")
    },
    "the server does not agree at all": {},
}


def at(key: str) -> str:
    return "www.shop.example" if key in ("a wildcard holds the name", "letter case differs") else "shop.example"


@pytest.mark.parametrize(("agreements", "sink"), WEAK.values(), ids=WEAK)
def test_is_reported_where(agreements: Agreements, sink: str) -> None:
    found = tried(CHECK, agreements).finding

    assert found is not None
    assert (found.grade, found.sink) == (Grade.CONFIRMED, sink)


@pytest.mark.parametrize("key", SAFE)
def test_is_silent_where(key: str) -> None:
    assert tried(CHECK, SAFE[key], host(name=at(key))).finding is None


@pytest.mark.parametrize("name", ["a.b.shop.example", "shop.example", "example"])
def test_a_wildcard_stands_for_one_label(name: str) -> None:
    found = tried(CHECK, showing(Wanted(host="*.shop.example")), host(name=name)).finding

    assert found is not None
    assert found.sink == "wrong name"


def test_what_the_second_handshake_does_not_show_is_nothing() -> None:
    trusted, expired = showing(Wanted()), WEAK["it has expired"][0]
    assert tried(CHECK, lambda count: expired if count == 1 else trusted).finding is None


def test_a_host_of_http_is_not_asked() -> None:
    assert tried(CHECK, WEAK["it has expired"][0], host("http")).probes == []
