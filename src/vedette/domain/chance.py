# SPDX-License-Identifier: Apache-2.0
"""Chance that the server cannot guess and a rerun repeats: seeded by HMAC of the scan's secret.

A proof file carries the derived seed of one trial, never the scan's secret.
"""

from __future__ import annotations

import hashlib
import hmac
import random

MARKER_PAD = "qz"
_FIRST = "abcdefghijklmnopqrstuvwxyz"
_REST = _FIRST + "0123456789"


def derive_seed(secret: bytes, *labels: str) -> bytes:
    """Return the 32 byte seed of one use: HMAC-SHA256(secret; labels), labels told apart by their lengths."""
    message = b"".join(len(label.encode()).to_bytes(4, "big") + label.encode() for label in labels)
    return hmac.new(secret, message, hashlib.sha256).digest()


class Chance:
    """A stream of markers, operands and coins that depends on its seed only.

    It is no source of secrets: the seed is. `random.Random` is used because its sequence is the same on every
    supported Python version for the methods called here.
    """

    def __init__(self, seed: bytes) -> None:
        self.seed = seed
        self._random = random.Random(seed)

    def bits(self, count: int) -> int:
        """Return `count` random bits as a number."""
        drawn: int = self._random.getrandbits(count)
        return drawn

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1, without bias."""
        width = limit.bit_length()
        while True:
            drawn = self.bits(width)
            if drawn < limit:
                return drawn

    def coin(self) -> bool:
        """Return a fair coin."""
        return bool(self.bits(1))

    def number(self, digits: int) -> int:
        """Return a number of exactly `digits` decimal digits whose first digit is not 0."""
        low: int = 10 ** (digits - 1)
        return low + self.below(9 * low)

    def marker(self) -> str:
        """Return a fresh marker: 13 characters, letters and digits, padded so that one cut character is survived.

        The middle nine start with a letter. Source: detection.md, section 2.
        """
        middle = _FIRST[self.below(26)] + "".join(_REST[self.below(36)] for _ in range(8))
        return f"{MARKER_PAD}{middle}{MARKER_PAD}"

    def ordered_pair(self, digits: int = 4) -> tuple[int, int]:
        """Return two different numbers of `digits` digits, the smaller first."""
        first = self.number(digits)
        second = self.number(digits)
        while second == first:
            second = self.number(digits)
        return min(first, second), max(first, second)
