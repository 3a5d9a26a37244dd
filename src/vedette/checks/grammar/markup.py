# SPDX-License-Identifier: Apache-2.0
"""Markup without script, and directives of server-side includes.

The marker in front makes every text of a directive no comment of SQL: in a literal it is text, and outside one the
statement is malformed.
"""

from __future__ import annotations

PLAIN_ELEMENTS = ("b", "h1")
"""Elements without effect; the first is on most lists of allowed ones, the second is not."""
INCLUDED = ("DATE_LOCAL", "DATE_GMT")
"""The variables that are asked for: dates, which say nothing about the server."""


def plain_element(name: str, marker: str) -> str:
    """Return an element that does nothing, with an id of our own."""
    return f"<{name} id={marker}></{name}>"


def dead_element(name: str, marker: str) -> str:
    """Return the element without its markup: the negative control."""
    return f"{name} id={marker}/{name}"


def include_directive(before: str, variable: str, after: str) -> str:
    """Return a directive that shows a date, between two markers."""
    return f'{before}<!--#echo var="{variable}"-->{after}'


def unknown_directive(before: str, name: str, after: str) -> str:
    """Return a directive that no server knows: the negative control."""
    return f'{before}<!--#{name} var="DATE_LOCAL"-->{after}'
