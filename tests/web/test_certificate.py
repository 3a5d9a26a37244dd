# SPDX-License-Identifier: Apache-2.0
"""Certificates are read, and what is none is None."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.handshakes import certificate_of
from tests.support.tls_site import NOW, Wanted

from vedette.web.certificate import read_certificate


def test_the_fields_are_told() -> None:
    shown = read_certificate(certificate_of(Wanted()))

    assert shown is not None
    assert (shown.subject, shown.is_self_issued, shown.names) == ("CN=Test site", True, ("shop.example",))
    assert shown.not_before < NOW < shown.not_after
    assert (shown.signature, shown.key, shown.key_bits) == ("sha256", "EC", 256)


@pytest.mark.parametrize(
    ("told", "host", "is_for"),
    [
        ("shop.example", "SHOP.example.", True),
        ("*.shop.example", "www.shop.example", True),
        ("*.shop.example", "shop.example", False),
        ("*.shop.example", "a.b.shop.example", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("*.0.0.1", "127.0.0.1", False),
        ("*.example", "shop.example", False),
    ],
)
def test_a_name_is_compared(told: str, host: str, is_for: bool) -> None:
    shown = read_certificate(certificate_of(Wanted(host=told)))

    assert shown is not None
    assert shown.is_for(host) is is_for


@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    assert read_certificate(data) is None
    assert read_certificate(b"-----BEGIN CERTIFICATE-----\n" + data + b"\n-----END CERTIFICATE-----\n") is None
