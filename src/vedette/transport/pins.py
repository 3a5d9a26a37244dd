# SPDX-License-Identifier: Apache-2.0
"""The second floor of the gate: the socket addresses that may be connected to, and no others."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.transport.addresses import IpAddress, read_address


class Pins:
    """The (address, port) pairs that the gate admitted for one sender; libcurl's socket hook asks here."""

    def __init__(self) -> None:
        self._pairs: set[tuple[IpAddress, int]] = set()

    def add(self, addresses: Iterable[str], port: int) -> None:
        """Let connections to `port` of `addresses` be made."""
        self._pairs.update((read, port) for address in addresses if (read := read_address(address)) is not None)

    def holds(self, address: str, port: int) -> bool:
        """Whether the gate admitted a connection to `address` and `port`."""
        read = read_address(address)
        return read is not None and (read, port) in self._pairs
