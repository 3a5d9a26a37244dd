# SPDX-License-Identifier: Apache-2.0
"""Tokens are found, read and changed."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from vedette.web.json_web_token import find_tokens

CLAIMS = {"sub": "42", "name": "Kim"}


def signed(secret: str, algorithm: str = "HS256") -> str:
    return jwt.encode({"alg": algorithm}, CLAIMS, OctKey.import_key(secret), algorithms=[algorithm])


def test_a_token_of_a_library_is_read() -> None:
    text = signed("a-long-secret-of-the-test-0123456789")

    (token,) = find_tokens(f"Bearer {text}")

    assert str(token) == text
    assert token.algorithm == "HS256"
    assert token.is_signed_by_secret


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_the_secret_is_told_from_others(algorithm: str) -> None:
    secret = "a-long-secret-of-the-test-0123456789-0123456789-0123456789-0123456789"
    (token,) = find_tokens(signed(secret, algorithm))

    assert token.is_signed_with(secret)
    assert not token.is_signed_with(secret + "x")


def test_a_wrong_signature_differs_in_the_signature_alone() -> None:
    (token,) = find_tokens(signed("a-long-secret-of-the-test-0123456789"))

    wrong = token.with_wrong_signature()

    assert (wrong.header, wrong.claims) == (token.header, token.claims)
    assert wrong.signature != token.signature
    assert len(wrong.signature) == len(token.signature)
    assert find_tokens(str(wrong)) == (wrong,)


def test_an_unsigned_token_says_so_and_keeps_what_it_claims() -> None:
    (token,) = find_tokens(signed("a-long-secret-of-the-test-0123456789"))

    unsigned = token.without_signature()

    header = json.loads(urlsafe_b64decode(unsigned.header + "=="))
    assert header["alg"] == "none"
    assert unsigned.claims == token.claims
    assert str(unsigned).endswith(".")
    assert not unsigned.is_signed_with("")


@pytest.mark.parametrize(
    "text",
    ["", "eyJ.eyJ.x", "eyJhbGciOiJIUzI1NiJ9.bm90anNvbg.c2ln", "eyJub3QiOiJhIHRva2VuIn0.eyJzdWIiOiI0MiJ9.c2ln", "a.b.c"],
)
def test_no_token_is_seen_in(text: str) -> None:
    assert find_tokens(text) == ()


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for token in find_tokens(text):
        assert str(token) in text


@given(st.binary(min_size=3, max_size=60))
def test_any_signature_is_changed(signature: bytes) -> None:
    (token,) = find_tokens(signed("a-long-secret-of-the-test-0123456789"))

    assert token.with_wrong_signature().with_wrong_signature().signature[1:] == token.signature[1:]
    assert not token.with_wrong_signature().is_signed_with(signature.hex())
