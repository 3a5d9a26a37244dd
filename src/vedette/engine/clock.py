# SPDX-License-Identifier: Apache-2.0
"""The system's clock. Fits `scan.ports.Clock`."""

from __future__ import annotations

import time

from vedette.domain.time import Instant


class SystemClock:
    """Reads the operating system's clocks."""

    def now(self) -> Instant:
        """Return the present moment."""
        return Instant.from_unix_ns(time.time_ns())

    def monotonic_seconds(self) -> float:
        """Return seconds since an arbitrary start; never goes back."""
        return time.monotonic()
