# SPDX-License-Identifier: Apache-2.0
"""CORS misconfigured: any other site may read what the browser fetches here with the visitor's cookies.

The answer must name an origin that nobody can own *and* allow credentials; `*` lets nobody read anything that needs a
login, because browsers refuse it together with credentials. A second origin rules out a partner that is fixed.

Sources: CWE-942; Fetch, section 3.2.5 (CORS protocol and credentials); RFC 6761 (nobody can own a .invalid name).
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.checks import grammar
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial, ask
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Fact, Finding, Route
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="cors-misconfigured",
    name="Cross-origin resource sharing misconfigured",
    cwe=942,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N",
    wasc=14,
    capec=111,
    description="The answer allows whatever origin asks to read it, credentials included.",
    impact="A page of any other site that a logged-in visitor opens can fetch this address with the visitor's cookies "
    "and read the answer: personal data, and tokens that then allow requests in the visitor's name.",
    remedy="Compare the Origin header, as a whole, with a list of the origins that you trust, and answer with no "
    "Access-Control-Allow-Origin otherwise. Never trust `null`. Send Vary: Origin. Allow credentials only where they "
    "are needed.",
    references=(
        "https://cwe.mitre.org/data/definitions/942.html",
        "https://fetch.spec.whatwg.org/#cors-protocol-and-credentials",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS",
    ),
)
MOST_PROBES = 5
_STATIC = ("image/", "font/", "audio/", "video/", "text/css", "text/javascript", "application/javascript")
_METHODS = frozenset({"GET", "HEAD", "POST"})


@dataclass(frozen=True, slots=True)
class _Origin:
    """An origin that must not be trusted, and what a site does that trusts it."""

    technique: str
    text: str
    story: str


def allows(response: Response, origin: str) -> bool:
    """Whether a browser lets a script of `origin` read the response that it fetched with credentials."""
    allowed = response.headers.get_all("access-control-allow-origin")
    credentials = response.headers.get_all("access-control-allow-credentials")
    return [value.strip() for value in allowed] == [origin] and [value.strip() for value in credentials] == ["true"]


def speaks_of_origins(response: Response) -> bool:
    """Whether the response shows that the Origin header is looked at."""
    varies = " ".join(response.headers.get_all("vary")).lower()
    return "origin" in varies or any(name.lower().startswith("access-control-") for name, _ in response.headers)


def is_static(response: Response) -> bool:
    """Whether the response is the same for everybody by its kind, so that reading it gains nothing."""
    return response.media_type.startswith(_STATIC)


def is_personal(exchange: Exchange) -> bool:
    """Whether the request went out with what tells one visitor from another."""
    return "cookie" in exchange.sent or "authorization" in exchange.sent


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Ask from an origin that nobody can own; where Origin matters also as `null` and behind the site's own name."""
    if route.sample.method not in _METHODS or is_static(survey.baselines[0].exchange.response):
        return None
    first = _foreign(chance)
    seen = yield from ask(_probe(route, first.text))
    if allows(seen.exchange.response, first.text):
        return (yield from _confirm(route, survey, first, seen, _foreign(chance)))
    if not speaks_of_origins(seen.exchange.response):
        return None
    others = (_null(), _behind(route, chance))
    answers = yield tuple(_probe(route, other.text) for other in others)
    for other, answer in zip(others, answers, strict=True):
        if allows(answer.exchange.response, other.text):
            again = other if other.technique == "null" else _behind(route, chance)
            return (yield from _confirm(route, survey, other, answer, again, control=seen))
    return None


def _confirm(
    route: Route,
    survey: Survey,
    origin: _Origin,
    seen: Observation,
    second: _Origin,
    control: Observation | None = None,
) -> Trial:
    again = yield from ask(_probe(route, second.text, "replay"))
    if not allows(again.exchange.response, second.text):
        return None
    evidence = [survey.baselines[0].as_evidence("baseline"), seen.as_evidence(), again.as_evidence()]
    if control is not None:
        evidence.insert(2, control.as_evidence("control"))
    story = f"{origin.story}, and credentials with it: {origin.text}"
    story += " each time it asks." if second == origin else f", and then {second.text}."
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique=origin.technique,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=story,
        evidence=tuple(evidence),
        facts=(Fact("origin", origin.text),),
        sink=origin.technique,
        severity=None if is_personal(seen.exchange) else Severity.LOW,
    )


def _probe(route: Route, origin: str, part: str = "probe") -> Probe:
    return Probe(route.sample.with_header("Origin", origin), part)


def _foreign(chance: Chance) -> _Origin:
    origin = grammar.foreign_origin(f"{chance.marker()}.vedette.invalid")
    return _Origin("reflected", origin, "The answer allows whatever origin asks")


def _null() -> _Origin:
    story = "The answer allows the origin `null`, which any site can take on by a sandboxed frame"
    return _Origin("null", grammar.NULL_ORIGIN, story)


def _behind(route: Route, chance: Chance) -> _Origin:
    host = f"{route.sample.url.origin.host}.{chance.marker()}.vedette.invalid"
    return _Origin("prefix", grammar.foreign_origin(host), "The answer allows origins that only begin like its own")


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=("reflected", "null", "prefix"),
)
