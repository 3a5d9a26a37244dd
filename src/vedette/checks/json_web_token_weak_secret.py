# SPDX-License-Identifier: Apache-2.0
"""JSON Web Token signed with a well-known secret: whoever tries the words of manuals and examples can sign tokens.

Nothing is sent: the signature of a token that the site was shown, or that it gave out, is made again with each word of
a short list (HMAC). What matches is certain. The secret itself is not written into the finding.

Sources: CWE-521; RFC 8725, section 3.5 (human-memorable passwords as keys); RFC 7518, section 3.2 (a key as long as
the hash).
"""

from __future__ import annotations

from vedette.checks.documents import is_subject_page
from vedette.checks.passive import seen_in
from vedette.checks.remembered import Remembered
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.json_web_token import find_tokens

WEAKNESS = Weakness(
    id="json-web-token-weak-secret",
    name="JSON Web Token signed with a well-known secret",
    cwe=521,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N",
    wasc=15,
    capec=20,
    description="The secret that signs the site's tokens is a word that stands in manuals, examples or word lists.",
    impact="Anybody who holds one token finds the secret on his own machine within seconds, and from then on signs "
    "tokens in whatever name he likes, administrators included.",
    remedy="Replace the secret by at least 32 random bytes from a cryptographic generator, kept outside the source; "
    "all tokens signed with the old one must end. Where several services check tokens, sign with a private key.",
    references=(
        "https://cwe.mitre.org/data/definitions/521.html",
        "https://www.rfc-editor.org/rfc/rfc8725#section-3.5",
        "https://www.rfc-editor.org/rfc/rfc7518#section-3.2",
    ),
)
_KNOWN_SECRETS = (
    "secret", "Secret", "SECRET", "secretkey", "secret-key", "secret_key", "SecretKey", "SECRET_KEY", "mysecret",
    "my-secret", "my_secret", "mysecretkey", "my-secret-key", "my_secret_key", "supersecret", "super-secret",
    "super_secret", "supersecretkey", "super-secret-key", "topsecret", "top-secret", "verysecret", "shhhhh", "shhhhhh",
    "your-256-bit-secret", "your-384-bit-secret", "your-512-bit-secret", "your_jwt_secret", "your-jwt-secret",
    "your-secret", "your_secret", "your-secret-key", "your_secret_key", "yoursecretkey", "jwt", "JWT", "jwtsecret",
    "jwt-secret", "jwt_secret", "jwtSecret", "JWT_SECRET", "jwtkey", "jwt-key", "jwt_key", "token", "tokensecret",
    "token-secret", "token_secret", "key", "privatekey", "private-key", "private_key", "signingkey", "signing-key",
    "changeme", "change-me", "change_me", "changeit", "change_it", "replaceme", "default", "example", "example_key",
    "sample", "demo", "dev", "development", "test", "testing", "test123", "testsecret", "test-secret", "app",
    "appsecret", "app-secret", "application", "admin", "administrator", "root", "user", "password", "Password",
    "password1", "password123", "passw0rd", "pass", "qwerty", "letmein", "welcome", "abc", "abc123", "123", "1234",
    "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "0123456789", "hmac", "hs256", "HS256", "none",
    "null", "undefined", "a", "x", "foo", "bar", "foobar", "keyboard cat", "hello", "hello world", "insecure", "todo",
)  # fmt: skip
"""Our own list: what manuals and examples of token libraries write, and the most usual passwords."""


@Remembered(most_bytes=64 * 1024)
def _signed_with(token: bytes, _: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of the list that sign the token: one, or none."""
    (read,) = find_tokens(token.decode("ascii"))
    return tuple(secret for secret in _KNOWN_SECRETS if read.is_signed_with(secret))[:1]


def weak_tokens(exchange: Exchange) -> dict[str, str]:
    """Return where tokens with a well-known secret stand, and the algorithm that each names."""
    texts = [("a token of the request", value) for _, value in exchange.sent]
    texts += [("a header of the answer", value) for _, value in exchange.response.headers]
    if b"eyJ" in exchange.response.body:
        texts.append(("the body of the answer", exchange.response.body.decode("latin-1")))
    found: dict[str, str] = {}
    for place, text in texts:
        for token in find_tokens(text) if "eyJ" in text else ():
            if token.is_signed_by_secret and _signed_with(str(token).encode(), ()):
                found.setdefault(place, token.algorithm)
    return found


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a token of the request or of the answer whose secret is on the list, once for the site."""
    if not is_subject_page(exchange.request, subject):
        return ()
    return tuple(
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The signature of {place} ({algorithm}) is made with a secret that everybody knows.",
            facts=(Fact("algorithm", algorithm), Fact("place", place)),
        )
        for place, algorithm in list(weak_tokens(exchange).items())[:1]
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
