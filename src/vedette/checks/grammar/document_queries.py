# SPDX-License-Identifier: Apache-2.0
"""Queries of document databases: ranges that hold the value alone or nothing, and script that leaves a value as it is.

Sources: MongoDB manual, comparison operators and `$where`.
"""

from __future__ import annotations

Members = tuple[tuple[str, str], ...]


def value_range(low: str, high: str) -> Members:
    """Return the operators of a range; where both ends are the value it matches what the value does."""
    return ("$gte", low), ("$lte", high)


def unknown_operators(low: str, high: str) -> Members:
    """Return the range with operators that no database knows: the negative control."""
    return ("$gtz", low), ("$ltz", high)


def unlike_script(quote: str, left: int, right: int) -> str:
    """Return script behind a value that leaves the text as it is where `left < right`, and else appends to it.

    The comparison with `true` is script's own: other languages that know `?:` have no `===`.
    """
    return f"{quote}+({left}<{right}===true?{quote}{quote}:{quote}0{quote})+{quote}"


def broken_script(quote: str, left: int, right: int) -> str:
    """Return the script with its word destroyed: the negative control, at which every interpreter fails."""
    return f"{quote}+({left}<{right}===trux?{quote}{quote}:{quote}0{quote})+{quote}"
