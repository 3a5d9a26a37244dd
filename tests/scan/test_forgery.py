# SPDX-License-Identifier: Apache-2.0
"""A whole scan tells a form that obeys strangers from its twins, by what travels with a forged request."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from tests.support.conducting import Bench
from tests.support.token_site import page

from vedette.checks.cross_site_request_forgery import CHECK
from vedette.domain.exchange import Headers, Request, Response
from vedette.scan.catalogue import Catalogue
from vedette.scan.runner import SliceOutcome


class Notes:
    """A site whose first answer opens a session, with a form that saves a note for whoever has one."""

    def __init__(self, cookie: str, *, wants_token: bool = False) -> None:
        self._cookie = cookie
        self._wants_token = wants_token
        self._told = ""

    def __call__(self, request: Request) -> Response:
        has_session = "sid=q7d8w1x5c3z9k2m4" in (request.headers.get("cookie") or "")
        match request.method, request.url.path:
            case "GET", "/":
                told, self._told = self._told, ""
                form = (
                    '<form method="post" action="/note"><input type="hidden" name="t" value="z1z2z3z4z5z6z7z8">'
                    '<input name="note" value="Hi"><button>Keep</button></form>'
                )
                answer = page(f"<h1>Notes</h1>{told}{form}")
                lines = (*answer.headers.lines, ("Set-Cookie", f"sid=q7d8w1x5c3z9k2m4; Path=/{self._cookie}"))
                return Response(200, headers=Headers(lines), body=answer.body)
            case "POST", "/note" if has_session:
                token = parse_qs(request.body.decode("latin-1")).get("t")
                is_right = token == ["z1z2z3z4z5z6z7z8"] or not self._wants_token
                self._told = "<p>Your note was kept</p>" if is_right else "<p>Try again</p>"
                return Response(303, headers=Headers((("Location", "/"),)))
            case "POST", "/note":
                return page("<h1>Nobody knows you</h1>", 403)
            case _:
                return page("<h1>Not found</h1>", 404)


SITES = {
    "nothing is compared": (Notes(""), 1),
    "the cookie stays at home": (Notes("; SameSite=Lax"), 0),
    "the token is compared": (Notes("", wants_token=True), 0),
}


@pytest.mark.anyio
@pytest.mark.parametrize(("site", "count"), SITES.values(), ids=SITES)
async def test_a_form_is_told_that_obeys_strangers_where(site: Notes, count: int) -> None:
    bench = Bench(site, catalogue=Catalogue((), (), (CHECK,)))

    assert await bench.run() is SliceOutcome.DONE
    assert [row.sink for row in bench.disk.findings.values()] == ["/note"] * count
