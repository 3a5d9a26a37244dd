# SPDX-License-Identifier: Apache-2.0
"""One page of a long list, and the wish for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

DEFAULT_PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class PageWish:
    """Which page of a list is wanted: `number` counts from 1, `size` is the most items of a page."""

    number: int = 1
    size: int = DEFAULT_PAGE_SIZE

    @property
    def offset(self) -> int:
        """How many items come before the page."""
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The items of one page and how many there are on all pages."""

    items: tuple[T, ...]
    total: int
