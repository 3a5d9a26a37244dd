# SPDX-License-Identifier: Apache-2.0
"""Showing by loads that a flow does what it could: what is put into its source has an effect in the browser, twice.

One load holds a text for each source that has a flow, so that a page costs one load however many values it reads; a
second turn tries what else could run. Whatever had its effect is put there once more, alone, with a fresh value, and
opened by another stranger. The control is the survey's opening: at the same place a text without syntax did nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.contexts import live_spot
from vedette.checks.documents import text_of
from vedette.checks.dom_flows import Flow, Load, Way, ways_to_run
from vedette.checks.dom_sources import strangers_host
from vedette.checks.steady import ask_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey
from vedette.domain.exchange import EffectKind, Exchange
from vedette.domain.finding import Evidence, Fact, Route
from vedette.domain.opening import Opening, Source
from vedette.web.url import parse_url

MOST_TURNS = 2
MOST_LOADS = MOST_TURNS + 1
MOST_RESENT = 2
"""Loads that may be asked for again where the site spoke of load."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text on its way through a flow, and the sign that it had its effect."""

    flow: Flow
    text: str
    sign: Callable[[Exchange], bool]


Maker = Callable[[Chance], Attempt]
"""Makes an attempt with a fresh value."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A flow that was shown twice."""

    attempt: Attempt
    seen: Observation
    again: Observation

    def evidence(self, survey: Survey) -> tuple[Evidence, ...]:
        """Return the exchanges of the proof: the page as it is, the control, the probe and the replay."""
        opening = self.attempt.flow.opening
        controls = [seen.as_evidence() for seen in survey.openings if seen.probe.opening == opening]
        return (survey.baselines[0].as_evidence(), *controls, self.seen.as_evidence(), self.again.as_evidence())

    def facts(self) -> tuple[Fact, ...]:
        """Return how to see it again: what is put where, and the sink that it reaches."""
        flow, opening = self.attempt.flow, self.seen.probe.opening
        where = str(self.seen.probe.request.url)
        if opening is not None and flow.source is Source.FRAGMENT:
            where = f"{where}#{opening.fragment}"
        return (
            Fact("source", flow.source.value),
            Fact("sink", flow.sighting.sink),
            Fact("address", where),
            Fact("text", self.attempt.text),
        )


def prove(
    route: Route, chance: Chance, makers: Mapping[Source, Sequence[Maker]]
) -> Generator[tuple[Probe, ...], Observations, Proved | None]:
    """Try the makers of each source in turn, those of all sources in one load, and show again what had its effect."""
    for turn in range(MOST_TURNS):
        chosen = [of_source[turn] for of_source in makers.values() if len(of_source) > turn]
        if not chosen:
            return None
        attempts = [make(chance) for make in chosen]
        seen = yield from ask_steadily(_probe(route, attempts, chance, "probe"))
        if seen is None or seen.exchange.has_effect(EffectKind.UNRENDERED):
            return None
        for make, attempt in zip(chosen, attempts, strict=True):
            if attempt.sign(seen.exchange):
                fresh = make(chance)
                again = yield from ask_steadily(_probe(route, [fresh], chance, "replay"))
                return Proved(attempt, seen, again) if again is not None and fresh.sign(again.exchange) else None
    return None


def _probe(route: Route, attempts: Iterable[Attempt], chance: Chance, part: str) -> Probe:
    load = Load(route.sample, Opening(strangers_host(chance)))
    for attempt in attempts:
        load = attempt.flow.put(load, attempt.text)
    return Probe(load.request, part, opening=load.opening)


def script_makers(flows: Iterable[Flow]) -> dict[Source, list[Maker]]:
    """Return, for each source, the texts that could run at the sinks of its flows."""
    makers: dict[Source, list[Maker]] = {}
    for flow in flows:
        for way in ways_to_run(flow):
            makers.setdefault(flow.source, []).append(_script_maker(flow, way))
    return makers


def _script_maker(flow: Flow, way: Way) -> Maker:
    def make(chance: Chance) -> Attempt:
        number = chance.number(10)
        return Attempt(flow, way.build(number), lambda exchange: _ran(exchange, number))

    return make


def _ran(exchange: Exchange, number: int) -> bool:
    """Whether the call ran, and not because the site's own answer holds it: that is another weakness."""
    ran = exchange.has_effect(EffectKind.SCRIPT, str(number))
    return ran and live_spot(text_of(exchange.response), number) is None


def address_makers(flows: Iterable[Flow]) -> dict[Source, list[Maker]]:
    """Return, for each source, the addresses of another host that could be followed."""
    makers: dict[Source, list[Maker]] = {}
    for flow in flows:
        for form in grammar.REDIRECT_FORMS[:MOST_TURNS]:
            makers.setdefault(flow.source, []).append(_address_maker(flow, form))
    return makers


def _address_maker(flow: Flow, form: Callable[[str], str]) -> Maker:
    def make(chance: Chance) -> Attempt:
        host = strangers_host(chance)
        return Attempt(flow, form(host), lambda exchange: _went_to(exchange, host))

    return make


def _went_to(exchange: Exchange, host: str) -> bool:
    """Whether the page wanted to go to `host`."""
    urls = (parse_url(each.text) for each in exchange.effects if each.kind is EffectKind.NAVIGATION)
    return any(url is not None and url.origin.host == host for url in urls)
