# SPDX-License-Identifier: Apache-2.0
"""A site with accounts, whose logins check every word: a form with a token and a code, a script's form, JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from vedette.domain.login import OneTimeCodes
from vedette.domain.time import Instant
from vedette.scan.login.one_time_codes import totp

USER, PASSWORD = "kim", "s3cret pass"
CODES = OneTimeCodes("JBSWY3DPEHPK3PXP")
_FORM = """<title>Sign in</title><form action=/login method=post><input type=hidden name=csrf value={token}>
<label>User <input name=user></label> <input name=pass type=password> <button>Sign in</button></form>"""
_CODE = """<title>Code</title><form action=/code method=post>
<input name=otp autocomplete=one-time-code><button>Go</button></form>"""
_SCRIPTED = """<title>App</title><div id=app></div><script>
  const frame = document.getElementById('app').attachShadow({mode: 'open'});
  frame.innerHTML = '<input aria-label=User><input type=password aria-label=Password><button>Enter</button>';
  frame.querySelector('button').onclick = async () => {
    const [user, pass] = [...frame.querySelectorAll('input')].map((each) => each.value);
    const answer = await fetch('/api/login', {method: 'POST', headers: {'Content-Type': 'application/json'},
                                              body: JSON.stringify({user, pass, keep: true})});
    if (answer.ok) location = '/'; else frame.append('Wrong');
  };
</script>"""


@dataclass
class AccountSite:
    """Answers raw requests. `is_coded` asks for a one-time code after the password, of the moment `at`."""

    is_coded: bool = False
    at: Instant | None = None
    _known: set[str] = field(default_factory=set)
    _tokens: set[str] = field(default_factory=set)
    _pending: set[str] = field(default_factory=set)
    _count: int = 0

    def answer(self, request: bytes) -> bytes:
        """Return a page of the site."""
        head, _, body = request.partition(b"\r\n\r\n")
        method, target, *_ = head.decode("latin-1").split(" ")
        lines = {
            name.lower(): value
            for name, _, value in (line.partition(": ") for line in head.decode("latin-1").split("\r\n"))
        }
        sid = SimpleCookie(lines.get("cookie", "")).get("sid")
        session = sid.value if sid is not None else ""
        match method, target:
            case "GET", "/login":
                return _page(_FORM.format(token=self._new(self._tokens)))
            case "POST", "/login":
                return self._log_in({name: values[0] for name, values in parse_qs(body.decode()).items()})
            case "GET", "/code":
                return _page(_CODE)
            case "POST", "/code":
                return self._check_code(session, body.decode())
            case "GET", "/app":
                return _page(_SCRIPTED)
            case "POST", "/api/login":
                return self._log_in_by_json(body)
            case _:
                bearer = re.fullmatch(r"Bearer (\S+)", lines.get("authorization", ""))
                is_known = session in self._known or (bearer is not None and bearer[1] in self._known)
                return _page("<h1>Hello kim</h1><a href=/logout>Log out</a>") if is_known else _to("/login")

    def _log_in(self, sent: dict[str, str]) -> bytes:
        is_right = (sent.get("user"), sent.get("pass")) == (USER, PASSWORD) and sent.get("csrf") in self._tokens
        self._tokens.discard(sent.get("csrf", ""))
        if not is_right:
            return _page(f"Wrong. {_FORM.format(token=self._new(self._tokens))}")
        return _to("/code", self._new(self._pending)) if self.is_coded else _to("/", self._new(self._known))

    def _check_code(self, session: str, body: str) -> bytes:
        assert self.at is not None, "a site with codes has a time"
        if session not in self._pending or body != f"otp={totp(CODES, self.at)}":
            return _page(f"Wrong. {_CODE}")
        return _to("/", self._new(self._known))

    def _log_in_by_json(self, body: bytes) -> bytes:
        sent = json.loads(body)
        if (sent.get("user"), sent.get("pass")) != (USER, PASSWORD):
            return _page('{"error": "wrong"}', 401, "application/json")
        token = self._new(self._known)
        more = f"Set-Cookie: sid={token}; Path=/\r\n" if sent.get("keep") else ""
        return _page(json.dumps({"data": {"jwt": token}}), 200, "application/json", more)

    def _new(self, kept: set[str]) -> str:
        self._count += 1
        made = f"session-{self._count:08}"
        kept.add(made)
        return made


def _page(text: str, status: int = 200, media_type: str = "text/html", more: str = "") -> bytes:
    body = text.encode()
    head = (
        f"HTTP/1.1 {status} X\r\nContent-Type: {media_type}; charset=utf-8\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _to(target: str, session: str = "") -> bytes:
    cookie = f"Set-Cookie: sid={session}; Path=/; HttpOnly\r\n" if session else ""
    return f"HTTP/1.1 302 Found\r\nLocation: {target}\r\n{cookie}Content-Length: 0\r\n\r\n".encode()
