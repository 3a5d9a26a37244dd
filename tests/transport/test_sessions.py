# SPDX-License-Identifier: Apache-2.0
"""What a sender hands on to the next one of its scan comes back as it was."""

from __future__ import annotations

import pytest

from vedette.domain.login import Account, CertificateLogin, CodeKind, HttpLogin, HttpScheme, OneTimeCodes
from vedette.errors import StoreFailed
from vedette.scan.ports import RoleSession
from vedette.scan.visits import BrowserState
from vedette.transport.cookie_jar import CookieJar
from vedette.transport.sessions import pack_session, unpack_session

SESSIONS = {
    "nobody": None,
    "a role": RoleSession("kim", 2),
    "headers and storage": RoleSession(
        "kim", 1, (("Authorization", "Bearer x"),), BrowserState((("h", "/", "n", "v"),), (("", "k", "v"),))
    ),
    "HTTP authentication": RoleSession(
        "kim",
        1,
        http=HttpLogin(Account("kim", "s", OneTimeCodes("A", CodeKind.HOTP)), HttpScheme.NTLM, "SHOP"),
    ),
    "a certificate": RoleSession("kim", 1, certificate=CertificateLogin("YQ==", "open")),
}


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_comes_back_as_it_was(session: RoleSession | None) -> None:
    jar, read = unpack_session(pack_session(CookieJar(), session))

    assert read == session
    assert jar.is_empty


@pytest.mark.parametrize(
    "stored", [b"", b"{}", b"[}", b'{"role": 1, "cookies": []}', b'{"role": {"role": "x"}, "cookies": []}']
)
def test_other_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(StoreFailed):
        unpack_session(stored)
