# SPDX-License-Identifier: Apache-2.0
"""JSON Web Token signed with a well-known secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.json_web_token_weak_secret import CHECK
from vedette.domain.exchange import Exchange, Headers
from vedette.domain.weakness import Grade


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token(secret: str, algorithm: str = "HS256", shown: str | None = None) -> str:
    text = f"{part({'alg': shown or algorithm})}.{part({'sub': 'kim'})}"
    mac = hmac.new(secret.encode(), text.encode(), {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm])
    return f"{text}.{base64.urlsafe_b64encode(mac.digest()).rstrip(b'=').decode()}"


def given_out(text: str) -> Exchange:
    return exchange_of(page(json.dumps({"access": text}), media_type="application/json"))


def shown(name: str, value: str) -> Exchange:
    return replace(exchange_of(page("<h1>Tea</h1>")), sent=Headers(((name, value),)))


STRONG = "Zt4m0x0pQmQ1m8nS0c8Wm5J7kqYcV3eT"
WEAK: dict[str, Exchange] = {
    "the answer gives one out": given_out(token("secret")),
    "it is the secret of a manual": given_out(token("your-256-bit-secret")),
    "the hash is a longer one": given_out(token("changeme", "HS512")),
    "a cookie is one": exchange_of(page("<h1>Hi</h1>", set_cookie=f"session={token('password')}; HttpOnly")),
    "the scan itself shows one": shown("Authorization", f"Bearer {token('jwt_secret')}"),
    "the scan's cookie is one": shown("Cookie", f"lang=en; s={token('keyboard cat')}"),
    "a strong one stands before it": given_out(f"{token(STRONG)} {token('secret')}"),
}
SAFE: dict[str, Exchange] = {
    "the secret is random": given_out(token(STRONG)),
    "there is no token": exchange_of(page("<h1>Tea</h1>")),
    "it says that it is signed by a private key": given_out(token("secret", shown="RS256")),
    "it says that nobody signed it": given_out(token("secret", shown="none")),
    "a word of the list is in its claims": given_out(f"{part({'alg': 'HS256'})}.{part({'sub': 'secret'})}.c2VjcmV0"),
    "it is cut off": given_out(token("secret")[:-6]),
    "it is written over two lines": given_out(token("secret").replace(".", ".\n")),
    "its header is no object": given_out(f"eyJhIn0.{part({'a': 1})}.YWJj"),
    "it is longer than what is read": given_out(f"{part({'alg': 'HS256'})}.{part({'a': 'b' * 9000})}.YWJj"),
    "the word of the list is the password of a form": exchange_of(page("<input name=p value=secret>")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_found_where(exchange: Exchange) -> None:
    (finding,) = inspect(CHECK, exchange)

    assert (finding.grade, finding.certainty) == (Grade.CONFIRMED, 100)
    assert "secret that everybody knows" in finding.story


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


def test_the_finding_does_not_say_the_secret() -> None:
    (finding,) = inspect(CHECK, given_out(token("keyboard cat")))

    assert "keyboard" not in repr((finding.story, finding.facts, finding.sink))
