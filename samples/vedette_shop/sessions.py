# SPDX-License-Identifier: Apache-2.0
"""The sessions of those who are logged in: sealed values in a cookie, which may be made to end after some requests."""

from collections import Counter
from itertools import count

from vedette_shop.seal import Seal

_PURPOSE = "session"


class Sessions:
    """Opens sessions and says whose they are. With `most_requests` each ends after so many uses of its cookie."""

    def __init__(self, seal: Seal, most_requests: int | None = None) -> None:
        self._seal = seal
        self._most_requests = most_requests
        self._numbers = count(1)
        self._used: Counter[str] = Counter()

    def open(self, user: str) -> str:
        """Return the cookie of a new session."""
        return self._seal.close(_PURPOSE, f"{next(self._numbers)} {user}")

    def user(self, cookie: str | None) -> str | None:
        """Return who is logged in by `cookie`, and count the use; None for nobody, or where the session has ended."""
        value = self._seal.open(_PURPOSE, cookie)
        if value is None:
            return None
        number, _, user = value.partition(" ")
        if self._most_requests is not None:
            self._used[number] += 1
            if self._used[number] > self._most_requests:
                return None
        return user
