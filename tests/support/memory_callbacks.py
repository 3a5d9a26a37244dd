# SPDX-License-Identifier: Apache-2.0
"""Our own listener without sockets: what the tests' sites call is kept in memory. Fits `scan.ports.Callbacks`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from vedette.domain.callback import Call, CallKind, ListenerAddress

ADDRESS = ListenerAddress("127.0.0.1", 49152)


@dataclass
class MemoryCallbacks:
    """The tokens that are out, and the calls; `hidden_looks` says how often a token is looked for before it shows."""

    hidden_looks: int = 0
    out: dict[str, str] = field(default_factory=dict)
    """The trial of each token."""
    made: dict[str, tuple[Call, ...]] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    has_address: bool = True

    def address(self, *, is_loopback: bool) -> ListenerAddress | None:
        """Return the address of the tests."""
        return ADDRESS if self.has_address else None

    async def expect(self, token: str, scan_id: UUID, trial: str) -> None:
        """Keep a token."""
        self.out[token] = trial

    def call(self, token: str) -> None:
        """Call as a site does that fetches what it is told."""
        if token in self.out:
            self.made[token] = (*self.made.get(token, ()), Call(CallKind.HTTP, "192.0.2.7", f"/{token}", "GET"))

    async def calls_of(self, tokens: Collection[str]) -> dict[str, tuple[Call, ...]]:
        """Return the calls with each of `tokens`, once they show."""
        for token in tokens:
            self.looks[token] = self.looks.get(token, 0) + 1
        return {
            token: self.made[token] for token in tokens if token in self.made and self.looks[token] > self.hidden_looks
        }
