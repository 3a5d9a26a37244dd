# SPDX-License-Identifier: Apache-2.0
"""SQL injection by time: the database sleeps, and nothing that the page says shows it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.support.judge import Judged, judge_whole, page, point_at, value_in

from vedette.checks.sql_injection import CHECK
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

Waits = Callable[[str], float]


def sleeper(statement: str, function: str, rows: int = 1) -> Waits:
    """A database that runs `statement` and knows one function that sleeps; `{}` is where the value goes in."""
    derived = re.compile(rf"\(select 1 from \(select {function}\(([0-9.]+)\)\)v\)")

    def waits(value: str) -> float:
        text = statement.format(value)
        found = derived.search(text)
        outside = derived.sub("1", text)
        in_literal = outside.count("'") % 2 == 1
        quotes_before = text[: found.start()].count("'") if found else 0
        is_code = found is not None and quotes_before % 2 == 0 and not in_literal
        return float(found[1]) if found and is_code else 0.0

    return waits


def judged_at(waits: Waits, value: str, place: Place = Place.QUERY, name: str = "id") -> Judged:
    point = point_at(place, value, name)
    answer = page("<p>thank you</p>")
    return judge_whole(CHECK, lambda _: answer, point, seconds=lambda request: 0.03 + waits(value_in(point, request)))


WEAK = {
    "a number in MySQL": ("7", sleeper("select * from t where id = {}", "sleep")),
    "a number in PostgreSQL": ("7", sleeper("select * from t where id = {}", "pg_sleep")),
    "a text in MySQL": ("shoes", sleeper("select * from t where kind = '{}'", "sleep")),
    "a text in PostgreSQL": ("shoes", sleeper("select * from t where kind = '{}'", "pg_sleep")),
    "a number in quotes": ("7", sleeper("select * from t where id = '{}'", "sleep")),
    "a value that is inserted": ("shoes", sleeper("insert into log values ('{}', 1)", "sleep")),
}
SAFE: dict[str, tuple[str, Waits]] = {
    "the value is a parameter": ("7", lambda value: 0.0),
    "quotes are doubled": ("shoes", lambda value: sleeper("where kind = '{}'", "sleep")(value.replace("'", "''"))),
    "every answer is slow": ("7", lambda value: 4.0),
    "a filter holds whoever says select": ("7", lambda value: 3.0 if "select" in value else 0.0),
    "a filter holds whoever sleeps, as long as it likes": ("7", lambda value: 1.7 if "sleep" in value else 0.0),
    "long values take longer": ("7", lambda value: len(value) / 20),
    "each number in the value takes its time": (
        "7",
        lambda value: sum(map(float, re.findall(r"\d+\.\d+", value))) * 3 + 0.9,
    ),
}


@pytest.mark.parametrize(("value", "waits"), WEAK.values(), ids=WEAK)
def test_is_reported_where(value: str, waits: Waits) -> None:
    judged = judged_at(waits, value)

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("time", Grade.CONFIRMED)
    assert judged.finding.certainty == 99
    parts = [seen.part for seen in judged.finding.evidence]
    assert parts[:3] == ["baseline", "probe", "control"]
    assert set(parts[3:]) == {"replay"}


@pytest.mark.parametrize(("value", "waits"), SAFE.values(), ids=SAFE)
def test_is_silent_where(value: str, waits: Waits) -> None:
    assert judged_at(waits, value).finding is None


def test_a_calm_point_costs_one_probe_a_database_and_context() -> None:
    assert len(judged_at(lambda value: 0.0, "7").probes) == 4
    assert len(judged_at(lambda value: 0.0, "shoes").probes) == 2


def test_headers_are_asked_only_where_applications_keep_them() -> None:
    assert judged_at(lambda value: 0.0, "x", Place.HEADER, "X-Api-Version").probes == []
    assert len(judged_at(lambda value: 0.0, "Mozilla", Place.HEADER, "User-Agent").probes) == 2
