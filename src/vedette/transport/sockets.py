# SPDX-License-Identifier: Apache-2.0
"""A watch over libcurl's sockets, in libcurl's own words for events; one file number stands for them all.

libcurl takes a socket up and lets go of it in every request. Where there is epoll, a socket that was let go of stays
registered until something happens at it: to change a registration costs a tenth of making and ending one. The system
ends that of a socket that is closed; then its number may come back as another socket's, which is not registered.
"""

from __future__ import annotations

import contextlib
import select
import selectors
from typing import Protocol

import pycurl

_READ, _WRITE = pycurl.CSELECT_IN, pycurl.CSELECT_OUT


class Sockets(Protocol):
    """Watched sockets. A wish is POLL_IN, POLL_OUT or POLL_INOUT."""

    def fileno(self) -> int:
        """Return the file that can be read when `ready` has something to tell."""
        ...

    def register(self, fd: int, wish: int) -> None:
        """Watch a socket that is not watched."""
        ...

    def modify(self, fd: int, wish: int) -> None:
        """Change what a socket is watched for."""
        ...

    def unregister(self, fd: int) -> None:
        """Watch a socket no longer, whether it is open still or not."""
        ...

    def ready(self) -> list[tuple[int, int]]:
        """Return each socket where something happened, with CSELECT_IN, CSELECT_OUT or both; never wait."""
        ...

    def close(self) -> None:
        """End the watch."""
        ...


class EpollSockets:
    """Sockets watched by Linux' epoll."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._let_go: set[int] = set()
        self._masks = {
            pycurl.POLL_IN: select.EPOLLIN,
            pycurl.POLL_OUT: select.EPOLLOUT,
            pycurl.POLL_INOUT: select.EPOLLIN | select.EPOLLOUT,
        }

    def fileno(self) -> int:
        """Do as `Sockets.fileno`."""
        return self._epoll.fileno()

    def register(self, fd: int, wish: int) -> None:
        """Do as `Sockets.register`."""
        if fd in self._let_go:
            self._let_go.remove(fd)
            try:
                self._epoll.modify(fd, self._masks[wish])
            except FileNotFoundError:
                pass  # the socket that was let go of is closed, and this is another one
            else:
                return
        self._epoll.register(fd, self._masks[wish])

    def modify(self, fd: int, wish: int) -> None:
        """Do as `Sockets.modify`."""
        self._epoll.modify(fd, self._masks[wish])

    def unregister(self, fd: int) -> None:
        """Do as `Sockets.unregister`."""
        self._let_go.add(fd)

    def ready(self) -> list[tuple[int, int]]:
        """Do as `Sockets.ready`; after an error or a hang-up a socket can be both read and written."""
        found = self._epoll.poll(0)
        if self._let_go:
            found = [(fd, mask) for fd, mask in found if not self._is_let_go(fd)]
        return [
            (fd, (_READ if mask & ~select.EPOLLOUT else 0) | (_WRITE if mask & ~select.EPOLLIN else 0))
            for fd, mask in found
        ]

    def close(self) -> None:
        """Do as `Sockets.close`."""
        self._epoll.close()

    def _is_let_go(self, fd: int) -> bool:
        """Whether nobody waits for `fd`; then it will not be heard of again."""
        if fd not in self._let_go:
            return False
        self._let_go.remove(fd)
        with contextlib.suppress(OSError):  # it may have been closed since
            self._epoll.unregister(fd)
        return True


class SelectorSockets:
    """Sockets watched by the best that this system has: kqueue on macOS and BSD."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._events = {
            pycurl.POLL_IN: selectors.EVENT_READ,
            pycurl.POLL_OUT: selectors.EVENT_WRITE,
            pycurl.POLL_INOUT: selectors.EVENT_READ | selectors.EVENT_WRITE,
        }
        self._actions = {
            selectors.EVENT_READ: _READ,
            selectors.EVENT_WRITE: _WRITE,
            selectors.EVENT_READ | selectors.EVENT_WRITE: _READ | _WRITE,
        }

    def fileno(self) -> int:
        """Do as `Sockets.fileno`."""
        return self._selector.fileno()

    def register(self, fd: int, wish: int) -> None:
        """Do as `Sockets.register`."""
        self._selector.register(fd, self._events[wish])

    def modify(self, fd: int, wish: int) -> None:
        """Do as `Sockets.modify`."""
        self._selector.modify(fd, self._events[wish])

    def unregister(self, fd: int) -> None:
        """Do as `Sockets.unregister`."""
        self._selector.unregister(fd)

    def ready(self) -> list[tuple[int, int]]:
        """Do as `Sockets.ready`."""
        return [(key.fd, self._actions[events]) for key, events in self._selector.select(0)]

    def close(self) -> None:
        """Do as `Sockets.close`."""
        self._selector.close()


def watch_sockets() -> Sockets:
    """Return a watch over no sockets yet: the fastest of this system."""
    return EpollSockets() if hasattr(select, "epoll") else SelectorSockets()
