# SPDX-License-Identifier: Apache-2.0
"""libcurl's multi interface driven by the running asyncio loop: sockets and timers, nothing of HTTP.

The sockets stand in a watch of our own, and the loop watches that: libcurl changes its mind twice a request, and a
reader that is set and removed in the loop each time costs more than the request itself.

Invariants, each a crash or a leak when broken (pycurl issues 827, 865, 1058):
- libcurl's callbacks only note what it wants; no function of libcurl is called from inside one.
- An easy handle is taken out of the multi handle before it is used again or closed, also when its task is cancelled.
- The multi handle is closed, after all its easy handles, before it can be collected.
- CURLOPT_CLOSESOCKETFUNCTION is never set.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pycurl

from vedette.transport.sockets import Sockets, watch_sockets

Easy = Any
"""A `pycurl.Curl`, for which no types are published."""

_NO_WISH = frozenset({pycurl.POLL_NONE, pycurl.POLL_REMOVE})


@dataclass(frozen=True, slots=True)
class CurlError:
    """Why a transfer failed: a CURLE number and libcurl's own words."""

    code: int
    text: str


class CurlDriver:
    """One multi handle. To be made, used and closed in one running event loop."""

    def __init__(self, most_connections: int, sockets: Sockets | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._transfers: dict[Easy, asyncio.Future[CurlError | None]] = {}
        self._wanted: dict[int, int] = {}
        self._sockets = watch_sockets() if sockets is None else sockets
        self._loop.add_reader(self._sockets, self._on_ready)
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = math.inf
        self._due_at = math.inf
        self._is_called_soon = False
        self._is_closed = False
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._on_socket)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._on_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, most_connections)

    async def perform(self, easy: Easy) -> CurlError | None:
        """Run the transfer that `easy` describes; return how it failed, None when it did not.

        When the task is cancelled the transfer is given up and its connection closed.
        """
        ended: asyncio.Future[CurlError | None] = self._loop.create_future()
        self._multi.add_handle(easy)
        self._transfers[easy] = ended
        try:
            return await ended
        finally:
            if self._transfers.pop(easy, None) is not None:
                self._multi.remove_handle(easy)

    def close(self, easies: Iterable[Easy]) -> None:
        """Give up what is under way, close `easies`, which have to be all that were ever used here, then the rest."""
        if self._is_closed:
            return
        self._is_closed = True
        self._cancel_timer()
        for easy, ended in list(self._transfers.items()):
            self._multi.remove_handle(easy)
            ended.cancel()
        self._transfers.clear()
        for easy in easies:
            easy.close()
        self._loop.remove_reader(self._sockets)
        self._multi.close()
        self._sockets.close()

    def _on_socket(self, wish: int, fd: int, _multi: object, _state: object) -> None:
        """Note which events of `fd` libcurl waits for. Called by libcurl."""
        if wish in _NO_WISH:
            if self._wanted.pop(fd, None) is not None:
                self._sockets.unregister(fd)
            return
        before = self._wanted.get(fd)
        self._wanted[fd] = wish
        if before is None:
            self._sockets.register(fd, wish)
        elif before != wish:
            self._sockets.modify(fd, wish)

    def _on_timer(self, timeout_ms: int) -> None:
        """Note when libcurl wants to be called. Called by libcurl, several times a request.

        What is due at once waits for no timer, but for the end of what the loop does now. A timer that rings too early
        is left alone: it then sets itself anew, which costs less than setting each one.
        """
        if self._is_closed:
            return
        if timeout_ms < 0:
            self._due_at = math.inf
        elif timeout_ms == 0:
            self._due_at = -math.inf
            if not self._is_called_soon:
                self._is_called_soon = True
                self._loop.call_soon(self._on_soon)
        else:
            self._due_at = self._loop.time() + timeout_ms / 1000
            if self._due_at < self._rings_at:
                self._set_timer()

    def _on_soon(self) -> None:
        self._is_called_soon = False
        if self._due_at == -math.inf and not self._is_closed:
            self._expire()

    def _set_timer(self) -> None:
        self._cancel_timer()
        self._rings_at = self._due_at
        self._timer = self._loop.call_at(self._due_at, self._on_timeout)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._rings_at = math.inf

    def _on_timeout(self) -> None:
        self._cancel_timer()
        if self._due_at > self._loop.time():
            if self._due_at < math.inf:
                self._set_timer()
            return
        self._expire()

    def _expire(self) -> None:
        """Tell libcurl that its time has come; never too early: it would find nothing due, and not say again."""
        self._due_at = math.inf
        self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        self._take_ended()

    def _on_ready(self) -> None:
        """Pass on what happened at our sockets since the loop looked."""
        for fd, action in self._sockets.ready():
            # What libcurl did for another socket may have ended its interest; the number may be another socket now.
            if fd in self._wanted:
                self._multi.socket_action(fd, action)
        self._take_ended()

    def _take_ended(self) -> None:
        left = 1
        while left:
            left, succeeded, failed = self._multi.info_read()
            for easy in succeeded:
                self._end(easy, None)
            for easy, code, text in failed:
                self._end(easy, CurlError(code, text))

    def _end(self, easy: Easy, error: CurlError | None) -> None:
        ended = self._transfers.pop(easy)
        self._multi.remove_handle(easy)
        if not ended.done():
            ended.set_result(error)
