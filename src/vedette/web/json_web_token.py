# SPDX-License-Identifier: Apache-2.0
"""JSON Web Tokens in the texts of a site: found, read, and changed. Never raises, never sends.

Sources: RFC 7519 (JSON Web Token), RFC 7515, section 7.1 (compact form), RFC 8725 (what goes wrong with them).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass

_COMPACT = re.compile(r"(?<![\w.-])(eyJ[\w-]{4,2000})\.(eyJ[\w-]{2,8000})\.([\w-]{0,2000})(?![\w-])")
_HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class JsonWebToken:
    """A token in its compact form: the three parts as written, and the algorithm that its header names."""

    header: str
    claims: str
    signature: str
    algorithm: str

    def __str__(self) -> str:
        return f"{self.header}.{self.claims}.{self.signature}"

    @property
    def is_signed_by_secret(self) -> bool:
        """Whether whoever checks the signature needs the very secret that made it (HMAC)."""
        return self.algorithm in _HASHES

    def with_wrong_signature(self) -> JsonWebToken:
        """Return the token with another character at the beginning of its signature."""
        first, rest = self.signature[:1], self.signature[1:]
        other = "B" if first == "A" else "A"
        return JsonWebToken(self.header, self.claims, other + rest, self.algorithm)

    def without_signature(self) -> JsonWebToken:
        """Return the token as one that nobody signed: `alg` is `none`, and the signature is empty."""
        header = {**_members(self.header), "alg": "none"}
        return JsonWebToken(_encode(json.dumps(header, separators=(",", ":"))), self.claims, "", "none")

    def is_signed_with(self, secret: str) -> bool:
        """Whether `secret` made the signature; False for algorithms without a shared secret."""
        algorithm = _HASHES.get(self.algorithm)
        if algorithm is None:
            return False
        mac = hmac.new(secret.encode(), f"{self.header}.{self.claims}".encode(), algorithm).digest()
        return hmac.compare_digest(urlsafe_b64encode(mac).rstrip(b"="), self.signature.encode())


def find_tokens(text: str) -> tuple[JsonWebToken, ...]:
    """Return the tokens in a text, each once, in the order in which they stand there."""
    found: dict[str, JsonWebToken] = {}
    for match in _COMPACT.finditer(text):
        token = _read(match)
        if token is not None:
            found.setdefault(match[0], token)
    return tuple(found.values())


def _read(match: re.Match[str]) -> JsonWebToken | None:
    algorithm = _members(match[1]).get("alg")
    if not isinstance(algorithm, str) or not _members(match[2]):
        return None
    return JsonWebToken(match[1], match[2], match[3], algorithm)


def _members(part: str) -> Mapping[str, object]:
    """Return the members of a part, which is an object of JSON in base64url; nothing when it is anything else."""
    try:
        value = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, NotBase64, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _encode(text: str) -> str:
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
