# SPDX-License-Identifier: Apache-2.0
"""A site whose only form wants a token, in the ways of several frameworks; behind it stands a real database."""

from __future__ import annotations

import itertools
import sqlite3
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import parse_qs

from tests.support.shop_database import open_shop

from vedette.domain.exchange import Headers, Request, Response

REFUSED = "<h1>Forbidden</h1><p>The form is too old.</p>"


class Kind(Enum):
    """How the site asks for a token."""

    NONE = "none"
    NOT_COMPARED = "not compared"
    """A hidden field changes with each load, and nobody looks at it."""
    OF_THE_SESSION = "of the session"
    MASKED = "masked"
    """The page shows another form of one secret each time; all forms hold (Django, Rails)."""
    ONE_TIME = "one-time"
    """A token holds until the page is loaded again, or the form sent (DVWA)."""


@dataclass
class TokenSite:
    """The site: `kind` says what it asks for, `is_safe` whether the database gets the field as a value."""

    kind: Kind
    is_safe: bool = False
    refusal: int = 403
    count: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    now: str = ""
    """The token that holds, where only one does."""
    given: set[str] = field(default_factory=set)
    refusals: int = 0
    loads: int = 0
    posts: int = 0

    def __post_init__(self) -> None:
        self._shop = open_shop()

    def __call__(self, request: Request) -> Response:
        match request.method, request.url.path:
            case "GET", "/":
                self.loads += 1
                return page(f"<h1>Shop</h1>{self._form()}")
            case "POST", "/find":
                self.posts += 1
                sent = parse_qs(request.body.decode("latin-1"), keep_blank_values=True)
                if not self._takes(sent.get("form_stamp", [""])[0]):
                    self.refusals += 1
                    return page(REFUSED, self.refusal)
                return self._found(sent.get("kind", [""])[0])
            case _:
                return page("<h1>Not found</h1>", 404)

    def _form(self) -> str:
        token = self._offer()
        hidden = f'<input type="hidden" name="form_stamp" value="{token}">' if token else ""
        return (
            f'<form method="post" action="/find">{hidden}<input name="kind" value="shoes"><button>Find</button></form>'
        )

    def _offer(self) -> str:
        match self.kind:
            case Kind.NONE:
                return ""
            case Kind.OF_THE_SESSION:
                self.now = "q7d8w1x5c3z9k2m4"
            case _:
                self.now = f"{next(self.count) * 7919:08x}{'q7d8w1x5'}"
        self.given.add(self.now)
        return self.now

    def _takes(self, token: str) -> bool:
        match self.kind:
            case Kind.NONE | Kind.NOT_COMPARED:
                return True
            case Kind.ONE_TIME:
                is_right, self.now = token == self.now and bool(token), ""
                return is_right
            case _:
                return token in self.given

    def _found(self, kind: str) -> Response:
        statement = "select * from things where kind = "
        try:
            rows = (
                self._shop.execute(f"{statement}?", (kind,)).fetchall()
                if self.is_safe
                else self._shop.execute(f"{statement}'{kind}'").fetchall()
            )
        except sqlite3.Error as error:
            return page(f"<pre>sqlite3.OperationalError: {error}</pre>", 500)
        return page("<h1>Found</h1><ul>" + "".join(f"<li>{row[1]} costs {row[3]}</li>" for row in rows) + "</ul>")


def page(text: str, status: int = 200) -> Response:
    """A page of HTML."""
    body = f"<!doctype html><html><body>{text}</body></html>".encode()
    return Response(status, headers=Headers((("Content-Type", "text/html; charset=utf-8"),)), body=body)
