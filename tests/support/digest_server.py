# SPDX-License-Identifier: Apache-2.0
"""A site behind HTTP Digest that checks every word by RFC 7616, written apart from our client."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

USER, PASSWORD, REALM = "kim", "s3cret: word", "shop"
_PART = re.compile(r'(\w+\*?)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))')


@dataclass
class DigestSite:
    """Answers raw requests. `seen` holds each verdict in order; a nonce is good for `uses` requests."""

    algorithm: str | None = "MD5"
    qop: str | None = "auth"
    user: str = USER
    password: str = PASSWORD
    uses: int = 1_000
    more: str = ""
    """Further parameters of the challenge."""
    hides_user: bool = False
    says_stale: bool = True
    """Whether it tells that only the nonce is no good any more."""
    seen: list[str] = field(default_factory=list)
    _nonce: int = 0
    _count: int = 0

    def answer(self, request: bytes) -> bytes:
        """Return 200 for right words, 401 for none, wrong or old ones."""
        verdict = self._judge(request)
        self.seen.append(verdict)
        if verdict == "right":
            return b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nwelcome"
        if verdict in ("old", "none"):
            self._nonce, self._count = self._nonce + 1, 0
        parts = [f'realm="{REALM}"', f'nonce="n{self._nonce}"', 'opaque="o\\"p"']
        parts += [f"algorithm={self.algorithm}"] if self.algorithm else []
        parts += [f'qop="{self.qop}"'] if self.qop else []
        parts += ["stale=true"] if verdict == "old" and self.says_stale else []
        line = f"Digest {', '.join(parts)}{self.more}"
        head = f'HTTP/1.1 401 No\r\nWWW-Authenticate: Other x="y", {line}\r\nContent-Length: 0\r\n\r\n'
        return head.encode()

    def _judge(self, request: bytes) -> str:
        head, _, body = request.partition(b"\r\n\r\n")
        method, target, *_ = head.decode("latin-1").split(" ")
        sent = re.search(r"^authorization: Digest (.*?)\r?$", head.decode("latin-1"), re.MULTILINE | re.IGNORECASE)
        if sent is None:
            return "none"
        told = {name: plain or re.sub(r"\\(.)", r"\1", quoted) for name, quoted, plain in _PART.findall(sent[1])}
        if told["nonce"] != f"n{self._nonce}" or self._count >= self.uses:
            return "old"
        self._count += 1
        is_counted = not self.qop or told["nc"] == f"{self._count:08x}"
        right = told["response"] == self._response(method, target, body, told) and told["uri"] == target
        is_named = told["username"] == (self._hash(f"{self.user}:{REALM}".encode()) if self.hides_user else self.user)
        return "right" if right and is_counted and is_named and told["opaque"] == 'o"p' else "wrong"

    def _hash(self, data: bytes) -> str:
        name = (self.algorithm or "MD5").upper().removesuffix("-SESS")
        return hashlib.new({"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}[name], data).hexdigest()

    def _response(self, method: str, target: str, body: bytes, told: dict[str, str]) -> str:
        coding = "utf-8" if "UTF-8" in self.more else "latin-1"
        first = self._hash(f"{self.user}:{REALM}:{self.password}".encode(coding))
        if (self.algorithm or "").lower().endswith("-sess"):
            first = self._hash(f"{first}:{told['nonce']}:{told['cnonce']}".encode())
        second = f"{method}:{target}" + (f":{self._hash(body)}" if told.get("qop") == "auth-int" else "")
        middle = [told["nonce"], told["nc"], told["cnonce"], told["qop"]] if self.qop else [told["nonce"]]
        return self._hash(":".join([first, *middle, self._hash(second.encode("latin-1"))]).encode())
