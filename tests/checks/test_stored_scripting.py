# SPDX-License-Identifier: Apache-2.0
"""Stored scripting: what one request writes and another page shows, alive or escaped, once or for good."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from tests.support.judge import ORIGIN, SEED, Browser, no_browser, page, point_at, value_in

from vedette.checks.stored_scripting import MOST_PROBES, PAGE, TECHNIQUE, trial
from vedette.checks.survey_probes import survey_markers
from vedette.domain.chance import Chance
from vedette.domain.check import BREAKERS, Observation, Probe
from vedette.domain.exchange import Effect, EffectKind, Exchange, Request, Response, Url
from vedette.domain.finding import Finding
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

POINT = point_at(Place.BODY, "Hello", "message", "/guestbook")
BOOK = Request("GET", Url(ORIGIN, "/guestbook"))
MARKERS = survey_markers(Chance(SEED))
Show = Callable[[list[str]], Response]


def shown_by(*lines: str) -> Response:
    return page("<h1>Guests</h1>" + "".join(f"<p>{line}</p>" for line in lines))


class Guestbook:
    """A site that keeps what is posted. `show` makes a page of it; with `forgets`, only the last entry is kept."""

    def __init__(self, show: Show, *, forgets: bool = False, keeps: Callable[[str], bool] = lambda text: True) -> None:
        self._show = show
        self._forgets = forgets
        self._keeps = keeps
        self.entries: list[str] = []

    def answer(self, request: Request) -> Response:
        if request.method == "POST":
            text = value_in(POINT, request)
            if self._keeps(text):
                self.entries = [text] if self._forgets else [*self.entries, text]
            return page("<p>Thank you</p>")
        return self._show(self.entries)


def surveyed(book: Guestbook) -> Guestbook:
    """The book after the survey wrote its canary and its breaker."""
    canary, first, second = MARKERS
    for text in (canary, first + BREAKERS + second):
        book.answer(POINT.append(text))
    return book


def drive(book: Guestbook, browser: Browser = no_browser) -> tuple[Finding | None, list[Probe]]:
    running = trial(POINT, BOOK, MARKERS, Chance(b"stored"))
    sent: list[Probe] = []
    try:
        probes = next(running)
        while True:
            sent.extend(probes)
            seen = []
            for probe in probes:
                response = book.answer(probe.request)
                effects = browser(response, probe.render) if probe.render else ()
                seen.append(Observation(probe, Exchange(probe.request, response, effects=effects)))
            probes = running.send(tuple(seen))
    except StopIteration as end:
        return end.value, sent


def runs(response: Response, call: str) -> tuple[Effect, ...]:
    """A browser that runs whatever call is written in a handler."""
    number = call.removeprefix("vedette(").removesuffix(")")
    return (Effect(EffectKind.SCRIPT, number),) if f"onload={call}".encode() in response.body else ()


WEAK: dict[str, Callable[[], Guestbook]] = {
    "every entry is shown": lambda: Guestbook(lambda entries: shown_by(*entries)),
    "the last entry is shown": lambda: Guestbook(lambda entries: shown_by(*entries[-1:])),
    "only the last entry is kept": lambda: Guestbook(lambda entries: shown_by(*entries), forgets=True),
    "entries are shown in a text area": lambda: Guestbook(
        lambda entries: page("".join(f"<textarea>{each}</textarea>" for each in entries))
    ),
}
SAFE: dict[str, Callable[[], Guestbook]] = {
    "entries are escaped": lambda: Guestbook(lambda entries: shown_by(*map(html.escape, entries))),
    "entries are shown as JSON": lambda: Guestbook(lambda entries: page(str(entries), media_type="application/json")),
    "nothing is shown": lambda: Guestbook(lambda entries: page("<p>Thank you for your words</p>")),
    "entries with markup are not kept": lambda: Guestbook(
        lambda entries: shown_by(*entries), keeps=lambda text: "<" not in text
    ),
    "script is taken out": lambda: Guestbook(
        lambda entries: shown_by(*(each.replace("onload", "") for each in entries))
    ),
}


@pytest.mark.parametrize("name", WEAK)
def test_is_confirmed_where_a_browser_runs_it_and(name: str) -> None:
    finding, sent = drive(surveyed(WEAK[name]()), runs)

    assert finding is not None
    assert (finding.technique, finding.grade, finding.certainty) == (TECHNIQUE, Grade.CONFIRMED, 100)
    assert finding.facts[0].name == PAGE
    assert finding.facts[0].value == "https://shop.example/guestbook"
    assert len(sent) <= MOST_PROBES


@pytest.mark.parametrize("name", WEAK)
def test_is_possible_without_a_browser_where(name: str) -> None:
    finding, _ = drive(surveyed(WEAK[name]()))

    assert finding is not None
    assert finding.grade is Grade.POSSIBLE


@pytest.mark.parametrize("name", SAFE)
def test_is_silent_where(name: str) -> None:
    finding, _ = drive(surveyed(SAFE[name]()), runs)

    assert finding is None


def test_two_texts_are_left_behind_and_no_more() -> None:
    book = surveyed(Guestbook(lambda entries: shown_by(*entries)))
    finding, _ = drive(book, runs)

    assert finding is not None
    assert sum("vedette(" in entry for entry in book.entries) == 2
    assert "please delete them" in finding.story


def test_what_is_gone_from_the_page_is_written_anew() -> None:
    finding, sent = drive(Guestbook(lambda entries: shown_by(*entries)), runs)

    assert finding is not None
    assert [probe.request.method for probe in sent[:4]] == ["GET", "POST", "POST", "GET"]
