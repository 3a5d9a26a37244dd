# SPDX-License-Identifier: Apache-2.0
"""A template engine in a page, in the real browser: what it evaluates is confirmed, what it leaves alone is not."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from tests.support.judge import Judged, page, survey_of
from tests.support.opening_house import OpeningHouse, opening_house
from tests.support.senders import url_of

from vedette.checks.client_side_template_injection import CHECK
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe
from vedette.domain.exchange import Exchange, Request, Response
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade
from vedette.scan.effects import opening_effects
from vedette.scan.visits import BrowserLimits

pytestmark = pytest.mark.anyio
_LIMITS = BrowserLimits(load_seconds=60, visit_seconds=150)
"""A machine under load must not decide a verdict."""
_ENGINE = r"""<script>
const walker = document.createTreeWalker(document.querySelector("[ng-app]"), NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  if (node.parentElement.closest("[ng-non-bindable]")) continue;
  const run = (_, code) => new Function("scope", `with (scope) return ${code}`)({});
  node.data = node.data.replace(/\{\{(.*?)\}\}/g, run);
}
</script>"""


def greeting(value: str, attribute: str) -> Response:
    return page(f"<div ng-app><p {attribute}>Dear {html.escape(value)}</p></div>{_ENGINE}")


async def judged(house: OpeningHouse, attribute: str) -> Finding | None:
    """The verdict on a page that greets, with `attribute` at the element around the greeting."""
    url = url_of(house.site.port, "/greet?name=Kim")
    point = InsertionPoint(Request("GET", url), "/greet", Place.QUERY, "name", "Kim", "/greet?name=", "")

    def site(request: Request) -> Response:
        return greeting(point.text_in(request) or "", attribute)

    async def load(probe: Probe) -> Observation:
        assert probe.opening is not None
        exchange = Exchange(probe.request, site(probe.request))
        effects, _ = await opening_effects(house.browser, exchange, probe.opening, "test", _LIMITS)
        return Observation(probe, replace(exchange, effects=effects))

    trial = CHECK.trial(point, survey_of(point, site, Judged()), Chance(b"template"))
    try:
        probes = next(trial)
        while True:
            probes = trial.send(tuple([await load(probe) for probe in probes]))
    except StopIteration as end:
        found: Finding | None = end.value
        return found


async def test_what_the_engine_evaluates_is_confirmed_and_what_it_leaves_alone_is_not() -> None:
    async with opening_house() as house:
        weak, safe = await judged(house, ""), await judged(house, "ng-non-bindable")

    assert weak is not None
    assert (weak.grade, weak.certainty) == (Grade.CONFIRMED, 100)
    assert safe is None
