# SPDX-License-Identifier: Apache-2.0
"""The poison rule: an answer that ends the process which reads it must not end the scan.

Some readers are C, and a hostile answer may kill the process by a signal. When the scan is taken up again, the answers
that follow are *tasted* first: a process of its own reads them with the same readers. Only an answer that kills that
process is given up, by name and with the reason. So a scan that was killed by anything else loses nothing.

Why this ends: what is sent next is a function of what is committed, so the answer that killed the process is among
those which had been asked for and not yet committed, and it comes again near the beginning. Caution is decided when a
request is *sent*, so that an answer which takes its time is tasted all the same. And caution ends by a commit only, so
a life that dies has done something for good, and the answer comes earlier in the next one.
"""

from __future__ import annotations

from vedette.domain.exchange import Exchange
from vedette.domain.scan import ScanState
from vedette.scan.ports import Clock, NoAnswer, Outage, Taste, Taster
from vedette.scan.rows import EventRow
from vedette.scan.writer import Writer

CAUTIOUS_EXCHANGES = 128
"""Caution lasts until so many are committed: those of a batch that was on its way, of the next one, and in flight."""
_REASONS = {
    Taste.CRASHES: "its answer crashes the reader of pages",
    Taste.ENDLESS: "its answer keeps the reader of pages busy without an end",
}


class Caution:
    """Whether answers are tasted, over the slices of one holder of the scan."""

    def __init__(self, state: ScanState) -> None:
        """Begin on a scan that was claimed in `state`.

        A scan that another holder left at work may have killed it. Whoever ends in good order in the middle of a
        scan leaves it so as well; being cautious then costs a moment and changes no result.
        """
        self.is_on = state in (ScanState.SCANNING, ScanState.PAUSING)
        self._is_proved = False
        self._committed = 0

    def see_commit(self, exchanges: int) -> None:
        """Count what a batch has made safe, and end the caution when it is enough."""
        self._committed += exchanges
        if self._committed >= CAUTIOUS_EXCHANGES and not self._is_proved:
            self.is_on = False

    def keep(self) -> None:
        """Stay cautious to the end: this site has shown that its answers crash readers, and may do so again."""
        self.is_on = self._is_proved = True

    def end(self) -> None:
        """Be cautious no more: nothing can be tasted here."""
        self.is_on = False


class Foretaste:
    """Has answers tasted in one slice while there is reason for caution."""

    def __init__(self, caution: Caution, taster: Taster, writer: Writer, clock: Clock) -> None:
        self._caution = caution
        self._taster = taster
        self._writer = writer
        self._clock = clock

    @property
    def is_due(self) -> bool:
        """Whether the answer to a request that is sent now is tasted."""
        return self._caution.is_on

    async def taste(self, exchange: Exchange) -> None:
        """Let the process of its own read the answer. Raises NoAnswer when this one must not read it."""
        found = await self._taster.taste(exchange)
        if found is Taste.UNKNOWN and self._caution.is_on:
            self._caution.end()
            self._say("The scan goes on without the process that reads doubtful answers: it could not be started.")
        reason = _REASONS.get(found)
        if reason is None:
            return
        self._caution.keep()
        self._say(f"{exchange.request.method} {exchange.request.url} was given up: {reason}.")
        raise NoAnswer(Outage.UNREADABLE, reason)

    def _say(self, text: str) -> None:
        self._writer.write(events=[EventRow(self._clock.now(), "poison", text)])
