# SPDX-License-Identifier: Apache-2.0
"""What the scripts of a scan told, so that none is read twice, and none that is long while the scan waits for it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from anyio import to_thread

from vedette.crawl.discovery import scripts_in
from vedette.domain.exchange import Exchange
from vedette.web.scripts.reader import ScriptReading, read_script

MOST_READINGS = 500
LONG = 32 * 1024
"""Characters of a script that takes more than a few hundredths of a second to read; and bytes of an answer with one."""


class ScriptReadings:
    """Readings by the digest of the text; the one that was used longest ago goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, ScriptReading] = OrderedDict()

    def __len__(self) -> int:
        """Return how many readings are kept."""
        return len(self._kept)

    def read(self, source: str) -> ScriptReading:
        """Return what `source` tells, from what is known where it is."""
        key = _key(source)
        reading = self._kept.get(key)
        if reading is None:
            reading = read_script(source)
            self._keep(key, reading)
        else:
            self._kept.move_to_end(key)
        return reading

    async def prepare(self, exchange: Exchange) -> None:
        """Read the long scripts of an answer beside the running loop; `read` knows them then."""
        if len(exchange.response.body) < LONG:
            return
        for key, reading in await to_thread.run_sync(_read_long, exchange, frozenset(self._kept)):
            self._keep(key, reading)

    def _keep(self, key: bytes, reading: ScriptReading) -> None:
        self._kept[key] = reading
        while len(self._kept) > MOST_READINGS:
            self._kept.popitem(last=False)


def _read_long(exchange: Exchange, known: frozenset[bytes]) -> list[tuple[bytes, ScriptReading]]:
    sources = {_key(source): source for source in scripts_in(exchange) if len(source) >= LONG}
    return [(key, read_script(source)) for key, source in sources.items() if key not in known]


def _key(source: str) -> bytes:
    return hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16).digest()
