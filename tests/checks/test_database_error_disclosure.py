# SPDX-License-Identifier: Apache-2.0
"""Database error disclosure: the database's own words on a page that failed."""

from __future__ import annotations

import html

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.database_error_disclosure import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

TEXTS = {
    "MySQL": "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version",
    "PostgreSQL": 'ERROR:  syntax error at or near "x"',
    "SQLite": "sqlite3.OperationalError: x",
    "Microsoft SQL Server": "Unclosed quotation mark after the character string 'x'.",
    "Oracle": "ORA-01756: quoted string not properly terminated",
    "Microsoft Access": "Syntax error (missing operator) in query expression 'id = 1x'.",
    "IBM Db2": "DB2 SQL error: SQLCODE: -104",
    "H2": "org.h2.jdbc.JdbcSQLSyntaxErrorException",
    "HSQLDB": "org.hsqldb.HsqlException: unexpected token",
    "Firebird": "Dynamic SQL Error SQL error code = -104",
    "Sybase": "Sybase message: Incorrect",
    "a database behind Hibernate": "org.hibernate.hql.internal.ast.QuerySyntaxException: x",
    "a database behind SQLAlchemy": "sqlalchemy.exc.ProgrammingError",
    "a database": "SQLSTATE[42000]: Syntax error",
}
WEAK: dict[str, Exchange] = {
    f"{product} complains": exchange_of(page(f"<p>{html.escape(text)}</p>", 500)) for product, text in TEXTS.items()
}


@pytest.mark.parametrize(("product", "exchange"), zip(TEXTS, WEAK.values(), strict=True), ids=WEAK)
def test_is_reported_where(product: str, exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.sink, found.grade, found.certainty) == (product, Grade.CONFIRMED, 100)


def test_is_only_possible_with_success() -> None:
    (found,) = inspect(CHECK, exchange_of(page(f"<b>{TEXTS['MySQL']}</b>")))

    assert (found.grade, found.certainty) == (Grade.POSSIBLE, 80)


SAFE: dict[str, Exchange] = {
    "a help page is about the error": exchange_of(
        page(f"<h1>ORA-01756</h1><article><p>{TEXTS['Oracle']}</p></article>")
    ),
    "an answer of a forum quotes it": exchange_of(page(f"<p>I get<p>this<p>today<pre>{TEXTS['MySQL']}</pre>")),
    "a form holds it": exchange_of(page(f"<textarea>{TEXTS['SQLite']}</textarea>")),
    "a script carries it": exchange_of(page(TEXTS["MySQL"], media_type="text/javascript")),
    "the error is told in other words": exchange_of(page("<p>There is an error in the SQL statement", 500)),
    "SQL is mentioned": exchange_of(page("<p>We teach SQL syntax and error handling", 500)),
    "an unknown number of Oracle is named": exchange_of(page("<p>ORA-99999", 500)),
    "the server is busy": exchange_of(page(TEXTS["MySQL"], 503)),
    "there is nothing": exchange_of(page("", 500)),
}


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
