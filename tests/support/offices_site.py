# SPDX-License-Identifier: Apache-2.0
"""A small site with three accounts, as a plain function: customers who have letters, and an office."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from tests.support.small_site import moved, page

from vedette.domain.exchange import Headers, Request, Response

PASSWORDS: Mapping[str, str] = {
    "vera@shop.example": "open-Sesame-77",
    "kim@shop.example": "close-Sesame-78",
    "boss@shop.example": "shut-Sesame-79",
}
VERA, KIM, BOSS = PASSWORDS
LETTERS: Mapping[str, Mapping[str, str]] = {
    VERA: {"101": "Dear Vera, the blue kettle is on its way", "102": "Dear Vera, thank you for the praise"},
    KIM: {"203": "Dear Kim, your lamp needs another week"},
    BOSS: {},
}


@dataclass
class OfficesSite:
    """`/letters` are checked, `/notes` are not; `/office/prices` is not checked, `/office/takings` is.

    `requests_of_session` is how many requests a session lives for, None for ever.
    """

    requests_of_session: int | None = None
    sessions: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Who asked for what, in order."""
    _used: dict[str, int] = field(default_factory=dict)

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        user = self._user(request)
        self.asked.append((user, f"{request.method} {request.url.target}"))
        path = request.url.path
        if path == "/":
            links = '<a href="/desk">Desk</a>' if user else '<a href="/login">Sign in</a>'
            return _page("Home", f"<p>Welcome to us</p>{links}")
        if path == "/login":
            return self._login(request)
        if not user and path.partition("/")[2].partition("/")[0] in ("desk", "letters", "notes", "office"):
            return moved("/login")
        return self._inside(user, path)

    def _user(self, request: Request) -> str:
        found = re.search(r"sid=(\w+)", request.headers.get("cookie") or "")
        key = found[1] if found else ""
        self._used[key] = self._used.get(key, 0) + 1
        is_over = self.requests_of_session is not None and self._used[key] > self.requests_of_session
        return "" if is_over else self.sessions.get(key, "")

    def _login(self, request: Request) -> Response:
        if request.method != "POST":
            fields = '<input name="email"><input type="password" name="password"><button>Sign in</button>'
            return _page("Sign in", f'<form method="post" action="/login">{fields}</form>')
        sent = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        user = sent.get("email", "")
        if PASSWORDS.get(user) != sent.get("password"):
            return moved("/login")
        key = f"s{len(self.sessions)}"
        self.sessions[key] = user
        return Response(302, "Found", Headers((("Location", "/desk"), ("Set-Cookie", f"sid={key}; Path=/"))))

    def _inside(self, user: str, path: str) -> Response:
        number = path.rpartition("/")[2]
        letters = LETTERS.get(user, {})
        if path == "/desk":
            office = '<a href="/office">Office</a>' if user == BOSS else ""
            menu = '<a href="/letters">Letters</a><a href="/notes">Notes</a><a href="/logout">Log out</a>'
            return _page("Desk", f"<p>You are {user}</p>{menu}{office}")
        if path in ("/letters", "/notes"):
            return _page("All", "".join(f'<a href="{path}/{each}">Number {each}</a>' for each in letters))
        if path.startswith("/letters/") and number in letters:
            return _page("Letter", f"<p>{letters[number]}</p>")
        if path.startswith("/notes/"):
            every = {key: text for each in LETTERS.values() for key, text in each.items()}
            if number in every:
                return _page("Note", f"<p>{every[number]}</p><p>Kept for a year</p>")
        return self._office(user, path)

    def _office(self, user: str, path: str) -> Response:
        if path in ("/office", "/office/takings") and user != BOSS:
            return _page("Stop", "<p>Not for you</p>", 403)
        match path:
            case "/office":
                return _page("Office", '<a href="/office/prices">Prices</a><a href="/office/takings">Takings</a>')
            case "/office/prices":
                return _page("Prices", "<p>The kettle costs us nine</p>")
            case "/office/takings":
                return _page("Takings", "<p>Nine hundred today</p>")
        return _page("Nothing", "<p>There is nothing here</p>", 404)


def _page(title: str, body: str, status: int = 200) -> Response:
    return page(f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>", status)
