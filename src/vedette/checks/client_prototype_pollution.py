# SPDX-License-Identifier: Apache-2.0
"""Prototype pollution in the browser: names of parameters become paths, one of which leads to what all objects share.

Tried where the page takes its query or its fragment apart as names and values. Each of the usual paths is given a
name of its own; an object that has nothing of its own must then have a property of that name. Once more with a fresh
name, beside a plain parameter whose name must not appear anywhere: the control.

Nothing is done with it: the property holds a word, and the page is closed.

Sources: CWE-1321; ECMA-262, section 10.1 (ordinary objects inherit).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vedette.checks import grammar
from vedette.checks.dom_sources import reads_of, strangers_host
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import EffectKind
from vedette.domain.finding import Fact, Finding, Route
from vedette.domain.opening import Opening, Reading
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="client-prototype-pollution",
    name="Prototype pollution in the browser",
    cwe=1321,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    capec=180,
    description="A script of the page makes an object of the parameters in the address and follows their names into "
    "it, so that a name such as __proto__[x] writes to the prototype that all objects share.",
    impact="A link can give every object of the page a property that its scripts take for a setting: where one of them "
    "reads an address or markup from a setting that is usually absent, this becomes script in this site's name.",
    remedy="Read parameters with URLSearchParams into a Map, or into an object made by Object.create(null). Where "
    "names are paths, refuse __proto__, constructor and prototype. Update the library that takes parameters apart.",
    references=(
        "https://cwe.mitre.org/data/definitions/1321.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Prototype_Pollution_Prevention_Cheat_Sheet.html",
        "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Guide/Inheritance_and_the_prototype_chain",
    ),
)
TECHNIQUE = "inherited"
MOST_PROBES = 4
QUERY, FRAGMENT = "query", "fragment"
Path = Callable[[str], str]
Chosen = tuple[str, Path, str]
"""Where a path is put, the path, and the name of its property."""


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Try the places that the page takes apart, within `MOST_PROBES` in all."""
    return within(MOST_PROBES, _try(route, survey, chance))


def _places(survey: Survey) -> tuple[str, ...]:
    kinds = {read.kind for seen in survey.openings for read in reads_of(seen)}
    pairs = ((QUERY, Reading.QUERY_PAIRS), (FRAGMENT, Reading.FRAGMENT_PAIRS))
    return tuple(place for place, kind in pairs if kind in kinds)


def _try(route: Route, survey: Survey, chance: Chance) -> Trial:
    chosen = [(place, path, chance.marker()) for place in _places(survey) for path in grammar.SHARED_PROPERTIES]
    if not chosen:
        return None
    seen = yield from ask_steadily(_probe(route, chosen, "", chance, "probe"))
    first = next((each for each in chosen if seen is not None and _has(seen, each[2])), None)
    if seen is None or first is None:
        return None
    place, path, _ = first
    fresh, plain = chance.marker(), chance.marker()
    again = yield from ask_steadily(_probe(route, [(place, path, fresh)], plain, chance, "replay"))
    if again is None or not _has(again, fresh) or _has(again, plain):
        return None
    return _found(route, survey, first, seen, again)


def _probe(route: Route, chosen: list[Chosen], plain: str, chance: Chance, part: str) -> Probe:
    """Return a load with a parameter for each path, and one that is called `plain` beside them."""
    texts = {
        place: [f"{path(name)}={name}" for where, path, name in chosen if where == place] for place, _, _ in chosen
    }
    for pieces in texts.values():
        pieces += [f"{plain}={plain}"] if plain else []
    request = route.sample
    if QUERY in texts:
        kept = [request.url.query] if request.url.query else []
        target = f"{request.url.path}?{'&'.join([*kept, *texts[QUERY]])}"
        request = replace(request, url=request.url.with_target(target))
    names = tuple(name for _, _, name in chosen) + ((plain,) if plain else ())
    fragment = "&".join(texts.get(FRAGMENT, ()))
    return Probe(request, part, opening=Opening(strangers_host(chance), fragment=fragment, properties=names))


def _has(seen: Observation, name: str) -> bool:
    return seen.exchange.has_effect(EffectKind.PROPERTY, name)


def _found(route: Route, survey: Survey, first: Chosen, seen: Observation, again: Observation) -> Finding:
    place, path, name = first
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"After a parameter in the {place} that is called {path('x')}, objects that have nothing of their own "
        "have a property of the name given there, twice and with two names; a plain parameter beside it left no trace.",
        evidence=(survey.baselines[0].as_evidence(), seen.as_evidence(), again.as_evidence()),
        facts=(Fact("source", place), Fact("parameter", f"{path(name)}={name}")),
        sink=f"{path('x')} in the {place}",
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=(TECHNIQUE,),
    needs_openings=True,
)
