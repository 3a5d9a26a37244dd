# SPDX-License-Identifier: Apache-2.0
"""Texts behind a value in a statement of SQL or an XPath expression: they only narrow it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LiteralContext:
    """Where in a statement a value stands: what closes it, and the quotes of the literals behind it.

    The last literal lacks its closing quote: the statement's own follows.
    """

    name: str
    close: str
    quote: str
    reopen: str
    """What makes the statement's own closing parenthesis fit again."""


NUMERIC = LiteralContext("a number", "", "", "")

SINGLE_QUOTED = LiteralContext("a literal in single quotes", "'", "'", "")

DOUBLE_QUOTED = LiteralContext("a literal in double quotes", '"', '"', "")

NUMERIC_IN_PARENTHESES = LiteralContext("a number in parentheses", ")", "", "(")

SINGLE_QUOTED_IN_PARENTHESES = LiteralContext("a quoted literal in parentheses", "')", "'", "(")

LIKE_PATTERN = LiteralContext("a LIKE pattern in single quotes", "%'", "'", "")

NUMBERS_FIRST = (
    NUMERIC,
    SINGLE_QUOTED,
    NUMERIC_IN_PARENTHESES,
    DOUBLE_QUOTED,
    SINGLE_QUOTED_IN_PARENTHESES,
    LIKE_PATTERN,
)

TEXTS_FIRST = (
    SINGLE_QUOTED,
    LIKE_PATTERN,
    DOUBLE_QUOTED,
    SINGLE_QUOTED_IN_PARENTHESES,
    NUMERIC,
    NUMERIC_IN_PARENTHESES,
)


def comparison(context: LiteralContext, left: int, right: int) -> str:
    """Return the text behind a value that narrows the statement by `left < right`; operands have four digits."""
    return _joined(context, "and", left, right)


def broken_comparison(context: LiteralContext, left: int, right: int) -> str:
    """Return the comparison with its keyword destroyed: the negative control, which no parser of SQL accepts."""
    return _joined(context, "anz", left, right)


def stop_word_comparison(context: LiteralContext, left: int, right: int) -> str:
    """Return the comparison behind a word that searches pass over as they do `and`, and that is no word of SQL."""
    return _joined(context, "the", left, right)


def _joined(context: LiteralContext, keyword: str, left: int, right: int) -> str:
    quote = context.quote
    return f"{context.close} {keyword} {context.reopen}{quote}{left}{quote}<{quote}{right}"


def range_test(context: LiteralContext, low: int, tested: int, high: int) -> str:
    """Return the text that narrows by `tested between low and high`: SQL knows it, XPath does not."""
    quote = context.quote
    range_text = f"{quote}{tested}{quote} between {quote}{low}{quote} and {quote}{high}"
    return f"{context.close} and {context.reopen}{range_text}"


def string_length_test(context: LiteralContext, number: int, bound: int) -> str:
    """Return the text that narrows by the length of a text of four digits: XPath knows it, SQL does not.

    XPath 2.0 compares texts with texts and numbers with numbers only; 1.0 reads both as numbers.
    """
    quote = context.quote
    length = f"string(string-length({quote}{number}{quote}))" if quote else f"string-length('{number}')"
    return f"{context.close} and {context.reopen}{length}<{quote}{bound}"


SLEEPS = ("sleep", "pg_sleep")
"""The functions of MySQL (and MariaDB) and of PostgreSQL that wait."""


def delayed_statement(context: LiteralContext, sleep: str, seconds: float) -> str:
    """Return the text that narrows by a comparison which is true once the database has slept, for all rows once."""
    slept = f"(select 1 from (select {sleep}({seconds:.2f}))v)"
    return f"{context.close} and {context.reopen}{slept}={context.quote}1"


def quotes(marker: str, quote: str, count: int) -> str:
    """Return a marker followed by `count` quotes, one to six."""
    return marker + quote * count


def parted_quotes(marker: str, quote: str) -> str:
    """Return a marker between two quotes: an even number, and yet no doubled quote."""
    return quote + marker + quote
