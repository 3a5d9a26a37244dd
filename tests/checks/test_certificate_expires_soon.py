# SPDX-License-Identifier: Apache-2.0
"""Certificates that end within days."""

from __future__ import annotations

import pytest
from tests.support.handshakes import Agreements, showing, tried
from tests.support.tls_site import DAY, NOW, Wanted

from vedette.checks.certificate_expires_soon import CHECK
from vedette.domain.handshake import Handshake, TlsOffer

WEAK: dict[str, Agreements] = {
    "it ends in ten days": showing(Wanted(begins=NOW - 300 * DAY, ends=NOW + 10 * DAY)),
    "a short one has little of its time left": showing(Wanted(begins=NOW - 5 * DAY, ends=NOW + DAY)),
}
SAFE: dict[str, Agreements] = {
    "it ends in a month": showing(Wanted(ends=NOW + 30 * DAY)),
    "a short one is young": showing(Wanted(begins=NOW - DAY, ends=NOW + 5 * DAY)),
    "it has expired, which is another weakness": showing(Wanted(ends=NOW - DAY)),
    "no certificate is shown": {TlsOffer.CERTIFICATE: Handshake(True, "TLSv1.2", "TLS_X")},
    "the server does not agree at all": {},
}


@pytest.mark.parametrize("agreements", WEAK.values(), ids=WEAK)
def test_is_reported_where(agreements: Agreements) -> None:
    found = tried(CHECK, agreements).finding

    assert found is not None
    assert found.sink == "certificate"


@pytest.mark.parametrize("agreements", SAFE.values(), ids=SAFE)
def test_is_silent_where(agreements: Agreements) -> None:
    assert tried(CHECK, agreements).finding is None
