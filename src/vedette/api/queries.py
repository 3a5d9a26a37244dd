# SPDX-License-Identifier: Apache-2.0
"""Query parameters that several endpoints share, in the vendor's spelling; names are matched in any case."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from vedette.domain.page import PageWish
from vedette.domain.time import Instant
from vedette.errors import UsageError
from vedette.wire.instants import read_instant
from vedette.wire.page import MOST_PAGE_SIZE, read_page_wish

_Number = Annotated[
    str | None,
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 1_000_000}),
]
_Size = Annotated[
    str | None,
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_PAGE_SIZE}),
]


class QueryModel(BaseModel):
    """A set of query parameters; unknown ones are ignored."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )


class PageQuery(QueryModel):
    """Which page of a list; what is no number is the first page of 20."""

    page: _Number = Field(default=None, description="The page, counted from 1.")
    page_size: _Size = Field(default=None, description="Items of a page, 1 to 200. Default 20.")

    @property
    def wish(self) -> PageWish:
        """The wish that both values state."""
        return read_page_wish(self.page, self.page_size)


def read_date(text: str | None, field: str, *, day_end: bool = False) -> Instant | None:
    """Return the moment of a query date (`MM/dd/yyyy HH:mm:ss` or ISO 8601, UTC); None when there is none.

    Raises UsageError that names `field`.
    """
    if text is None:
        return None
    moment = read_instant(text, day_end=day_end)
    if moment is None:
        raise UsageError(f"{field} is no date.", "Write it as MM/dd/yyyy HH:mm:ss, in UTC.", field=field)
    return moment
