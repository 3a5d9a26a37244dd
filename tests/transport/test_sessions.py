# SPDX-License-Identifier: Apache-2.0
"""Who a sender is logged in as goes from one sender of a scan to the next, and no further."""

from __future__ import annotations

import pytest
from tests.support.recording_server import recording_server
from tests.support.senders import NOON, HandClock, request_of, settings_for, url_of

from vedette.crawl.scope import judge
from vedette.domain.exchange import Headers
from vedette.domain.scope import Scope
from vedette.errors import StoreFailed
from vedette.scan.ports import RoleSession
from vedette.scan.visits import BrowserState
from vedette.transport.cookie_jar import CookieJar
from vedette.transport.sender import CurlSenders
from vedette.transport.sessions import pack_session, unpack_session, widened

SESSION = RoleSession("vera", 3, (("Authorization", "Bearer x"),), BrowserState((("h", "/", "a", "b"),)))


def test_what_is_packed_comes_back() -> None:
    jar = CookieJar()
    jar.learn(url_of(80), Headers((("Set-Cookie", "sid=1"),)), NOON)
    again, session = unpack_session(pack_session(jar, SESSION))
    assert (again.to_bytes(), session) == (jar.to_bytes(), SESSION)
    assert unpack_session(pack_session(jar, None))[1] is None


@pytest.mark.parametrize("stored", [b"{}", b"x", b'{"cookies": [], "role": {}}'], ids=["empty", "no JSON", "half"])
def test_other_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(StoreFailed):
        unpack_session(stored)


def test_a_login_may_lie_elsewhere_on_the_origins_that_are_named_and_nowhere_else() -> None:
    scope = widened(Scope(url_of(80, "/app/")), (url_of(81, "/sso/login"),))
    assert judge(scope, "GET", url_of(80, "/login")) is None
    assert judge(scope, "POST", url_of(81, "/other")) is None
    assert judge(scope, "GET", url_of(82, "/")) is not None


@pytest.mark.anyio
async def test_a_blank_sender_knows_nothing_of_the_session() -> None:
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=7\r\nContent-Length: 0\r\n\r\n"
    async with recording_server(answer) as server:
        senders = CurlSenders(version="1.2", clock=HandClock())
        async with senders.open(settings_for(url_of(server.port))) as sender:
            await sender.send(request_of(server.port), mark="m")
            await sender.adopt(SESSION)
            mine = await sender.send(request_of(server.port), mark="m")
            async with sender.branch(None, is_blank=True) as blank:
                other = await blank.send(request_of(server.port), mark="m")
            async with sender.branch((), is_blank=False) as same:
                again = await same.send(request_of(server.port), mark="m")
            async with sender.branch(None, is_blank=True, session=sender.session()) as heir:
                taken_up = await heir.send(request_of(server.port), mark="m")
            await sender.adopt(None)
            nobody = await sender.send(request_of(server.port), mark="m")

    assert (mine.role, mine.session, mine.sent.get("cookie"), mine.sent.get("authorization")) == (
        "vera",
        3,
        "sid=7",
        "Bearer x",
    )
    assert (again.role, again.sent.get("cookie")) == ("vera", "sid=7")
    assert (taken_up.role, taken_up.session, taken_up.sent.get("cookie")) == ("vera", 3, "sid=7")
    for each in (other, nobody):
        assert (each.role, each.session, each.sent.get("cookie"), each.sent.get("authorization")) == ("", 0, None, None)
