# SPDX-License-Identifier: Apache-2.0
"""One page of a list as the API shows it, and the wish for one as its query states it.

Counting follows .NET's PagedList, which the API is built on: pages count from 1, and of an empty list the first page
is also the last, with `FirstItemOnPage` 1 and `LastItemOnPage` 0. Clients end their loops on any of `HasNextPage`,
`IsLastPage`, `PageCount` and `TotalItemCount`, so all four must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, Self, TypeVar

from pydantic import Field

from vedette.domain.page import DEFAULT_PAGE_SIZE, PageWish
from vedette.wire.model import WireModel

Item = TypeVar("Item")

MOST_PAGE_SIZE = 200

# One client glues its parameters, so that the number of the page reads `1pageSize=20`.
_PAGE = re.compile(r"\s*(?P<page>\d{1,9})\s*(?:&?pagesize=(?P<size>\d{1,9}))?", re.ASCII | re.IGNORECASE)
_SIZE = re.compile(r"\s*(?P<size>\d{1,9})", re.ASCII)


def read_page_wish(page: str | None, page_size: str | None) -> PageWish:
    """Return the wish in the query values `page` and `pageSize`; what is missing or no number is the default.

    A size beyond 1 to `MOST_PAGE_SIZE` is brought to the nearest one, since a client that asks for 500 wants the most.
    """
    number = _PAGE.match(page or "")
    size = _SIZE.match(page_size or "")
    digits = size["size"] if size else (number["size"] if number else None)
    return PageWish(
        number=max(1, int(number["page"])) if number else 1,
        size=min(max(1, int(digits)), MOST_PAGE_SIZE) if digits else DEFAULT_PAGE_SIZE,
    )


class Page(WireModel, Generic[Item]):
    """One page of a list."""

    first_item_on_page: int = Field(description="The number of the page's first item, counted from 1.")
    has_next_page: bool = Field(description="Whether a page follows.")
    has_previous_page: bool = Field(description="Whether a page stands before.")
    is_first_page: bool = Field(description="Whether it is the first page.")
    is_last_page: bool = Field(description="Whether no page follows.")
    last_item_on_page: int = Field(description="The number of the page's last item, counted from 1.")
    items: list[Item] = Field(validation_alias="List", serialization_alias="List", description="The items.")
    page_count: int = Field(description="How many pages there are.")
    page_number: int = Field(description="The number of the page, counted from 1.")
    page_size: int = Field(description="How many items a full page has.")
    total_item_count: int = Field(description="How many items there are on all pages.")

    @classmethod
    def of(cls, items: Iterable[Item], wish: PageWish, total: int) -> Self:
        """Return the page that `wish` names, holding `items`, of a list of `total` items."""
        page_count = -(-total // wish.size)
        first = wish.offset + 1
        return cls(
            first_item_on_page=first,
            has_next_page=wish.number < page_count,
            has_previous_page=wish.number > 1,
            is_first_page=wish.number == 1,
            is_last_page=wish.number >= page_count,
            last_item_on_page=min(wish.offset + wish.size, total),
            items=list(items),
            page_count=page_count,
            page_number=wish.number,
            page_size=wish.size,
            total_item_count=total,
        )
