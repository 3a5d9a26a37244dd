# SPDX-License-Identifier: Apache-2.0
"""Sockets are watched alike, whatever this system watches them with."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pycurl
import pytest

from vedette.transport.sockets import EpollSockets, SelectorSockets, Sockets

KINDS: list[Callable[[], Sockets]] = [SelectorSockets, *([EpollSockets] if hasattr(select, "epoll") else [])]
IN, OUT, BOTH = pycurl.POLL_IN, pycurl.POLL_OUT, pycurl.POLL_INOUT


@pytest.fixture(params=KINDS)
def sockets(request: pytest.FixtureRequest) -> Iterator[Sockets]:
    made: Sockets = request.param()
    yield made
    made.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    with ExitStack() as stack:
        one, other = socket.socketpair()
        yield stack.enter_context(one), stack.enter_context(other)


Pair = tuple[socket.socket, socket.socket]


def test_what_happens_is_told_in_the_words_of_the_wish(sockets: Sockets, pair: Pair) -> None:
    one, other = pair
    sockets.register(one.fileno(), IN)
    before = sockets.ready()
    other.send(b"x")
    readable = sockets.ready()
    sockets.modify(one.fileno(), OUT)
    writable = sockets.ready()
    sockets.modify(one.fileno(), BOTH)

    assert before == []
    assert readable == [(one.fileno(), pycurl.CSELECT_IN)]
    assert writable == [(one.fileno(), pycurl.CSELECT_OUT)]
    assert sockets.ready() == [(one.fileno(), pycurl.CSELECT_IN | pycurl.CSELECT_OUT)]


def test_a_socket_that_was_let_go_of_is_not_told_of_until_it_is_taken_up_again(sockets: Sockets, pair: Pair) -> None:
    one, other = pair
    sockets.register(one.fileno(), IN)
    sockets.unregister(one.fileno())
    other.send(b"x")
    between = sockets.ready()
    sockets.register(one.fileno(), OUT)
    sockets.unregister(one.fileno())
    sockets.register(one.fileno(), IN)

    assert between == []
    assert sockets.ready() == [(one.fileno(), pycurl.CSELECT_IN)]


def test_what_happens_at_a_socket_that_was_let_go_of_wakes_nobody_twice(sockets: Sockets, pair: Pair) -> None:
    one, other = pair
    sockets.register(one.fileno(), IN)
    sockets.unregister(one.fileno())
    other.close()
    sockets.ready()
    woken, _, _ = select.select([sockets], [], [], 0)

    assert woken == []


def test_a_number_that_comes_back_as_another_socket_is_watched(sockets: Sockets, pair: Pair) -> None:
    one, other = pair
    number = one.fileno()
    sockets.register(number, IN)
    sockets.unregister(number)
    one.close()
    again, peer = socket.socketpair()
    with again, peer:
        assert number in (again.fileno(), peer.fileno())
        own, far = (again, peer) if again.fileno() == number else (peer, again)
        sockets.register(number, IN)
        far.send(b"x")

        assert sockets.ready() == [(own.fileno(), pycurl.CSELECT_IN)]
    assert other.fileno() >= 0


def test_a_socket_can_be_let_go_of_after_it_was_closed(sockets: Sockets, pair: Pair) -> None:
    number = pair[0].fileno()
    sockets.register(number, IN)
    pair[0].close()
    sockets.unregister(number)

    assert sockets.ready() == []
