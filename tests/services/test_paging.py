# SPDX-License-Identifier: Apache-2.0
"""A list that is read in pages is read whole."""

from __future__ import annotations

import pytest

from vedette.domain.page import Page, PageWish
from vedette.services.paging import read_all

pytestmark = pytest.mark.anyio


class Numbers:
    """A list of numbers; notes which pages were asked for. `claimed` is how many it says there are."""

    def __init__(self, count: int, claimed: int | None = None) -> None:
        self._numbers = tuple(range(count))
        self._claimed = count if claimed is None else claimed
        self.asked: list[int] = []

    async def page(self, wish: PageWish) -> Page[int]:
        self.asked.append(wish.number)
        return Page(self._numbers[wish.offset : wish.offset + wish.size], self._claimed)


@pytest.mark.parametrize(("count", "pages"), [(0, [1]), (1, [1]), (200, [1]), (201, [1, 2]), (450, [1, 2, 3])])
async def test_each_item_is_read_once(count: int, pages: list[int]) -> None:
    numbers = Numbers(count)

    assert await read_all(numbers.page) == tuple(range(count))
    assert numbers.asked == pages


async def test_a_list_that_became_shorter_ends() -> None:
    numbers = Numbers(200, claimed=500)

    assert await read_all(numbers.page) == tuple(range(200))
    assert numbers.asked == [1, 2]
