# SPDX-License-Identifier: Apache-2.0
"""GUIDs as text: written in lower case with hyphens, read with or without hyphens, braces or capitals."""

from __future__ import annotations

import re
from uuid import UUID

_HYPHENATED = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_BARE = re.compile(r"[0-9a-f]{32}", re.IGNORECASE | re.ASCII)
_BRACKETS = {"{": "}", "(": ")", '"': '"', "'": "'"}


def read_guid(text: str) -> UUID | None:
    """Return the GUID that `text` names in one of .NET's forms N, D, B or P, in any case; None if it names none.

    A pair of quotes around it is taken off too: some bodies are a quoted GUID and nothing else.
    """
    stripped = text.strip()
    if len(stripped) > 2 and _BRACKETS.get(stripped[0]) == stripped[-1]:
        stripped = stripped[1:-1].strip()
    if _HYPHENATED.fullmatch(stripped) or _BARE.fullmatch(stripped):
        return UUID(hex=stripped.replace("-", ""))
    return None


def write_guid(guid: UUID) -> str:
    """Return `guid` as replies carry it: lower case, with hyphens."""
    return str(guid)


def write_bare_guid(guid: UUID) -> str:
    """Return `guid` as report files carry a scan's id: 32 lower-case digits."""
    return guid.hex
