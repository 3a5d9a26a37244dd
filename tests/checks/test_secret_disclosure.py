# SPDX-License-Identifier: Apache-2.0
"""Secret disclosure: keys and tokens by their form, and many texts that only look like one."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page
from tests.support.secret_samples import (
    AWS_ID,
    AWS_SECRET,
    GITHUB,
    KEY_BYTES,
    PRIVATE_KEY,
    SLACK,
    STRIPE,
    drawn,
    github_token,
    pem,
)

from vedette.checks.secret_disclosure import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade


def script(text: str) -> Exchange:
    return exchange_of(page(text, media_type="application/javascript"))


def shown(text: str) -> Exchange:
    return exchange_of(page(text))


WEAK: dict[str, tuple[Exchange, str]] = {
    "a private key lies open": (exchange_of(page(PRIVATE_KEY, media_type="text/plain")), "private key"),
    "a service's account holds its key as JSON": (
        exchange_of(page('{"private_key":"' + pem(KEY_BYTES, line_end="\\n") + '"}', media_type="application/json")),
        "private key",
    ),
    "a key of OpenSSH lies open": (
        exchange_of(page(pem(b"openssh-key-v1\0" + KEY_BYTES, "OPENSSH PRIVATE KEY"), media_type="")),
        "private key",
    ),
    "a script holds a GitHub token": (script(f'const token = "{GITHUB}";'), "GitHub token"),
    "a page with many paragraphs holds one": (shown(f"{'<p>x</p>' * 9}<a data-key={GITHUB}>x</a>"), "GitHub token"),
    "a comment holds one": (shown(f"<!-- {GITHUB} --><p>Shop</p>"), "GitHub token"),
}
LIKELY: dict[str, tuple[Exchange, str]] = {
    "an AWS key stands beside its id": (script(f'{{id:"{AWS_ID}",secret:"{AWS_SECRET}"}}'), "AWS secret access key"),
    "a script holds a Slack token": (script(f"slack('{SLACK}')"), "Slack token"),
    "a page holds a Stripe secret key": (shown(f'<input type="hidden" value="{STRIPE}">'), "Stripe secret key"),
    "a page holds a Slack webhook": (
        script("post('https://hooks.slack.com/" + f"services/T0A1B2C3D/B0Q9W8E7R/{drawn('hook', 24)}')"),
        "Slack webhook",
    ),
    "a script holds a Google client secret": (script("'GOC" + f"SPX-{drawn('google', 28)}'"), "Google client secret"),
}
SAFE: dict[str, Exchange] = {
    "there is no secret": shown("<p>Welcome</p>"),
    "a public key is shown": exchange_of(page(pem(KEY_BYTES, "PUBLIC KEY"), media_type="text/plain")),
    "a certificate is shown": exchange_of(page(pem(KEY_BYTES, "CERTIFICATE"), media_type="text/plain")),
    "the key is cut out": shown("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"),
    "the key is no key inside": exchange_of(page(pem(b"hello " * 40), media_type="text/plain")),
    "a manual quotes a key": shown(f"<article><pre>{PRIVATE_KEY}</pre></article>"),
    "a form shows a key of the visitor": shown(f"<textarea>{PRIVATE_KEY}</textarea>"),
    "the checksum of the token is wrong": script(f'"{GITHUB[:-1]}{"1" if GITHUB[-1] != "1" else "2"}"'),
    "the token is longer than tokens are": script(f'"{GITHUB}aa"'),
    "the id of an AWS key stands alone": script(f'"{AWS_ID}"'),
    "a signed address names the id of a key": shown(
        f'<a href="https://bucket.example/x?X-Amz-Credential={AWS_ID}%2F20260101&X-Amz-Signature={"0a" * 32}">x</a>'
    ),
    "an id stands beside a hash": script(f'["{AWS_ID}","{"da39a3ee5e6b4b0d3255bfef95601890afd80709"}"]'),
    "the example of the manual is shown": script('"AKIAIOSFODNN7EXAMPLE","wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"'),
    "the key of Stripe is for tests": script(f'"sk_test_{drawn("stripe", 32)}"'),
    "the key of Stripe is publishable": script(f'"pk_live_{drawn("stripe", 32)}"'),
    "a key of Google is for maps in the browser": script(f'"AIza{drawn("maps", 35)}"'),
    "the token is a placeholder": script('"xoxb-123456789012-123456789012-xxxxxxxxxxxxxxxxxxxxxxxx"'),
    "the token is one sign": script(f'"{github_token("a" * 30)[:-6]}000000"'),
    "a documentation shows the form": shown("<p>Set it to <code>sk_live_...</code></p>"),
}


@pytest.mark.parametrize(("exchange", "kind"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, kind: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.CONFIRMED, 100, kind)


@pytest.mark.parametrize(("exchange", "kind"), LIKELY.values(), ids=LIKELY)
def test_is_reported_as_possible_where(exchange: Exchange, kind: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.POSSIBLE, 85, kind)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


def test_the_finding_shows_no_more_of_the_secret_than_its_beginning() -> None:
    (found,) = inspect(CHECK, script(f'"{GITHUB}"'))

    assert GITHUB[:5] not in found.story + "".join(fact.value for fact in found.facts)
