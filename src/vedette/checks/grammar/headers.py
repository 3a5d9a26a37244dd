# SPDX-License-Identifier: Apache-2.0
"""Header lines of our own name."""

from __future__ import annotations


def header_name(marker: str) -> str:
    """Return a header's name that nobody else uses."""
    return f"X-Vedette-{marker}"


def header_line(marker: str) -> str:
    """Return a line break and a header of our own name."""
    return f"\r\n{header_name(marker)}: 1"


def inert_header_line(marker: str) -> str:
    """Return the same header without the line break."""
    return f"  {header_name(marker)}: 1"
