# SPDX-License-Identifier: Apache-2.0
"""Counts what happened of late by key, in bounded memory: wrong credentials, looks at a site."""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict, deque

from vedette.domain.time import Span
from vedette.scan.ports import Clock

MOST_REMEMBERED = 10_000
"""How many keys are remembered; the one that was counted longest ago is forgotten first."""


class Attempts:
    """At most `most` attempts of one key within `window`; those beyond are not counted again."""

    def __init__(self, clock: Clock, most: int, window: Span) -> None:
        self._clock = clock
        self._most = most
        self._window_seconds = window.seconds
        self._moments: OrderedDict[bytes, deque[float]] = OrderedDict()

    def add(self, key: str) -> int | None:
        """Count one attempt. Return None, or in how many seconds the next one is free when there were too many."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
        now = self._clock.monotonic_seconds()
        moments = self._moments.setdefault(digest, deque(maxlen=self._most))
        self._moments.move_to_end(digest)
        while moments and now - moments[0] >= self._window_seconds:
            moments.popleft()
        if len(moments) == self._most:
            return max(1, math.ceil(self._window_seconds - (now - moments[0])))
        moments.append(now)
        if len(self._moments) > MOST_REMEMBERED:
            self._moments.popitem(last=False)
        return None
