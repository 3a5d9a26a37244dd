# SPDX-License-Identifier: Apache-2.0
"""Names of parameters that some scripts take for paths into objects: each ends at what all objects have in common."""

from __future__ import annotations

from collections.abc import Callable


def bracketed_prototype(name: str) -> str:
    """Return the path by the accessor that every object has, in brackets."""
    return f"__proto__[{name}]"


def dotted_prototype(name: str) -> str:
    """Return the same path with dots."""
    return f"__proto__.{name}"


def bracketed_constructor(name: str) -> str:
    """Return the path by the constructor, in brackets."""
    return f"constructor[prototype][{name}]"


def dotted_constructor(name: str) -> str:
    """Return the same path with dots."""
    return f"constructor.prototype.{name}"


SHARED_PROPERTIES: tuple[Callable[[str], str], ...] = (
    bracketed_prototype,
    dotted_prototype,
    bracketed_constructor,
    dotted_constructor,
)
