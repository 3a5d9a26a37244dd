# SPDX-License-Identifier: Apache-2.0
"""What a report format is: an id, a media type, a file suffix, and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from vedette.reports.document import ReportDocument


class Part(Enum):
    """A part of the document that takes work to gather, so it is there only for a format that needs it."""

    LINES = "lines"
    CELLS = "cells"
    LEDGER = "ledger"
    TREND = "trend"
    URLS = "urls"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format. `suffix` begins with a dot; `media_type` is the whole value of a Content-Type header.

    `write` yields the file piece by piece, so that a report of any length needs little memory. `is_printed` says that
    what it yields is HTML which a browser has to print into the file.
    """

    id: str
    media_type: str
    suffix: str
    write: Callable[[ReportDocument], Iterator[bytes]]
    needs: frozenset[Part] = frozenset()
    is_printed: bool = False

    def render(self, document: ReportDocument) -> bytes:
        """Return what `write` yields as one piece."""
        return b"".join(self.write(document))
