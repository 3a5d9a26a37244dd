# SPDX-License-Identifier: Apache-2.0
"""SQL injection by truth: real statements are found through any noise, and look-alikes stay silent through it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from zlib import crc32

import pytest
from lxml.etree import XPathError, fromstring
from tests.support.judge import Site, judge_fully, page, point_at
from tests.support.shop_database import ROWS, open_shop, quiet, shop_site

from vedette.checks.sql_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

Noise = Callable[[Response], Response]


def noisy(site: Site, seed: int = 7) -> Site:
    """Random advertisements, counters, tokens and banners around what `site` answers."""
    dice = random.Random(seed)
    count = iter(range(1, 100_000))

    def around(value: str) -> Response:
        inner = site(value)
        body = inner.body.decode() + f"<p>visit {next(count)}</p><input name=token value={dice.getrandbits(64)}>"
        for slot in range(20):
            body += f"<div>offer {slot}: {dice.choice('abcdefg')}</div>"
        if dice.random() < 0.5:
            body += "<section><b>Summer sale</b></section>"
        return page(body, inner.status)

    return around


def throttled(site: Site, share: float, seed: int = 3) -> Site:
    """Answer 429 by chance."""
    dice = random.Random(seed)
    return lambda value: page("slow down", 429) if dice.random() < share else site(value)


BY_ID = "select * from things where id = VALUE"
BY_KIND = "select * from things where kind = 'VALUE'"
LIKE = "select * from things where name like '%VALUE%'"

WEAK: dict[str, tuple[str, Site]] = {
    "a number is compared": ("1", shop_site(BY_ID, on_error=quiet)),
    "a number is compared inside parentheses": (
        "1",
        shop_site("select * from things where (id = VALUE)", on_error=quiet),
    ),
    "a quoted text is compared": ("shoes", shop_site(BY_KIND, on_error=quiet)),
    "a quoted number is compared": ("2", shop_site("select * from things where id = 'VALUE'", on_error=quiet)),
    "a text in double quotes is compared": (
        "shoes",
        shop_site('select * from things where kind = "VALUE"', on_error=quiet),
    ),
    "a quoted text stands in parentheses": (
        "shoes",
        shop_site("select * from things where (kind = 'VALUE') and price > 0", on_error=quiet),
    ),
    "a pattern is matched": ("boot", shop_site(LIKE, on_error=quiet)),
    "a function holds the value": (
        "shoes",
        shop_site("select * from things where kind = lower('VALUE')", on_error=quiet),
    ),
    "a condition follows": ("1", shop_site("select * from things where id = VALUE and price > 0", on_error=quiet)),
    "an order follows": ("shoes", shop_site(BY_KIND + " order by price limit 5", on_error=quiet)),
    "errors have a page of their own": ("1", shop_site(BY_ID)),
    "errors are not found": ("shoes", shop_site(BY_KIND, on_error=lambda error: page("gone", 404))),
    "only the status tells": (
        "1",
        shop_site(BY_ID, on_error=lambda error: page("", 404), show=lambda rows: page("", 200 if rows else 404)),
    ),
    "the answer is JSON": (
        "1",
        shop_site(
            BY_ID,
            on_error=lambda error: page('{"found": 0}', media_type="application/json"),
            show=lambda rows: page(f'{{"found": {len(rows)}}}', media_type="application/json"),
        ),
    ),
    "one word changes": (
        "1",
        shop_site(BY_ID, on_error=lambda error: page("no"), show=lambda rows: page("yes" if rows else "no")),
    ),
    "the value is echoed as well": (
        "shoes",
        lambda value: page(f"<h1>{value}</h1>" + shop_site(BY_KIND, on_error=quiet)(value).body.decode()),
    ),
    "spaces around the value are cut": ("shoes", shop_site(BY_KIND, on_error=quiet, change=str.strip)),
    "the page is full of noise": ("1", noisy(shop_site(BY_ID, on_error=quiet))),
    "the page is full of noise and the value a text": ("shoes", noisy(shop_site(BY_KIND, on_error=quiet))),
    "three answers in ten are 429": ("1", throttled(shop_site(BY_ID, on_error=quiet), 0.3)),
}


@pytest.mark.parametrize(("value", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(value: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value=value))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("boolean", Grade.CONFIRMED)
    assert judged.finding.certainty == 99
    assert judged.finding.bound is not None
    assert judged.finding.bound <= 1e-6


def by_leading_number(value: str) -> Response:
    """What PHP's (int) and JavaScript's parseInt read."""
    found = re.match(r"\s*-?\d+", value)
    return quietly_listed([row for row in ROWS if found and row[0] == int(found[0])])


def quietly_listed(rows: list[tuple[int, str, str, int]]) -> Response:
    return page("<h1>Shop</h1><ul>" + "".join(f"<li>{row[1]} costs {row[3]}</li>" for row in rows) + "</ul>")


def by_parameter(value: str) -> Response:
    rows = open_shop().execute("select * from things where kind = ?", (value,)).fetchall()
    return quietly_listed(rows)


def by_any_word(value: str) -> Response:
    """A search engine that ranks by any word found."""
    words = set(re.findall(r"\w+", value.lower()))
    return quietly_listed([row for row in ROWS if words & set(re.findall(r"\w+", f"{row[1]} {row[2]}".lower()))])


def by_all_words(value: str) -> Response:
    """A search engine that wants every word but stop words and numbers."""
    words = set(re.findall(r"[a-z]+", value.lower())) - {"and", "or", "the"}
    return quietly_listed(
        [row for row in ROWS if words and words <= set(re.findall(r"\w+", f"{row[1]} {row[2]}".lower()))]
    )


def by_operators(value: str) -> Response:
    """A search engine that knows the operator `and` and forgives its misuse."""
    terms = [term.strip(" '\"()%<>") for term in re.split(r"\band\b", value.lower())]
    return quietly_listed([row for row in ROWS if any(term and term in f"{row[1]} {row[2]}" for term in terms)])


def by_prefix(value: str) -> Response:
    """Compares only as many characters as the known value has."""
    return quietly_listed([row for row in ROWS if value.startswith(row[2])])


def firewall(value: str) -> Response:
    """Blocks equalities of a number with itself, quotes and markup."""
    if re.search(r"(\d+)\s*=\s*\1|['\"<>]", value):
        return page("<h1>Blocked</h1>", 403)
    return by_parameter(value)


def keyword_firewall(value: str) -> Response:
    """Blocks keywords of SQL."""
    return page("<h1>Blocked</h1>", 403) if re.search(r"\b(and|or|union|select)\b", value) else by_parameter(value)


def every_third() -> Site:
    count = iter(range(1_000_000))
    return lambda value: by_parameter("shoes") if next(count) % 3 else by_parameter("none")


def at_random(share: float) -> Site:
    dice = random.Random(11)
    return lambda value: by_parameter("shoes") if dice.random() < share else by_parameter("none")


def validated(value: str) -> Response:
    return by_parameter(value) if re.fullmatch(r"[\w@. -]+", value) else page("<p>Please check your entry</p>", 400)


def by_range(value: str) -> Response:
    """A filter that reads the last two numbers of the text as a range, whatever stands around them."""
    numbers = re.findall(r"\d{4}", value)
    if len(numbers) >= 2:
        return by_parameter("shoes" if numbers[-2] < numbers[-1] else "none")
    return by_parameter(value)


THINGS = fromstring("<things><thing><kind>shoes</kind><name>boots</name></thing></things>")


def by_xpath(value: str) -> Response:
    """A real query in XPath, open to injection of its own kind."""
    try:
        found = THINGS.xpath(f"//thing[kind='{value}']/name/text()")
    except XPathError:
        found = []
    return page(f"<ul>{''.join(f'<li>{name!s}</li>' for name in found)}</ul>" if isinstance(found, list) else "")


SAFE: dict[str, tuple[str, Site]] = {
    "the value is a parameter": ("shoes", by_parameter),
    "the leading number is read": ("1", by_leading_number),
    "any word is searched": ("shoes", by_any_word),
    "all words are searched": ("shoes", by_all_words),
    "the search has an operator of that name": ("shoes", by_operators),
    "only the beginning counts": ("shoes", by_prefix),
    "a firewall blocks equalities and quotes": ("shoes", firewall),
    "a firewall blocks keywords": ("shoes", keyword_firewall),
    "the form is validated": ("shoes", validated),
    "long values are refused": (
        "shoes",
        lambda value: page("too long", 414) if len(value) > 20 else by_parameter(value),
    ),
    "every third request differs": ("shoes", every_third()),
    "the page is one of two at random": ("shoes", at_random(0.5)),
    "the page rarely differs": ("shoes", at_random(0.9)),
    "the value is quoted as the database wants it": (
        "shoes",
        shop_site(BY_KIND, on_error=quiet, change=lambda value: value.replace("'", "''")),
    ),
    "a number is wanted": (
        "1",
        lambda value: by_leading_number(value) if value.isdigit() else page("<p>no such thing</p>", 404),
    ),
    "a number is evaluated as a float": ("1", lambda value: by_leading_number(value.split(" ")[0])),
    "the value is searched in a text": (
        "shoes",
        lambda value: quietly_listed([row for row in ROWS if value in f"{row[1]} {row[2]}"]),
    ),
    "the value is sorted by": (
        "name",
        lambda value: quietly_listed(sorted(ROWS, key=lambda row: crc32(value.encode()) ^ row[0])),
    ),
    "a range of numbers is read from the text": ("shoes", by_range),
    "the query is XPath": ("shoes", by_xpath),
    "the page is full of noise": ("shoes", noisy(by_parameter)),
    "the page is full of noise and reads leading numbers": ("1", noisy(by_leading_number)),
    "three answers in ten are 429": ("shoes", throttled(by_parameter, 0.3)),
    "every answer is 429": ("shoes", throttled(by_parameter, 1.0)),
    "the value is echoed": ("shoes", lambda value: page(f"<h1>You searched for {value}</h1>")),
    "the value is echoed in capitals": ("shoes", lambda value: page(f"<h1>You searched for {value.upper()}</h1>")),
    "the length of the value is shown": ("shoes", lambda value: page(f"<p>{len(value)} characters</p>")),
    "operands are compared as text by a filter": (
        "5",
        lambda value: quietly_listed([row for row in ROWS if str(row[3]) > value]),
    ),
}


@pytest.mark.parametrize(("value", "site"), SAFE.values(), ids=SAFE)
def test_is_silent_where(value: str, site: Site) -> None:
    assert judge_fully(CHECK, site, point_at(value=value)).finding is None


@pytest.mark.parametrize("place", list(Place))
def test_is_reported_at(place: Place) -> None:
    assert judge_fully(CHECK, shop_site(BY_ID, on_error=quiet), point_at(place, "1")).finding is not None


def test_false_alarms_are_rarer_than_the_bound_on_pages_that_are_pure_chance() -> None:
    """Forty noisy pages of sixty features each, every feature a coin: none may be reported."""
    alarms = 0
    for seed in range(40):
        dice = random.Random(seed)

        def site(value: str, dice: random.Random = dice) -> Response:
            return page("".join(f"<p>line {slot}</p>" for slot in range(60) if dice.random() < 0.5))

        alarms += judge_fully(CHECK, site, point_at(value="1"), seed=bytes([seed])).finding is not None

    assert alarms == 0


def test_an_inert_point_costs_no_comparison() -> None:
    probes = judge_fully(CHECK, lambda value: page("<p>same</p>"), point_at()).probes

    assert all("sleep" in probe.request.url.target for probe in probes)


def test_an_opaque_point_costs_a_probe_for_each_context() -> None:
    assert len(judge_fully(CHECK, by_parameter, point_at(value="shoes")).probes) <= 6


def test_a_weak_point_costs_less_than_forty_probes() -> None:
    assert len(judge_fully(CHECK, shop_site(BY_ID, on_error=quiet), point_at()).probes) <= 40
