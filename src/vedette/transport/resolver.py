# SPDX-License-Identifier: Apache-2.0
"""Names into addresses: asked once a name, kept for the sender's life.

A name that answers differently the second time (DNS rebinding) is never asked a second time. Where several addresses
answer, all of them are kept until one has served; then that one is kept alone, so a whole scan talks to one server.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable

import anyio
import anyio.to_thread

from vedette.domain.time import Span
from vedette.scan.ports import NoAnswer, Outage
from vedette.transport.addresses import read_address

LookUp = Callable[[str], Awaitable[tuple[str, ...]]]
"""Returns the addresses of a host, best first. Raises OSError when it has none."""

_LOCALHOST = ("127.0.0.1", "::1")


async def look_up_by_system(host: str) -> tuple[str, ...]:
    """Return what the machine's own resolver says, asked in a thread. Raises OSError."""
    found = await anyio.to_thread.run_sync(
        lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM), abandon_on_cancel=True
    )
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Resolver:
    """Resolves and remembers. A failure is not remembered: the next request asks again."""

    def __init__(self, timeout: Span, look_up: LookUp = look_up_by_system) -> None:
        self._timeout = timeout
        self._look_up = look_up
        self._known: dict[str, tuple[str, ...]] = {}
        self._turn = anyio.Lock()

    async def resolve(self, host: str) -> tuple[str, ...]:
        """Return the addresses of `host`, at least one. Raises NoAnswer when it has none or nobody says in time."""
        if host not in self._known:
            async with self._turn:
                if host not in self._known:
                    self._known[host] = await self._ask(host)
        return self._known[host]

    def known(self, host: str) -> tuple[str, ...] | None:
        """Return the addresses of `host` where they were asked for before; None where they were not."""
        return self._known.get(host)

    def settle(self, host: str, address: str) -> None:
        """Keep `address`, which has served, as the only one of `host`."""
        if address and address in self._known.get(host, ()):
            self._known[host] = (address,)

    async def _ask(self, host: str) -> tuple[str, ...]:
        if read_address(host) is not None:
            return (host,)
        if host == "localhost" or host.endswith(".localhost"):
            return _LOCALHOST  # RFC 6761, section 6.3: never asked of a name server
        try:
            with anyio.fail_after(self._timeout.seconds):
                found = await self._look_up(host)
        except TimeoutError as error:
            raise NoAnswer(
                Outage.NAME,
                f"The name {host} was not resolved within {self._timeout.seconds:g} seconds.",
                "Check the name servers of this machine.",
            ) from error
        except (OSError, UnicodeError) as error:
            raise _unknown(host) from error
        if not found:
            raise _unknown(host)
        return found


def _unknown(host: str) -> NoAnswer:
    return NoAnswer(
        Outage.NAME, f"The name {host} could not be resolved.", "Check its spelling and this machine's name servers."
    )
