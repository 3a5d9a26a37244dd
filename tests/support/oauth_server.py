# SPDX-License-Identifier: Apache-2.0
"""A provider of OAuth 2.0 and an application behind its tokens, at one origin. It checks every word by RFC 6749."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "scanner", "client s3cret:+"
USER, PASSWORD = "kim", "s3cret"
LIFETIME_SECONDS = 600
_FORM = "<form method=post><input name=user><input name=pass type=password><button>Sign in</button></form>"
_CONSENT = "<form method=post action=/consent><input type=hidden name=q value='{query}'><button>Allow</button></form>"


@dataclass
class OAuthSite:
    """Answers raw requests. `grants`: what tokens were given for; `callbacks`: visits of the redirect address."""

    client_proof: str = "form"
    asks_consent: bool = True
    token_type: str = "Bearer"
    grants: list[str] = field(default_factory=list)
    callbacks: int = 0
    _challenges: dict[str, tuple[str, str]] = field(default_factory=dict)
    _tokens: dict[str, bool] = field(default_factory=dict)
    _refreshes: dict[str, bool] = field(default_factory=dict)

    def end_tokens(self) -> None:
        """Let no token hold any more; refresh tokens do."""
        self._tokens.clear()

    def answer(self, request: bytes) -> bytes:
        """Return what the provider or the application says."""
        head, _, body = request.partition(b"\r\n\r\n")
        method, target, *_ = head.decode("latin-1").split(" ")
        lines = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
        sent = {name: values[0] for name, values in parse_qs(body.decode("latin-1"), keep_blank_values=True).items()}
        path, query = urlsplit(target).path, urlsplit(target).query
        if path == "/token":
            return self._token(lines, sent)
        if path == "/authorize":
            return self._authorize(method, query, sent)
        if path == "/consent":
            return self._send_back(sent["q"])
        if path == "/callback":
            self.callbacks += 1
        shown = lines.get("Authorization", "")
        is_known = shown.startswith("Bearer ") and self._tokens.get(shown.removeprefix("Bearer "), False)
        return _page(200, "<p>Hello kim</p>") if is_known else _page(401, "who are you?")

    def _token(self, lines: dict[str, str], sent: dict[str, str]) -> bytes:
        basic = "Basic " + base64.b64encode(urlencode({CLIENT: SECRET}).replace("=", ":", 1).encode()).decode()
        is_client = (
            lines.get("Authorization") == basic and "client_secret" not in sent
            if self.client_proof == "basic"
            else (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        )
        if not is_client or lines.get("Content-Type") != "application/x-www-form-urlencoded":
            return _json(401, {"error": "invalid_client"})
        grant = sent.get("grant_type", "")
        if not self._is_granted(grant, sent):
            return _json(400, {"error": "invalid_grant", "error_description": f"not for {grant}"})
        self.grants.append(grant)
        number = len(self.grants)
        self._tokens[f"access-token-{number}"] = True
        told = {"access_token": f"access-token-{number}", "token_type": self.token_type, "expires_in": LIFETIME_SECONDS}
        if grant != "client_credentials":
            self._refreshes[f"refresh-{number}"] = True
            told["refresh_token"] = f"refresh-{number}"
        return _json(200, told)

    def _is_granted(self, grant: str, sent: dict[str, str]) -> bool:
        match grant:
            case "client_credentials":
                return sent.get("scope") == "read write"
            case "password":
                return (sent.get("username"), sent.get("password")) == (USER, PASSWORD)
            case "refresh_token":
                return self._refreshes.pop(sent.get("refresh_token", ""), False)
            case "authorization_code":
                challenge, redirect = self._challenges.pop(sent.get("code", ""), ("", ""))
                digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
                is_ours = base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge
                return is_ours and sent.get("redirect_uri") == redirect
            case _:
                return False

    def _authorize(self, method: str, query: str, sent: dict[str, str]) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if (asked.get("response_type"), asked.get("client_id"), asked.get("code_challenge_method")) != (
            "code",
            CLIENT,
            "S256",
        ):
            return _page(400, "wrong client")
        if method == "GET" or (sent.get("user"), sent.get("pass")) != (USER, PASSWORD):
            return _page(200, f"<title>Sign in</title>{_FORM}")
        return _page(200, _CONSENT.format(query=query)) if self.asks_consent else self._send_back(query)

    def _send_back(self, query: str) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        code = f"code-{len(self._challenges) + 1}"
        self._challenges[code] = (asked["code_challenge"], asked["redirect_uri"])
        location = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def _page(status: int, text: str) -> bytes:
    body = text.encode()
    return b"HTTP/1.1 %d X\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body


def _json(status: int, told: dict[str, object]) -> bytes:
    body = json.dumps(told).encode()
    return b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body
