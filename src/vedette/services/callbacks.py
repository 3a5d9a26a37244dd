# SPDX-License-Identifier: Apache-2.0
"""Our own listener for the scans of this process, and calls that come when their scan has ended."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import structlog

from vedette.domain.callback import Call, ListenerAddress
from vedette.errors import Conflict, NotFound
from vedette.scan.catalogue import Catalogue
from vedette.scan.late_calls import settle_ended, step_key
from vedette.scan.ports import Clock
from vedette.store.callbacks import Callbacks, UnjudgedCalls
from vedette.store.store import Store

_LOG = structlog.get_logger(__name__)


class OwnCallbacks:
    """The listeners of this process, with what is stored of their calls. Fits `scan.ports.Callbacks`."""

    def __init__(
        self, stored: Callbacks, loopback: ListenerAddress | None = None, public: ListenerAddress | None = None
    ) -> None:
        self._stored = stored
        self._loopback = loopback
        self._public = public

    def address(self, *, is_loopback: bool) -> ListenerAddress | None:
        """Return where a site can call: on loopback if it runs there, else where the operator said, if anywhere."""
        return self._loopback if is_loopback else self._public

    async def expect(self, token: str, scan_id: UUID, trial: str) -> None:
        """Write down that a probe of `trial` is about to carry `token`. Raises StoreFailed."""
        await self._stored.expect(token, scan_id, trial)

    async def calls_of(self, tokens: Collection[str]) -> dict[str, tuple[Call, ...]]:
        """Return the calls with each of `tokens`, oldest first. Raises StoreFailed."""
        return await self._stored.calls_of(tokens)


class LateCallService:
    """Lets calls that come after their scan has ended make findings, and reopens the issues that these are of."""

    def __init__(self, store: Store, clock: Clock, catalogue: Catalogue) -> None:
        self._store = store
        self._clock = clock
        self._catalogue = catalogue

    async def tick(self) -> None:
        """Judge the calls that came since the last tick; harmless where there are none. Raises StoreFailed."""
        for each in await self._store.callbacks.unjudged():
            if await self._store.callbacks.has_step(each.scan_id, tuple(map(step_key, each.trials))):
                await self._settle(each)
            await self._store.callbacks.mark_judged(each.numbers)

    async def _settle(self, late: UnjudgedCalls) -> None:
        try:
            scan = await self._store.scans.get(late.scan_id)
            journal = self._store.journal(scan.id, scan.epoch)
            found = await settle_ended(
                await journal.load(),
                journal,
                OwnCallbacks(self._store.callbacks),
                self._clock,
                self._catalogue,
                late.trials,
            )
            await self._store.issues.apply_late(scan.id, found)
        except (NotFound, Conflict) as gone:  # it was deleted meanwhile
            _LOG.info("calls came for a scan that is gone", scan=str(late.scan_id), reason=gone.message)
