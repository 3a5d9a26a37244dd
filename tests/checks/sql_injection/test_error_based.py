# SPDX-License-Identifier: Apache-2.0
"""SQL injection by the database's complaints: they must come and go with the validity of the statement."""

from __future__ import annotations

import random
import re
import shlex

import pytest
from tests.support.judge import Site, judge, judge_fully, page, point_at
from tests.support.shop_database import loud, open_shop, shop_site

from vedette.checks.sql_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

MYSQL = (
    "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the "
    "right syntax to use near '{}' at line 1"
)
BY_KIND = "select * from things where kind = 'VALUE'"


def strict_types(value: str) -> Response:
    """A value that is written by a database that takes no comparison there: only quotes tell."""
    rest = value.replace("''", "")
    if "'" in rest:
        return page(f'<p>ERROR:  unterminated quoted string at or near "{value}"</p>', 500)
    return page("<p>Thank you</p>")


WEAK: dict[str, tuple[str, Site]] = {
    "a text is compared": ("shoes", shop_site(BY_KIND, on_error=loud)),
    "a text that matches nothing is compared": ("nothing", shop_site(BY_KIND, on_error=loud)),
    "a number is compared": ("1", shop_site("select * from things where id = VALUE", on_error=loud)),
    "a pattern is matched": ("oo", shop_site("select * from things where name like '%VALUE%'", on_error=loud)),
    "the result is never shown": ("shoes", shop_site(BY_KIND, on_error=loud, show=lambda rows: page("<p>ok</p>"))),
    "the error comes with status 200": (
        "shoes",
        shop_site(BY_KIND, on_error=lambda error: page(f"<b>{MYSQL.format(error)}</b>")),
    ),
    "the error is escaped": (
        "shoes",
        shop_site(BY_KIND, on_error=lambda error: page("near &quot;x&quot;: syntax error", 500)),
    ),
    "a row is written": ("hello", shop_site("insert into visits values ('VALUE', 1)", on_error=loud)),
    "the database is strict about types": ("hello", strict_types),
}


@pytest.mark.parametrize(("value", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(value: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value=value))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("error", Grade.CONFIRMED)
    assert judged.finding.certainty == 99
    assert len(judged.probes) <= 24


def parametrised(value: str) -> Response:
    open_shop().execute("select * from things where kind = ?", (value,))
    return page("<p>ok</p>")


def any_quote(value: str) -> Response:
    """A lure: answers a database's error whenever there is a quote."""
    return page(MYSQL.format(value), 500) if "'" in value else page("<p>ok</p>")


def log_viewer() -> Site:
    """Shows the last ten errors of the log, whoever caused them."""
    log: list[str] = []

    def site(value: str) -> Response:
        log.append(MYSQL.format(value) if "'" in value else "ok")
        return page("<pre>" + "\n".join(log[-10:]) + "</pre>")

    return site


def at_random() -> Site:
    dice = random.Random(5)
    return lambda value: page(MYSQL.format("x"), 500) if dice.random() < 0.5 else page("<p>ok</p>")


def words(value: str) -> Response:
    """Splits words as a shell does, and complains in a database's words."""
    try:
        return page(f"<p>{len(shlex.split(value)) > 0}</p>")
    except ValueError:
        return page(MYSQL.format(value), 500)


SAFE: dict[str, tuple[str, Site]] = {
    "the value is a parameter": ("shoes", parametrised),
    "the page is about an error": ("1", lambda value: page(f"<h1>ORA-01756</h1><p>{value}</p>")),
    "any quote brings an error": ("shoes", any_quote),
    "any quote brings an error and the point is a number": ("1", any_quote),
    "the page shows a log": ("shoes", log_viewer()),
    "errors come at random": ("shoes", at_random()),
    "the error is echoed back by a search": ("shoes", lambda value: page(f"<p>no results for {value}</p>")),
    "every answer is the same error": ("shoes", lambda value: page(MYSQL.format("x"), 500)),
    "a firewall answers like a database for keywords": (
        "shoes",
        lambda value: page(MYSQL.format("x"), 500) if re.search(r"['\"<>]|\ba\w+\b", value) else page("<p>ok</p>"),
    ),
    "words are split as a shell does": ("shoes", words),
    "the error has no product's words": ("shoes", lambda value: page("SQL error", 500) if "'" in value else page("ok")),
    "the quotes are doubled": (
        "shoes",
        shop_site(BY_KIND, on_error=loud, change=lambda value: value.replace("'", "''")),
    ),
}


@pytest.mark.parametrize(("value", "site"), SAFE.values(), ids=SAFE)
def test_is_silent_where(value: str, site: Site) -> None:
    found = judge(CHECK, site, value=value)

    assert found is None or found.technique != "error"
    assert found is None


def test_on_requests_that_may_write_validity_still_confirms() -> None:
    found = judge(CHECK, shop_site(BY_KIND, on_error=loud), Place.BODY, "shoes")

    assert found is not None
    assert found.grade is Grade.CONFIRMED


def test_on_requests_that_may_write_quotes_alone_make_it_possible_at_two_probes_a_quote() -> None:
    judged = judge_fully(CHECK, strict_types, point_at(Place.BODY, "hello"))

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.POSSIBLE, 90)
    assert not any(b"%27%27%27" in probe.request.body for probe in judged.probes)
