# SPDX-License-Identifier: Apache-2.0
"""Client-side template injection: what a framework in the page evaluates although the server escapes it."""

from __future__ import annotations

import html
import re

import pytest
from tests.support.judge import SEED, Site, judge_fully, judge_whole, page, point_at, value_in

from vedette.checks.client_side_template_injection import CERTAINTY_UNSEEN, CHECK
from vedette.domain.exchange import Effect, EffectKind, Response
from vedette.domain.weakness import Grade

POINT = point_at(value="Kim", name="greeting")
_BRACED = re.compile(r"\{\{constructor\.constructor\('vedette\((\d+)\)'\)\(\)\}\}")


def framework(response: Response, call: str) -> tuple[Effect, ...]:
    """A browser whose page's framework reads the text of elements, but not of those that it is told to leave alone."""
    text = html.unescape(re.sub(r"<(\w+) (?:ng-non-bindable|v-pre)>.*?</\1>", "", response.body.decode()))
    return tuple(Effect(EffectKind.SCRIPT, number) for number in _BRACED.findall(text))


def idle(response: Response, call: str) -> tuple[Effect, ...]:
    """A browser whose page evaluates nothing."""
    return ()


def shown(before: str, after: str = "</div>") -> Site:
    return lambda value: page(f"{before}{html.escape(value)}{after}")


WEAK: dict[str, Site] = {
    "AngularJS reads the page": shown("<div ng-app>Dear "),
    "AngularJS is loaded": shown('<script src="/lib/angular.min.js"></script><div>Dear '),
    "Vue reads the page": shown('<script src="/lib/vue.global.js"></script><div id="app">Dear '),
    "Vue's directives stand in the page": shown('<div v-cloak id="app">Dear '),
}
SAFE: dict[str, Site] = {
    "no framework is there": shown("<div>Dear "),
    "the framework is told to leave it alone": shown("<div ng-app><span ng-non-bindable>", "</span></div>"),
    "Vue is told to leave it alone": shown('<div v-cloak id="app"><span v-pre>', "</span></div>"),
    "braces are taken out": lambda value: page(f"<div ng-app>{html.escape(re.sub('[{}]', '', value))}</div>"),
    "braces are parted": lambda value: page(f"<div ng-app>{html.escape(value.replace('{{', '{ {'))}</div>"),
    "markup is alive": lambda value: page(f"<div ng-app>{value}</div>"),
    "the answer is JSON": lambda value: page(f'"ng-app {value}"', media_type="application/json"),
    "the value is not shown": lambda value: page("<div ng-app>thank you</div>"),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    judged = judge_whole(CHECK, lambda request: site(value_in(POINT, request)), POINT, SEED, browser=framework)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 100)
    assert [probe.opening is not None for probe in judged.probes] == [True] * 3


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    judged = judge_whole(CHECK, lambda request: site(value_in(POINT, request)), POINT, SEED, browser=framework)

    assert judged.finding is None


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_a_browser_that_saw_nothing_run_is_believed(site: Site) -> None:
    judged = judge_whole(CHECK, lambda request: site(value_in(POINT, request)), POINT, SEED, browser=idle)

    assert judged.finding is None


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_possible_without_a_browser_where(site: Site) -> None:
    finding = judge_fully(CHECK, site, POINT).finding

    assert finding is not None
    assert (finding.grade, finding.certainty) == (Grade.POSSIBLE, CERTAINTY_UNSEEN)


@pytest.mark.parametrize("name", ["no framework is there", "markup is alive", "the value is not shown"])
def test_nothing_is_sent_where(name: str) -> None:
    assert judge_fully(CHECK, SAFE[name], POINT).probes == []
