# SPDX-License-Identifier: Apache-2.0
"""The page of what there is of the API says what the code does."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from tests.support.coverage_page import PAGE, Reality, Row, current_rows, reality_of, render


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> tuple[Row, ...]:
    return current_rows(tmp_path_factory.mktemp("coverage"))


def test_is_up_to_date(rows: tuple[Row, ...]) -> None:
    assert PAGE.read_text("utf-8") == render(rows), "run: python -m tests.support.coverage_page"


def test_names_a_test_for_every_operation(rows: tuple[Row, ...]) -> None:
    assert [f"{row.method} {row.path}" for row in rows if not row.test] == []


def test_says_what_every_operation_does(rows: tuple[Row, ...]) -> None:
    assert [f"{row.method} {row.path}" for row in rows if not row.sentence.endswith(".")] == []


class Shelf:
    """A service of which nothing can be had."""

    async def all(self) -> tuple[()]:
        return ()

    async def add(self) -> NoReturn:
        raise LookupError("closed")

    async def count(self) -> int:
        return 0


class Handlers:
    """A handler of each kind."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def count(self) -> object:
        return await self._shelf.count()

    async def all(self) -> object:
        return await self._shelf.all()

    async def delete(self) -> object:
        try:
            await self._shelf.add()
        except LookupError:
            return "NotExists"

    async def new(self) -> object:
        await self._shelf.add()

    async def send(self) -> object:
        await self._shelf.count()
        raise LookupError("no post office")


@pytest.mark.parametrize(
    ("name", "reality"),
    [
        ("count", Reality.REAL),
        ("all", Reality.EMPTY),
        ("delete", Reality.EMPTY),
        ("new", Reality.REFUSED),
        ("send", Reality.REFUSED),
    ],
)
def test_reads_off_the_code_how_far_it_is_real(name: str, reality: Reality) -> None:
    assert reality_of(getattr(Handlers(Shelf()), name)) is reality


def test_the_page_lies_beside_the_other_pages_of_the_api() -> None:
    assert PAGE.parent == Path(__file__).parents[2] / "docs" / "api"
