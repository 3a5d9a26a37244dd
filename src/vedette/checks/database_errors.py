# SPDX-License-Identifier: Apache-2.0
"""The error texts of database systems and of the drivers in front of them.

Each signature is a phrase that the product itself prints, long enough that prose hardly ever repeats it by chance;
whether it is *news* on a page is for the caller to say. Sources: the products' own message catalogues and sources
(MySQL `errmsg-utf8.txt`, PostgreSQL `scan.l` and `gram.y`, SQLite `parse.y` and `tokenize.c`, Oracle error messages).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from vedette.checks.documents import BODY_LIMIT_BYTES
from vedette.checks.remembered import Remembered
from vedette.domain.exchange import Response


@dataclass(frozen=True, slots=True)
class DatabaseError:
    """An error text, the product that prints it, and where in the text of the page it begins."""

    product: str
    text: str
    start: int


_SIGNATURES: tuple[tuple[str, str], ...] = (
    ("MySQL", r"You have an error in your SQL syntax; check the manual that corresponds to your (?:MySQL|MariaDB)"),
    ("MySQL", r"Unknown column '[^'\n]{0,200}' in '(?:where clause|field list|order clause|on clause|WHERE|SELECT)'"),
    ("MySQL", r"(?:com\.mysql\.(?:cj\.)?jdbc|org\.mariadb\.jdbc)\.[\w.]{0,80}Exception"),
    ("MySQL", r"(?:pymysql|MySQLdb|mysql\.connector)[\w.]{0,40}\.(?:Programming|Operational|Internal)Error"),
    ("MySQL", r"mysqli?_(?:fetch_\w+|num_rows|query)\(\)[^\n]{0,40}expects parameter"),
    ("PostgreSQL", r'(?:syntax error|unterminated quoted (?:string|identifier)) at or near "'),
    ("PostgreSQL", r'ERROR:\s{1,4}column "[^"\n]{1,80}" does not exist'),
    ("PostgreSQL", r"psycopg2?\.errors\.\w+|org\.postgresql\.util\.PSQLException|Npgsql\.(?:Npgsql|Postgres)Exception"),
    ("PostgreSQL", r'invalid input syntax for (?:type )?(?:integer|bigint|numeric|uuid|boolean): "'),
    ("PostgreSQL", r"pg_(?:query|exec)\(\)[^\n]{0,40}failed"),
    ("SQLite", r"sqlite3\.(?:Operational|Programming|Integrity|Database)Error|SQLite3::SQLException|SQLITE_ERROR"),
    ("SQLite", r'near "[^"\n]{1,200}": syntax error|unrecognized token: "|no such column: \S'),
    ("SQLite", r"System\.Data\.SQLite\.SQLiteException|org\.sqlite\.SQLiteException"),
    ("Microsoft SQL Server", r"Unclosed quotation mark (?:after|before) the character string"),
    ("Microsoft SQL Server", r"Incorrect syntax near (?:'|the keyword)|Invalid column name '[^'\n]{1,200}'"),
    ("Microsoft SQL Server", r"System\.Data\.SqlClient\.SqlException|com\.microsoft\.sqlserver\.jdbc\.\w+Exception"),
    ("Microsoft SQL Server", r"\[(?:Microsoft|FreeTDS)\]\[[^\]\n]{0,80}SQL Server[^\]\n]{0,40}\]"),
    ("Microsoft SQL Server", r"OLE DB Provider for SQL Server"),
    ("Oracle", r"\bORA-(?:00933|00936|00907|00904|00911|00920|00921|01756|01722|01740)\b"),
    ("Oracle", r"oracle\.jdbc\.[\w.]{0,60}Exception"),
    ("Microsoft Access", r"Syntax error (?:\(missing operator\) )?in query expression '"),
    ("Microsoft Access", r"Microsoft JET Database Engine error"),
    ("IBM Db2", r"DB2 SQL error|SQLCODE=-\d{3,5}, ?SQLSTATE=\d{5}|com\.ibm\.db2\.jcc\.am\.Sql\w+"),
    ("H2", r"org\.h2\.jdbc\.Jdbc\w*Exception|Syntax error in SQL statement \""),
    ("HSQLDB", r"org\.hsqldb\.HsqlException|java\.sql\.SQLSyntaxErrorException: (?:unexpected token|malformed)"),
    ("Firebird", r"Dynamic SQL Error\s{0,4}(?:-)?\s{0,4}SQL error code = -\d+"),
    ("Sybase", r"com\.sybase\.jdbc\d?\.jdbc\.Syb\w+Exception|Sybase message:"),
    ("a database behind Hibernate", r"org\.hibernate\.(?:hql|query|exception|Query)[\w.]{0,60}Exception"),
    ("a database behind SQLAlchemy", r"sqlalchemy\.exc\.(?:Programming|Operational|Database|Statement)Error"),
    ("a database", r"SQLSTATE\[\w{5}\]|java\.sql\.SQL(?:SyntaxError)?Exception|System\.Data\.Odbc\.OdbcException"),
)  # fmt: skip
_COMPILED = tuple((product, re.compile(pattern)) for product, pattern in _SIGNATURES)
_TELLING = (
    "SQL", "Sql", "sql", "dbc", "ybase", "ORA-", "JET Database", "query expression", "yntax", "unterminated quoted",
    "Unclosed quotation", "Unknown column", "no such column", "Invalid column name", "does not exist", "hibernate",
    "unrecognized token", "psycopg", "pg_exec", "pg_query", "expects parameter", "FreeTDS",
)  # fmt: skip
"""One of these stands in every text that a signature matches: most pages hold none, and are read no further."""
_EXCERPT = 200


def find_database_errors(response: Response) -> tuple[DatabaseError, ...]:
    """Return the first error text of each product in the response's body, character references decoded."""
    return _errors_in(response.body[:BODY_LIMIT_BYTES], ())


@Remembered(most_bytes=1024 * 1024)
def _errors_in(body: bytes, _: tuple[str, ...]) -> tuple[DatabaseError, ...]:
    """Return the errors in a body."""
    text = html.unescape(body.decode("latin-1"))
    if not any(sign in text for sign in _TELLING):
        return ()
    found: dict[str, DatabaseError] = {}
    for product, pattern in _COMPILED:
        match = pattern.search(text)
        if match and product not in found:
            excerpt = " ".join(text[match.start() : match.start() + _EXCERPT].partition("<")[0].split())
            found[product] = DatabaseError(product, excerpt, match.start())
    return tuple(found.values())


def database_products(response: Response) -> frozenset[str]:
    """Return the products whose error texts are in the response."""
    return frozenset(error.product for error in find_database_errors(response))
