# SPDX-License-Identifier: Apache-2.0
"""A small site with a login form, as a plain function: pages for members only, and sessions that may end early."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from tests.support.small_site import moved, page

from vedette.domain.exchange import Headers, Request, Response

USER, PASSWORD = "vera@shop.example", "open-Sesame-77"


_MENU = '<a href="/members/search?q=a">search</a><a href="/session/end">Log out</a>'
_INNER_LOGIN = (
    '<h1>Login</h1><form action="/members/safe"><input name="username"><input type="password" name="password">'
    '<button name="Login" value="Login">Login</button></form>'
)


@dataclass
class MembersSite:
    """`requests_of_session` is how many requests a session lives for, None for ever; `ends_it`: paths that end it."""

    requests_of_session: int | None = None
    ends_it: frozenset[str] = frozenset()
    takes_any_password: bool = False
    is_same_for_all: bool = False
    token_is_checked: bool = True
    has_inner_login: bool = False
    """Whether members find a second login, which says who failed."""
    sessions: dict[str, int] = field(default_factory=dict)
    """What is left of each session."""
    logins: list[str] = field(default_factory=list)
    """The passwords that were tried."""
    served_inside: list[str] = field(default_factory=list)
    logouts: int = 0
    _count: int = 0

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        path = request.url.path
        key = self._session(request)
        if path == "/":
            return self._home(key)
        if path == "/login":
            return self._login(request)
        if path == "/session/end":
            self.logouts += 1
            self.sessions.pop(key, None)
            return moved("/")
        if path in self.ends_it and self.sessions.pop(key, None) is not None:
            return page("<html><body><h1>Done</h1></body></html>")
        if path.startswith("/members"):
            return self._members(path, request, key)
        return page("<html><body><h1>Not here</h1></body></html>", 404)

    def _session(self, request: Request) -> str:
        found = re.search(r"sid=([\w]+)", request.headers.get("cookie") or "")
        key = found[1] if found else ""
        if key in self.sessions and self.requests_of_session is not None:
            self.sessions[key] -= 1
            if self.sessions[key] < 0:
                del self.sessions[key]
        return key if key in self.sessions else ""

    def _home(self, key: str) -> Response:
        is_inside = key in self.sessions and not self.is_same_for_all
        menu = '<a href="/members">Mine</a> <a href="/session/end">Log out</a>' if is_inside else ""
        return page(f'<html><body><h1>Home</h1><a href="/login">Sign in</a> {menu}</body></html>')

    def _login(self, request: Request) -> Response:
        if request.method != "POST":
            self._count += 1
            token = f"t{self._count}"
            form = (
                f'<form method="post" action="/login"><input type="hidden" name="csrf" value="{token}">'
                '<label>E-mail <input name="email"></label><input type="password" name="password">'
                '<button name="go" value="1">Sign in</button></form>'
            )
            answer = page(f"<html><body><h1>Sign in</h1>{form}</body></html>")
            return Response(200, "OK", Headers((*answer.headers, ("Set-Cookie", f"csrf={token}"))), answer.body)
        sent = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        cookie = re.search(r"csrf=(\w+)", request.headers.get("cookie") or "")
        if self.token_is_checked and (cookie is None or sent.get("csrf") != cookie[1]):
            return page("<html><body><h1>Forged</h1></body></html>", 403)
        self.logins.append(sent.get("password", ""))
        if sent.get("email") != USER or (sent.get("password") != PASSWORD and not self.takes_any_password):
            return moved("/login")
        key = f"s{len(self.logins)}"
        self.sessions[key] = self.requests_of_session or 0
        return Response(302, "Found", Headers((("Location", "/"), ("Set-Cookie", f"sid={key}; Path=/"))))

    def _members(self, path: str, request: Request, key: str) -> Response:
        if key not in self.sessions and not self.is_same_for_all:
            return moved("/login")
        self.served_inside.append(path)
        value = parse_qs(request.url.query or "").get("q", [""])[0]
        rows = "".join(f'<a href="/members/item/{name}">{name}</a> ' for name in ("one", "two", "three"))
        links = "".join(f'<a href="{each}">{each}</a> ' for each in sorted(self.ends_it))
        if self.has_inner_login and path == "/members/safe":
            who = parse_qs(request.url.query or "").get("username", [""])[0]
            return page(f"<html><body>{_INNER_LOGIN}<p>{who} is unknown.</p></body></html>")
        links += '<a href="/members/safe">safe</a>' if self.has_inner_login else ""
        body = {
            "/members": f"<h1>Members</h1>{rows}{links}{_MENU}",
            "/members/search": f"<h1>Search</h1><p>Nothing for {value}</p>",
        }.get(path, f"<h2>Item</h2><p>{path}</p>")
        return page(f"<html><body>{body}<p>{USER}</p></body></html>")
