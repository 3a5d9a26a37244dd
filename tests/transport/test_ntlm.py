# SPDX-License-Identifier: Apache-2.0
"""NTLM against hostile challenges: an answer or nothing, never an exception of the library's."""

from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Headers, Response
from vedette.domain.login import Account, HttpLogin, HttpScheme
from vedette.transport.ntlm import NtlmHandshake, offered_scheme

LOGIN = HttpLogin(Account("kim", "secret"), HttpScheme.NTLM)
BEGINNING = b"NTLMSSP\0\x02\0\0\0"


def refusal(*lines: str) -> Response:
    return Response(401, "No", Headers(tuple(("WWW-Authenticate", line) for line in lines)))


@given(st.binary(max_size=120).map(BEGINNING.__add__) | st.binary(max_size=60))
def test_any_challenge_is_answered_or_left_alone(message: bytes) -> None:
    handshake = NtlmHandshake(LOGIN, "127.0.0.1", "NTLM")
    handshake.opening()

    line = handshake.answer(refusal(f"NTLM {base64.b64encode(message).decode()}"))

    assert line is None or line.startswith("NTLM ")


def test_ntlm_is_known_by_both_of_its_names() -> None:
    assert offered_scheme(refusal('Basic realm="x"', "Negotiate", "NTLM")) == "NTLM"
    assert offered_scheme(refusal("negotiate")) == "Negotiate"
    assert offered_scheme(refusal('Digest nonce="NTLM", realm="x"')) is None
