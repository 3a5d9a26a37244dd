# SPDX-License-Identifier: Apache-2.0
"""Error texts are told by the product's own words, and found wherever they stand."""

from __future__ import annotations

import html
import sqlite3

import pytest
from tests.support.judge import page

from vedette.checks.database_errors import database_products, find_database_errors


def sqlite_says(statement: str) -> str:
    """What the real library says of a statement that is wrong."""
    with pytest.raises(sqlite3.Error) as told:
        sqlite3.connect(":memory:").execute(statement)
    return str(told.value)


@pytest.mark.parametrize("statement", ["select 'a", "select 1 anz 2<3", "select a", "select 'a' 'b' 1 'c'"])
def test_what_sqlite_really_says_is_known(statement: str) -> None:
    assert database_products(page(f"<p>{html.escape(sqlite_says(statement))}")) == {"SQLite"}


def test_several_products_are_told_apart_and_each_is_found_once() -> None:
    body = "ORA-01756 ORA-00933 SQLSTATE[42000] sqlite3.OperationalError: near"
    errors = find_database_errors(page(body))

    assert [(error.product, error.start) for error in errors] == [
        ("SQLite", body.index("sqlite3")),
        ("Oracle", 0),
        ("a database", body.index("SQLSTATE")),
    ]


def test_the_excerpt_ends_where_markup_begins() -> None:
    (error,) = find_database_errors(page("<b>ORA-01756: quoted\n  string</b> and more"))

    assert error.text == "ORA-01756: quoted string"


@pytest.mark.parametrize("text", ["SQL", "an error in your SQL", "ORA-12345678", "syntax error", "no such thing: x"])
def test_prose_is_no_error(text: str) -> None:
    assert find_database_errors(page(text)) == ()
