# SPDX-License-Identifier: Apache-2.0
"""What a report that goes on paper needs from outside: something that prints HTML into PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Printer(Protocol):
    """Prints pages. It reaches no network, whatever the page says."""

    async def print_page(self, page: Path, paper: Path) -> None:
        """Write the HTML file `page` as the PDF file `paper`.

        Raises UsageError where nothing is installed that can print, Unreachable when what is installed does not.
        """
        ...
