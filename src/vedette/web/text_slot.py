# SPDX-License-Identifier: Apache-2.0
"""A value inside a text, with its name there and its exact place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextSlot:
    """`text[start:end]` is how the value is written; `is_text` is False where it is written without quotes."""

    name: str
    value: str
    start: int
    end: int
    is_text: bool = True
