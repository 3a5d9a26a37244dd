# SPDX-License-Identifier: Apache-2.0
"""Pages count as the API's clients expect, whichever way they end their loop."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.page import PageWish
from vedette.wire.page import Page, read_page_wish

WISHES: dict[str, tuple[str | None, str | None, PageWish]] = {
    "nothing": (None, None, PageWish(1, 20)),
    "both": ("3", "50", PageWish(3, 50)),
    "empty values": ("", "", PageWish(1, 20)),
    "space": (" 2 ", " 5", PageWish(2, 5)),
    "too small": ("0", "0", PageWish(1, 1)),
    "too large": ("7", "5000", PageWish(7, 200)),
    "no numbers": ("first", "-5", PageWish(1, 20)),
    "glued parameters": ("1pageSize=30", None, PageWish(1, 30)),
    "glued parameters beside a size": ("1pageSize=30", "40", PageWish(1, 40)),
}


@pytest.mark.parametrize(("page", "size", "wish"), WISHES.values(), ids=WISHES)
def test_a_wish_is_read_from(page: str | None, size: str | None, wish: PageWish) -> None:
    assert read_page_wish(page, size) == wish


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_query_is_a_wish_within_the_limits(page: str, size: str) -> None:
    wish = read_page_wish(page, size)

    assert wish.number >= 1
    assert 1 <= wish.size <= 200


def test_a_middle_page_knows_its_place() -> None:
    page = Page[str].of(["k", "l"], PageWish(6, 2), 21)

    assert page.to_json_bytes() == (
        b'{"FirstItemOnPage":11,"HasNextPage":true,"HasPreviousPage":true,"IsFirstPage":false,"IsLastPage":false,'
        b'"LastItemOnPage":12,"List":["k","l"],"PageCount":11,"PageNumber":6,"PageSize":2,"TotalItemCount":21}'
    )


def test_an_empty_list_is_its_own_first_and_last_page() -> None:
    page = Page[str].of([], PageWish(), 0)

    assert (page.page_count, page.is_first_page, page.is_last_page, page.has_next_page) == (0, True, True, False)
    assert (page.first_item_on_page, page.last_item_on_page) == (1, 0)


def test_a_page_past_the_end_is_empty_and_the_last() -> None:
    page = Page[str].of([], PageWish(9, 20), 21)

    assert (page.items, page.is_last_page, page.has_next_page, page.page_count) == ([], True, False, 2)


@given(st.integers(0, 120), st.integers(1, 50))
def test_every_way_to_end_the_loop_visits_each_item_once(total: int, size: int) -> None:
    everything = list(range(total))

    def page_at(number: int) -> Page[int]:
        wish = PageWish(number, size)
        return Page[int].of(everything[wish.offset : wish.offset + size], wish, total)

    by_last, number = [*page_at(1).items], 1
    while not page_at(number).is_last_page:
        number += 1
        by_last += page_at(number).items
    by_count = [item for number in range(1, page_at(1).page_count + 1) for item in page_at(number).items]

    assert by_last == everything
    assert by_count == everything
    assert all(page_at(n).has_next_page != page_at(n).is_last_page for n in range(1, number + 1))
    assert json.loads(page_at(1).to_json_bytes())["TotalItemCount"] == total
