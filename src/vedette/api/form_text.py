# SPDX-License-Identifier: Apache-2.0
"""Forms as values: `application/x-www-form-urlencoded`, and names that stand for objects inside objects.

Nested names are written `Outer.Inner` by some clients and `Outer[Inner]` by others; `Outer[0].Inner`, `Outer[]` and a
repeated name are items of a list. A list with numbered items becomes an object of numbers, which `wire.keys` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import unquote_to_bytes

from pydantic import JsonValue

from vedette.api.limits import MOST_DEPTH, MOST_VALUES, too_deep, too_many

_STEP = re.compile(r"\[([^\[\]]*)\]|\.?([^.\[\]]+)")


def read_form(text: str, charset: str) -> JsonValue:
    """Return the object that an urlencoded form holds; a name without `=` is null.

    A form that is one value without a name (`=text`) is that value: ASP.NET binds bare texts so.
    Raises UsageError when it is too deep or has too many fields. `charset` must be a known one.
    """
    if text.count("&") >= MOST_VALUES:
        raise too_many()
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return nested(
        (_unquoted(name, charset), _unquoted(value, charset) if mark else None) for name, mark, value in pairs
    )


def _unquoted(text: str, charset: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode(charset, "replace")


def nested(fields: Iterable[tuple[str, JsonValue]]) -> JsonValue:
    """Return the object that fields with nested names describe. Raises UsageError when a name is too deep."""
    root = _Node()
    for name, value in fields:
        found = islice(_steps(name), MOST_DEPTH + 1)
        steps = [inside if inside is not None else outside for inside, outside in found]
        if len(steps) > MOST_DEPTH:
            raise too_deep()
        root.put(steps or [""], value)
    whole = root.value()
    return whole[""] if isinstance(whole, dict) and set(whole) == {""} else whole


def _steps(name: str) -> Iterable[tuple[str | None, str]]:
    for found in _STEP.finditer(name):
        yield found.group(1), found.group(2)


class _Node:
    """An object under construction. Names that differ in case only are one; the first spelling is kept."""

    def __init__(self) -> None:
        self._members: dict[str, tuple[str, _Node | list[JsonValue]]] = {}

    def put(self, steps: list[str], value: JsonValue) -> None:
        """Put `value` at the end of `steps`; an object wins over a plain value of the same name."""
        first, rest = steps[0], steps[1:]
        name, known = self._members.get(first.casefold(), (first, None))
        if not rest or rest == [""]:
            if known is None:
                self._members[first.casefold()] = (name, [value])
            elif isinstance(known, list):
                known.append(value)
            return
        if not isinstance(known, _Node):
            known = _Node()
            self._members[first.casefold()] = (name, known)
        known.put(rest, value)

    def value(self) -> JsonValue:
        """Return the object; a name that came more than once holds a list."""
        return {name: _value_of(held) for name, held in self._members.values()}


def _value_of(held: _Node | list[JsonValue]) -> JsonValue:
    if isinstance(held, _Node):
        return held.value()
    return held[0] if len(held) == 1 else list(held)
