# SPDX-License-Identifier: Apache-2.0
"""Field types of request models: what clients really send is read, and what it plainly means is kept.

Forms know strings only, so `true`, `48` and an empty value stand for a boolean, a number and nothing; ASP.NET reads
them so, and clients rely on it.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BeforeValidator

from vedette.wire.model import WireGuid, WireInstant

Value = TypeVar("Value")


def _trimmed(value: object) -> object:
    """Return a text without the space around it, an empty one as nothing, and anything else unchanged."""
    if not isinstance(value, str):
        return value
    return value.strip() or None


def _listed(value: object) -> object:
    """Return a lone value as a list of it; forms and XML write a list of one no other way."""
    if value is None or isinstance(value, list | tuple):
        return value
    return None if value == "" else [value]


def _has_change(value: object) -> bool | None:
    """Return whether the build has a change; a commit hash means that it has, `unknown` that nobody knows."""
    if isinstance(value, bool) or value is None:
        return value
    word = str(value).strip().casefold()
    if word in {"", "unknown", "null", "none"}:
        return None
    return word not in {"false", "0", "no", "off"}


Maybe = Annotated[Value | None, BeforeValidator(_trimmed)]
"""A value that may be missing: `Maybe[int]`, `Maybe[bool]`, `Maybe[ScanScope]`; empty text is None."""

MaybeList = Annotated[list[Value] | None, BeforeValidator(_listed)]
"""A list that may be missing, or be written as its only element."""

MaybeGuid = Annotated[WireGuid | None, BeforeValidator(_trimmed)]
"""A GUID that may be missing."""

MaybeInstant = Annotated[WireInstant | None, BeforeValidator(_trimmed)]
"""A moment that may be missing."""

HasChange = Annotated[bool | None, BeforeValidator(_has_change)]
"""`CiBuildHasChange`: a boolean, but two clients put the commit hash there; never a reason to refuse the request."""

Trimmed = Annotated[Value, BeforeValidator(_trimmed)]
"""A value that must be there; space around it does not count."""
