# SPDX-License-Identifier: Apache-2.0
"""A small real database behind the sites that SQL tests judge: what is true there is true SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

from tests.support.judge import Site, page

from vedette.domain.exchange import Response

ROWS = [(1, "lamp", "shoes", 12), (2, "boots", "shoes", 80), (3, "O'Neill hat", "hats", 15), (4, "cap", "hats", 9)]


def open_shop() -> sqlite3.Connection:
    """Open a shop of four things, in memory."""
    shop = sqlite3.connect(":memory:")
    shop.execute("create table things (id integer, name text, kind text, price integer)")
    shop.execute("create table members (name text, secret text)")
    shop.execute("create table visits (said text, seen integer)")
    shop.executemany("insert into things values (?, ?, ?, ?)", ROWS)
    shop.execute("insert into members values ('ann', 'x1y2z3')")
    return shop


def listing(rows: Iterable[tuple[object, ...]]) -> str:
    """A page's list of rows."""
    return "<ul>" + "".join(f"<li>{row[1]} costs {row[3]}</li>" for row in rows) + "</ul>"


def shop_site(
    statement: str,
    *,
    on_error: Callable[[sqlite3.Error], Response] = lambda error: page("<p>Something went wrong.</p>", 500),
    show: Callable[[list[tuple[object, ...]]], Response] = lambda rows: page("<h1>Shop</h1>" + listing(rows)),
    change: Callable[[str], str] = lambda value: value,
) -> Site:
    """A site that puts the value into `statement` at `VALUE`, unescaped but for `change`."""
    shop = open_shop()

    def site(value: str) -> Response:
        try:
            rows = shop.execute(statement.replace("VALUE", change(value))).fetchall()
        except sqlite3.Error as error:
            return on_error(error)
        return show(rows)

    return site


def loud(error: sqlite3.Error) -> Response:
    """An error page that tells what the database said."""
    return page(f"<pre>sqlite3.OperationalError: {error}</pre>", 500)


def quiet(error: sqlite3.Error) -> Response:
    """A page that looks like one without results."""
    return page("<h1>Shop</h1>" + listing([]))
