# SPDX-License-Identifier: Apache-2.0
"""Where new ids and secrets come from; tests hand in a source that repeats itself."""

from __future__ import annotations

import secrets
from typing import Protocol
from uuid import UUID, uuid4


class Draw(Protocol):
    """Draws what nobody can guess."""

    def guid(self) -> UUID:
        """Return a new id."""
        ...

    def octets(self, count: int) -> bytes:
        """Return `count` secret bytes."""
        ...


class SystemDraw:
    """Draws from the operating system."""

    def guid(self) -> UUID:
        """Return a random (version 4) id."""
        return uuid4()

    def octets(self, count: int) -> bytes:
        """Return `count` secret bytes."""
        return secrets.token_bytes(count)
