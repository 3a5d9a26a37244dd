# SPDX-License-Identifier: Apache-2.0
"""libcurl's multi interface driven by the running asyncio loop: sockets and timers, nothing of HTTP.

Invariants, each a crash or a leak when broken (pycurl issues 827, 865, 1058):
- libcurl's callbacks only note what it wants; no function of libcurl is called from inside one.
- An easy handle is taken out of the multi handle before it is used again or closed, also when its task is cancelled.
- The multi handle is closed, after all its easy handles, before it can be collected.
- CURLOPT_CLOSESOCKETFUNCTION is never set.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pycurl

Easy = Any
"""A `pycurl.Curl`, for which no types are published."""


@dataclass(frozen=True, slots=True)
class CurlError:
    """Why a transfer failed: a CURLE number and libcurl's own words."""

    code: int
    text: str


class CurlDriver:
    """One multi handle. To be made, used and closed in one running event loop."""

    def __init__(self, most_connections: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._transfers: dict[Easy, asyncio.Future[CurlError | None]] = {}
        self._watched: dict[int, int] = {}
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None
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
        for fd in list(self._watched):
            self._unwatch(fd)
        self._multi.close()

    def _on_socket(self, wish: int, fd: int, _multi: object, _state: object) -> None:
        """Note which events of `fd` libcurl waits for. Called by libcurl."""
        before = self._watched.get(fd, 0)
        after = 0 if wish in (pycurl.POLL_REMOVE, pycurl.POLL_NONE) else wish
        self._watch(before, after, pycurl.POLL_IN, self._loop.remove_reader, self._loop.add_reader, fd)
        self._watch(before, after, pycurl.POLL_OUT, self._loop.remove_writer, self._loop.add_writer, fd)
        if after:
            self._watched[fd] = after
        else:
            self._watched.pop(fd, None)

    def _watch(
        self, before: int, after: int, event: int, remove: Callable[[int], bool], add: Callable[..., None], fd: int
    ) -> None:
        if after & event and not before & event:
            select = pycurl.CSELECT_IN if event == pycurl.POLL_IN else pycurl.CSELECT_OUT
            add(fd, partial(self._on_event, fd, event, select))
        elif before & event and not after & event:
            remove(fd)

    def _unwatch(self, fd: int) -> None:
        self._loop.remove_reader(fd)
        self._loop.remove_writer(fd)
        self._watched.pop(fd, None)

    def _on_timer(self, timeout_ms: int) -> None:
        """Note when libcurl wants to be called. Called by libcurl."""
        self._cancel_timer()
        if timeout_ms < 0 or self._is_closed:
            return
        if timeout_ms == 0:
            self._timer = self._loop.call_soon(self._on_timeout)
        else:
            self._timer = self._loop.call_later(timeout_ms / 1000, self._on_timeout)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_timeout(self) -> None:
        self._timer = None
        self._act(pycurl.SOCKET_TIMEOUT, 0)

    def _on_event(self, fd: int, event: int, select: int) -> None:
        # The loop may have had the event in hand when libcurl lost its interest; the number may be another socket now.
        if self._watched.get(fd, 0) & event:
            self._act(fd, select)

    def _act(self, fd: int, select: int) -> None:
        if self._is_closed:
            return
        self._multi.socket_action(fd, select)
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
