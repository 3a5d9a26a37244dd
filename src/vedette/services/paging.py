# SPDX-License-Identifier: Apache-2.0
"""The whole of a list that is read in pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from vedette.domain.page import Page, PageWish

T = TypeVar("T")
PAGE_SIZE = 200


async def read_all(page_of: Callable[[PageWish], Awaitable[Page[T]]]) -> tuple[T, ...]:
    """Return the items of all pages, in order; asks `page_of` for one page of `PAGE_SIZE` after the other.

    Ends at an empty page too: the list may become shorter meanwhile.
    """
    items: list[T] = []
    number = 1
    while True:
        page = await page_of(PageWish(number, PAGE_SIZE))
        items += page.items
        if not page.items or len(items) >= page.total:
            return tuple(items)
        number += 1
