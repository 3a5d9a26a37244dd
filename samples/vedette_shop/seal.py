# SPDX-License-Identifier: Apache-2.0
"""Signs the small values that the shop keeps in the visitor's cookies, and the tokens in its forms.

The shop stores nothing about visitors, so a POST can change no more than the cookie that it answers with. The key is
drawn anew at each start, which also ends all sessions.
"""

import hashlib
import hmac
import secrets

SEALED_LIMIT_CHARACTERS = 2_048


class Seal:
    """One key, drawn at start."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._spent: set[str] = set()

    def close(self, purpose: str, value: str) -> str:
        """Return `value` in hex with its signature, fit for a cookie."""
        return f"{value.encode().hex()}.{self._sign(purpose, value)}"

    def open(self, purpose: str, sealed: str | None) -> str | None:
        """Return the value inside, or None where it was not sealed by this start of the shop for this purpose."""
        if sealed is None or len(sealed) > SEALED_LIMIT_CHARACTERS:
            return None
        text, _, signature = sealed.partition(".")
        try:
            value = bytes.fromhex(text).decode()
        except ValueError:
            return None
        return value if hmac.compare_digest(self._sign(purpose, value).encode(), signature.encode()) else None

    def fresh_token(self) -> str:
        """Return a new form token; every one of them stays good until the shop stops."""
        nonce = secrets.token_hex(8)
        return f"{nonce}.{self._sign('form', nonce)}"

    def is_token(self, token: str) -> bool:
        """Whether `token` came from one of this shop's forms."""
        nonce, _, signature = token.partition(".")
        return hmac.compare_digest(self._sign("form", nonce).encode(), signature.encode())

    def spend(self, token: str) -> bool:
        """Whether `token` came from one of this shop's forms and was not spent before; now it is."""
        if not self.is_token(token) or token in self._spent:
            return False
        self._spent.add(token)
        return True

    def _sign(self, purpose: str, value: str) -> str:
        return hmac.new(self._key, f"{purpose}:{value}".encode(errors="replace"), hashlib.sha256).hexdigest()[:32]
