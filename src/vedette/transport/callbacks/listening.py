# SPDX-License-Identifier: Apache-2.0
"""Opens the listeners of one process: one on loopback for sites on this machine, one more where the operator says so.

The listener on loopback is always there: whoever can call it is on this machine. Sites elsewhere can only call an
address that the operator names; without one they are given none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import anyio
from anyio.abc import SocketAttribute

from vedette.domain.callback import ListenerAddress, ListenerSettings
from vedette.domain.exchange import Origin
from vedette.errors import UsageError
from vedette.scan.ports import Clock
from vedette.transport.addresses import read_address
from vedette.transport.callbacks.dns import DnsListener, Zone
from vedette.transport.callbacks.http import HttpListener, Record

LOOPBACK = "127.0.0.1"
_EVERY_ADDRESS = "0.0.0.0"  # the operator asked to be called from elsewhere


@dataclass(frozen=True, slots=True)
class Listeners:
    """Where the listeners of this process can be called."""

    loopback: ListenerAddress
    public: ListenerAddress | None = None

    def is_ours(self, origin: Origin) -> bool:
        """Whether an origin is that of a listener: no scan may ask it anything, since that would count as the site's.

        With a DNS name, whatever is below it is ours at any port.
        """
        if origin.port == self.loopback.port and origin.host in (LOOPBACK, "localhost"):
            return True
        public = self.public
        if public is None:
            return False
        name = public.dns_name
        is_named = bool(name) and (origin.host == name or origin.host.endswith(f".{name}"))
        return is_named or (origin.port == public.port and origin.host == public.host.lower())


@asynccontextmanager
async def listening(
    settings: ListenerSettings, record: Record, clock: Clock, last_port: int = 0
) -> AsyncIterator[Listeners]:
    """Listen until the context is left; `last_port` is the one of loopback that is taken again where it is free.

    Raises UsageError for settings that contradict each other, and where an address is taken or is not ours.
    """
    check_settings(settings)
    async with AsyncExitStack() as sockets:
        opening = _Opening(sockets, record, clock)
        loopback = await opening.loopback(last_port)
        public = None if settings.host is None else await opening.public(settings, settings.host)
        async with anyio.create_task_group() as group:
            for serve in opening.served:
                group.start_soon(serve)
            yield Listeners(loopback, public)
            group.cancel_scope.cancel()


def check_settings(settings: ListenerSettings) -> None:
    """Raise UsageError where DNS is wanted and there is no address to answer with."""
    if settings.dns_name is not None and (settings.host is None or read_address(settings.host) is None):
        raise UsageError(
            "--callback-dns-name needs an address to answer with.", "Give it with --callback-host ADDRESS."
        )


class _Opening:
    """Opens sockets, which `sockets` closes, and knows what is to be served on them."""

    def __init__(self, sockets: AsyncExitStack, record: Record, clock: Clock) -> None:
        self.served: list[Callable[[], Coroutine[None, None, None]]] = []
        self._sockets = sockets
        self._http = HttpListener(record)
        self._record = record
        self._clock = clock

    async def loopback(self, last_port: int) -> ListenerAddress:
        """Listen on loopback; at any free port where somebody else has the last one."""
        try:
            port = await self._serve(LOOPBACK, last_port)
        except OSError:
            port = await self._serve(LOOPBACK, 0)
        return ListenerAddress(LOOPBACK, port)

    async def public(self, settings: ListenerSettings, host: str) -> ListenerAddress:
        """Listen where the operator wants to be called. Raises UsageError."""
        address = None if read_address(host) is None else host
        try:
            port = await self._serve_reachable(address, settings.port)
        except OSError as error:
            raise UsageError(
                f"Calls cannot be taken at port {settings.port}: {error.strerror}.", "Choose another --callback-port."
            ) from error
        if settings.dns_name is not None and address is not None:
            await self._serve_dns(Zone(settings.dns_name, address), settings.dns_port)
        return ListenerAddress(host, port, settings.dns_name or "")

    async def _serve_reachable(self, address: str | None, port: int) -> int:
        """Listen at the address itself where it is this machine's own, and else, as behind NAT, at every address."""
        if address is None:
            return await self._serve(_EVERY_ADDRESS, port)
        try:
            return await self._serve(address, port)
        except OSError:
            return await self._serve("::" if ":" in address else _EVERY_ADDRESS, port)

    async def _serve(self, host: str, port: int) -> int:
        """Open a socket for HTTP and return the port. Raises OSError."""
        (listener,) = (await anyio.create_tcp_listener(local_host=host, local_port=port)).listeners
        await self._sockets.enter_async_context(listener)
        self.served.append(partial(listener.serve, self._http.handle))
        return int(listener.extra(SocketAttribute.local_port))

    async def _serve_dns(self, zone: Zone, port: int) -> None:
        where = LOOPBACK if zone.address == LOOPBACK else _EVERY_ADDRESS
        try:
            socket = await anyio.create_udp_socket(local_host=where, local_port=port)
        except OSError as error:
            raise UsageError(
                f"Questions about {zone.name} cannot be answered at UDP port {port}: {error.strerror}.",
                "Port 53 needs the right to it; another one is chosen with --callback-dns-port.",
            ) from error
        await self._sockets.enter_async_context(socket)
        self.served.append(partial(DnsListener(zone, self._record, self._clock.monotonic_seconds).serve, socket))
