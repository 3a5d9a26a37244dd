# SPDX-License-Identifier: Apache-2.0
"""Texts with the form of secrets. They are put together here, so that no scanner of source code takes them for real."""

from __future__ import annotations

import base64
import hashlib
import string
import zlib

_BASE_62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def drawn(seed: str, length: int, alphabet: str = _BASE_62) -> str:
    """A text that looks random and is the same each time."""
    stream = hashlib.shake_256(seed.encode()).digest(length)
    return "".join(alphabet[byte % len(alphabet)] for byte in stream)


def github_token(body: str) -> str:
    """A token with its checksum."""
    number, check = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        check = _BASE_62[digit] + check
    return f"gh{'p'}_{body}{check}"


def pem(body: bytes, kind: str = "PRIVATE KEY", line_end: str = "\n") -> str:
    """A key in PEM."""
    text = base64.b64encode(body).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return line_end.join((f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"))


KEY_BYTES = b"\x30\x82\x01\x00" + hashlib.shake_256(b"key").digest(252)
PRIVATE_KEY = pem(KEY_BYTES)
GITHUB = github_token(drawn("github", 30))
AWS_ID = "AK" + "IA" + drawn("id", 16, string.ascii_uppercase + "234567")
AWS_SECRET = drawn("aws", 40, _BASE_62 + "/+")
SLACK = "-".join(("xo" + "xb", drawn("a", 12, "123456789"), drawn("b", 12, "123456789"), drawn("slack", 24)))
STRIPE = "sk_" + "live_" + drawn("stripe", 32)
