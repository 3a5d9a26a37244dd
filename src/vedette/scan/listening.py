# SPDX-License-Identifier: Apache-2.0
"""What one slice of a scan has to do with our own listener: tokens go out, and calls are waited for, a moment.

Most sites that fetch an address do so before they answer, so the call is there when the answer is. A little longer is
waited beside other trials; what calls later is met by `late_calls.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import anyio

from vedette.domain.callback import Call, CallKind, ListenerAddress
from vedette.domain.exchange import Effect
from vedette.scan.no_listener import NoListener
from vedette.scan.ports import Callbacks

NO_LISTENER = "there is no listener that the site can reach"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long calls are waited for."""

    pauses_seconds: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4)
    """The pauses between the looks for calls of one answer: 0.75 s in all."""
    linger_seconds: float = 2.0
    """How long after the last token went out a scan still waits for calls before it ends."""


DEFAULT_PATIENCE = Patience()


class Listening:
    """The listener as one slice of one scan sees it."""

    def __init__(
        self,
        callbacks: Callbacks,
        scan_id: UUID,
        *,
        is_loopback: bool = False,
        patience: Patience = DEFAULT_PATIENCE,
    ) -> None:
        self._patience = patience
        self._callbacks = callbacks
        self._scan_id = scan_id
        self._tokens: dict[str, list[str]] = {}
        self._last_out: float | None = None
        self.address: ListenerAddress | None = callbacks.address(is_loopback=is_loopback)
        """Where the site can call; None where it cannot."""

    @classmethod
    def nowhere(cls) -> Listening:
        """Return the one of a scan without a listener."""
        return cls(NoListener(), UUID(int=0))

    @property
    def notes(self) -> tuple[Effect, ...]:
        """What the answers of surveys carry, so that a trial knows where the site can call."""
        return () if self.address is None else (self.address.as_effect(),)

    def note(self, trial: str, token: str) -> None:
        """Remember that a probe of `trial` carries `token`, and that no request came with it."""
        self._tokens.setdefault(trial, []).append(token)

    def take_tokens(self, trial: str) -> tuple[str, ...]:
        """Return, and forget, the tokens of `trial` that no request came with."""
        return tuple(dict.fromkeys(self._tokens.pop(trial, ())))

    async def expect(self, trial: str, token: str) -> None:
        """Have written down that `token` is about to go out. Raises StoreFailed."""
        await self._callbacks.expect(token, self._scan_id, trial)
        self._last_out = anyio.current_time()

    async def wait(self, token: str) -> tuple[Effect, ...]:
        """Return the calls with `token`, after a moment; a request ends the wait at once."""
        calls = await self._calls(token)
        for pause in self._patience.pauses_seconds:
            if any(call.kind is CallKind.HTTP for call in calls):
                break
            await anyio.sleep(pause)
            calls = await self._calls(token)
        return tuple(call.as_effect() for call in calls)

    async def linger(self) -> None:
        """Wait for what is left of the last moments after the last token went out in this slice."""
        if self._last_out is not None:
            await anyio.sleep(max(0.0, self._last_out + self._patience.linger_seconds - anyio.current_time()))

    async def _calls(self, token: str) -> tuple[Call, ...]:
        return (await self._callbacks.calls_of((token,))).get(token, ())
