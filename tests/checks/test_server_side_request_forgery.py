# SPDX-License-Identifier: Apache-2.0
"""Server-side request forgery: sites that fetch what a value names, and others that look as if they did."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.support.fake_sites import xml_site
from tests.support.judge import (
    LISTENER,
    SEED,
    Fetcher,
    Judged,
    Site,
    judge_fully,
    judge_whole,
    moved,
    page,
    point_at,
    survey_of,
)

from vedette.checks.server_side_request_forgery import BLIND, BY_NAME, CHECK, WITH_CONTENT, suffix_of, text_for
from vedette.checks.verification import judge_again
from vedette.domain.callback import Call, CallKind, ListenerAddress, ListenerText, find_token, token_of
from vedette.domain.chance import Chance
from vedette.domain.exchange import Request, Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade, Severity


def quiet(value: str, text: str) -> Response:
    return page("<p>thanks</p>")


def shown(value: str, text: str) -> Response:
    return page(f"<pre>{html.escape(text)}</pre>")


def only(condition: Callable[[str], bool]) -> Callable[[str], str | None]:
    return lambda value: value if condition(value) else None


WEAK: dict[str, tuple[Site, str, Grade, Severity | None]] = {
    "the address is fetched and nothing of it shown": (Fetcher(quiet), BLIND, Grade.CONFIRMED, Severity.MEDIUM),
    "what was fetched is shown": (Fetcher(shown), WITH_CONTENT, Grade.CONFIRMED, None),
    "what was fetched is shown as it is": (
        Fetcher(lambda value, text: page(text)),
        WITH_CONTENT,
        Grade.CONFIRMED,
        None,
    ),
    "only pictures are fetched": (
        Fetcher(quiet, only(lambda value: value.endswith(".png"))),
        BLIND,
        Grade.CONFIRMED,
        Severity.MEDIUM,
    ),
    "the answer is an error": (
        Fetcher(lambda value, text: page("no picture", 500)),
        BLIND,
        Grade.CONFIRMED,
        Severity.MEDIUM,
    ),
    "the address is cut out of a text": (
        Fetcher(quiet, lambda value: value[value.find("http") :] if "http" in value else None),
        BLIND,
        Grade.CONFIRMED,
        Severity.MEDIUM,
    ),
    "names are resolved and nothing is fetched": (
        Fetcher(quiet, kind=CallKind.DNS),
        BY_NAME,
        Grade.POSSIBLE,
        Severity.MEDIUM,
    ),
}
SAFE: dict[str, Site] = {
    "the value is echoed": lambda value: page(f"<p>{html.escape(value)}</p>"),
    "the value is an image of the page, which its reader fetches": lambda value: page(
        f'<img src="{html.escape(value)}">'
    ),
    "the browser is sent there": lambda value: moved(value),
    "only hosts of a list are fetched": Fetcher(quiet, only(lambda value: value.startswith("http://feeds.example/"))),
    "only own paths are fetched": Fetcher(quiet, only(lambda value: value.startswith("/"))),
    "the page talks of our listener's text": lambda value: page(ListenerText.of(find_token(value) or "x").whole),
    "documents are read and nothing is fetched": xml_site(resolves=False),
}


@pytest.mark.parametrize(("site", "technique", "grade", "severity"), WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site, technique: str, grade: Grade, severity: Severity | None) -> None:
    judged = judge_fully(CHECK, site, point_at(value="http://img.example/a.png", name="picture"))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade, judged.finding.severity) == (technique, grade, severity)
    assert [seen.part for seen in judged.finding.evidence] == ["baseline", "probe", "replay"]
    assert len(judged.probes) == 2


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge_fully(CHECK, site, point_at(value="http://img.example/a.png", name="picture")).finding is None


def test_one_call_of_two_is_possible() -> None:
    point = point_at(name="url", value="")
    first = token_of(Chance(SEED + CHECK.id.encode()), 0)
    judged = judge_fully(CHECK, Fetcher(quiet, only(lambda value: first in value)), point)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.POSSIBLE, 80)


@pytest.mark.parametrize("name", ["q", "id", "colour"])
def test_nothing_is_sent_where_the_value_names_nothing(name: str) -> None:
    assert judge_fully(CHECK, Fetcher(quiet), point_at(name=name, value="7")).probes == []


def test_nothing_is_sent_without_a_listener() -> None:
    point = point_at(name="url")
    survey = survey_of(point, lambda request: page("x"), Judged())
    assert survey.canary is not None
    deaf = replace(survey, canary=replace(survey.canary, exchange=replace(survey.canary.exchange, effects=())))

    with pytest.raises(StopIteration) as ended:
        next(CHECK.trial(point, deaf, Chance(SEED)))
    assert ended.value.value is None


def test_calls_that_come_later_are_judged_by_the_same_rule() -> None:
    point = point_at(name="url", value="http://img.example/")
    silent = judge_whole(CHECK, lambda request: page("<p>queued</p>"), point)
    assert silent.finding is None
    assert silent.survey is not None
    seen = [each.exchange for each in silent.observations]
    survey = silent.survey
    assert survey.canary is not None
    assert survey.breaker is not None
    shared = [*(each.exchange for each in survey.baselines), survey.canary.exchange, survey.breaker.exchange]
    calls = {
        each.probe.callback: (Call(CallKind.HTTP, "192.0.2.7", "/x", "GET HTTP/1.1", 40.0),)
        for each in silent.observations
    }
    again = judge_again(CHECK, point, (SEED + CHECK.id.encode(), SEED), shared, seen, calls)

    assert again.finding is not None
    assert again.finding.grade is Grade.CONFIRMED
    assert "40.0 s" in [fact.value for fact in again.finding.facts]
    assert [len(each.effects) for each in again.observations] == [1, 1]


@pytest.mark.parametrize(
    ("value", "suffix"),
    [
        ("http://img.example/a.png", ".png"),
        ("/pictures/a.jpeg", ".jpeg"),
        ("a.webp", ".webp"),
        ("http://img.example", ""),
        ("http://img.example/", ""),
        ("http://img.example/a", ""),
        ("http://img.example/a?b=c.png", ""),
        ("shoes", ""),
        ("", ""),
    ],
)
def test_the_suffix_of_a_file_is_kept(value: str, suffix: str) -> None:
    assert suffix_of(value) == suffix


def test_a_header_that_holds_a_host_is_given_a_name_and_only_where_there_is_one() -> None:
    point = point_at(Place.HEADER, "shop.example", "X-Forwarded-Host")
    named = ListenerAddress("192.0.2.7", 80, "cb.example")
    token = token_of(Chance(SEED), 0)

    assert text_for(point, LISTENER, token) is None
    assert text_for(point, named, token) == f"{token}.cb.example"


def test_only_our_own_listener_is_named() -> None:
    judged = judge_fully(CHECK, Fetcher(shown), point_at(name="url", value="http://inner.example:8080/x"))

    for probe in judged.probes:
        assert isinstance(probe.request, Request)
        assert f"http%3A%2F%2F{LISTENER.host}%3A{LISTENER.port}%2F{probe.callback}" in probe.request.url.target
        assert "inner.example" not in probe.request.url.target
