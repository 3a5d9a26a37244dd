# SPDX-License-Identifier: Apache-2.0
"""Drives a check against a plain function instead of a site: no sockets, no clock, every probe counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from vedette.checks.boolean_test import disturbance_of
from vedette.checks.survey_probes import (
    MORE_BASELINES,
    MOST_RESENDS,
    baseline_probes,
    differ,
    is_throttled,
    survey_from,
    survey_probes,
)
from vedette.domain.callback import ENTITY_PATH, Call, CallKind, ListenerAddress, ListenerText, find_token
from vedette.domain.chance import Chance
from vedette.domain.check import AreaCheck, Observation, PassiveCheck, PointCheck, Probe, Survey, Trial, start_trial
from vedette.domain.exchange import Effect, EffectKind, Exchange, Headers, Origin, Request, Response, Timing, Url
from vedette.domain.finding import Area, Finding, Host, Route, base_request
from vedette.domain.insertion import BODY_PLACES, InsertionPoint, Place, encode_value
from vedette.domain.time import Span

ORIGIN = Origin("https", "shop.example", 443)
SEED = b"the seed of all tests"

Site = Callable[[str], Response]
WholeSite = Callable[[Request], Response]


Browser = Callable[[Response, str], tuple[Effect, ...]]
"""What a browser makes of an answer in which a call may run."""


def no_browser(response: Response, call: str) -> tuple[Effect, ...]:
    """A machine without a browser."""
    return (Effect(EffectKind.UNRENDERED, "There is no browser here."),)


LISTENER = ListenerAddress("127.0.0.1", 49152)
"""Where the sites of tests can call us."""
Calls = Callable[[Request], tuple[Call, ...]]
"""The calls of our own listener that a request leads to."""


def nobody_calls(request: Request) -> tuple[Call, ...]:
    """What nearly all sites do."""
    return ()


@dataclass(frozen=True, slots=True)
class Fetcher:
    """A site that fetches addresses: `address_in` finds the one in a value, `answer` is given the value and the text.

    An address that is none, or not our listener's, is not fetched; the text is then empty.
    """

    answer: Callable[[str, str], Response]
    address_in: Callable[[str], str | None] = lambda value: value
    kind: CallKind = CallKind.HTTP

    def __call__(self, value: str) -> Response:
        """Answer a request."""
        token = self._token_in(value)
        if token is None or self.kind is CallKind.DNS:
            return self.answer(value, "")
        text = ListenerText.of(token)
        is_entity = ENTITY_PATH in (self.address_in(value) or "")
        return self.answer(value, text.plain if is_entity else text.whole)

    def calls(self, value: str) -> tuple[Call, ...]:
        """Return the call that a request leads to, if it does."""
        token = self._token_in(value)
        return () if token is None else (Call(self.kind, "192.0.2.7", f"/{token}", "GET HTTP/1.1"),)

    def _token_in(self, value: str) -> str | None:
        address = self.address_in(value)
        is_ours = address is not None and address.startswith(f"http://{LISTENER.host}:{LISTENER.port}/")
        return find_token(address) if address is not None and is_ours else None


def page(text: str = "", status: int = 200, media_type: str = "text/html; charset=utf-8", **headers: str) -> Response:
    """A response with a body; header names are given with `_` for `-`."""
    lines = [("Content-Type", media_type)] if media_type else []
    lines += [(name.replace("_", "-").title(), value) for name, value in headers.items()]
    return Response(status, headers=Headers(tuple(lines)), body=text.encode())


def moved(location: str, status: int = 302) -> Response:
    """A redirect, its Location as the wire carries it."""
    return Response(status, headers=Headers((("Location", location.encode().decode("latin-1")),)))


def point_at(
    place: Place = Place.QUERY, value: str = "1", name: str = "id", path: str = "/shop/item", method: str | None = None
) -> InsertionPoint:
    """An insertion point called `name` that holds `value`, with a neighbour before and behind."""
    method = method or ("POST" if place in BODY_PLACES else "GET")
    url = Url(ORIGIN, path)
    encoded = encode_value(place, value)
    match place:
        case Place.QUERY:
            before, after = f"{path}?lang=en&{name}=", "&sort=up"
            request = Request(method, url.with_target(before + encoded + after))
            return InsertionPoint(request, path, place, name, value, before, after)
        case Place.PATH:
            before, after = f"{path}/", "/view"
            request = Request(method, url.with_target(before + encoded + after))
            return InsertionPoint(request, f"{path}/{{1}}/view", place, "1", value, before, after)
        case Place.HEADER | Place.COOKIE:
            header = "Cookie" if place is Place.COOKIE else name
            before, after = (f"lang=en; {name}=", "; theme=dark") if place is Place.COOKIE else ("", "")
            request = Request(method, url, Headers(((header, before + encoded + after),)))
            return InsertionPoint(request, path, place, name, value, before, after, header)
        case Place.BODY:
            before, after, kind = f"lang=en&{name}=", "&sort=up", "application/x-www-form-urlencoded"
        case Place.JSON:
            before, after, kind = f'{{"lang":"en","{name}":', ',"sort":"up"}', "application/json"
        case Place.XML:
            before, after, kind = f'<order lang="en"><{name}>', f"</{name}><sort>up</sort></order>", "application/xml"
        case Place.MULTIPART:
            before = f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            after, kind = "\r\n--edge--\r\n", "multipart/form-data; boundary=edge"
    body = (before + encoded + after).encode("latin-1")
    request = Request(method, url, Headers((("Content-Type", kind),)), body)
    return InsertionPoint(request, path, place, name, value, before, after)


def value_in(point: InsertionPoint, request: Request) -> str:
    """The value that a server reads at `point`; '' when the request does not have its shape."""
    return point.text_in(request) or ""


@dataclass(slots=True)
class Judged:
    """What a trial ended with, and everything that was asked on the way."""

    finding: Finding | None = None
    survey: Survey | None = None
    survey_probes: list[Probe] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    @property
    def probes(self) -> list[Probe]:
        """The probes of the trial, without those of the survey."""
        return [seen.probe for seen in self.observations]


def survey_of(
    point: InsertionPoint,
    site: WholeSite,
    judged: Judged,
    seed: bytes = SEED,
    seconds: Callable[[Request], float] = lambda request: 0.0,
) -> Survey:
    """Make the survey as the conductor does: throttled answers are discarded and asked for again, twice at most."""

    def ask(probe: Probe) -> Observation:
        for _ in range(1 + MOST_RESENDS):
            judged.survey_probes.append(probe)
            answer = answered(probe, site, seconds)
            if not is_throttled(answer.exchange.response):
                break
        return replace(answer, exchange=replace(answer.exchange, effects=(LISTENER.as_effect(),)))

    first, again, *others = survey_probes(point, Chance(seed))
    baselines = [ask(first), ask(again)]
    if differ(baselines):
        baselines += [ask(first) for _ in range(MORE_BASELINES)]
    seen = [ask(probe) for probe in others]
    survey = survey_from(Chance(seed), (*baselines, *seen))
    if disturbance_of(survey) is None or is_throttled((late := ask(first)).exchange.response):
        return survey
    return survey_from(Chance(seed), (*baselines, late, *seen))


def judge_whole(
    check: PointCheck,
    site: WholeSite,
    point: InsertionPoint,
    seed: bytes = SEED,
    seconds: Callable[[Request], float] = lambda request: 0.0,
    browser: Browser = no_browser,
    calls: Calls = nobody_calls,
) -> Judged:
    """Drive the trial of `check` at `point` against a function of the whole request; `seconds` is how long it takes.

    `calls` are those of our own listener that a request leads to.
    """
    judged = Judged()
    judged.survey = survey_of(point, site, judged, seed, seconds)
    trial = check.trial(point, judged.survey, Chance(seed + check.id.encode()))
    return _drive(trial, site, judged, seconds, browser, calls)


def answered(
    probe: Probe,
    site: WholeSite,
    seconds: Callable[[Request], float],
    browser: Browser = no_browser,
    calls: Calls = nobody_calls,
) -> Observation:
    """What the site answers, how long it took, and what a browser makes of it."""
    took = Span.of(seconds=seconds(probe.request))
    response = site(probe.request)
    effects = browser(response, probe.render) if probe.render else ()
    if probe.callback:
        made = (call for call in calls(probe.request) if find_token(call.name) == probe.callback)
        effects = (*effects, *(call.as_effect() for call in made))
    timing = Timing(first_byte=took, total=took)
    return Observation(probe, Exchange(probe.request, response, timing, effects=effects))


def judge_area(check: AreaCheck, site: WholeSite, area: Area, seed: bytes = SEED) -> Judged:
    """Drive the trial of `check` at a route, a directory or a host against a function of the whole request."""
    judged = Judged(survey_probes=list(baseline_probes(base_request(area))))
    first, again = (Observation(probe, Exchange(probe.request, site(probe.request))) for probe in judged.survey_probes)
    judged.survey = Survey((first, again))
    return _drive(start_trial(check, area, judged.survey, Chance(seed + check.id.encode())), site, judged)


def _drive(
    trial: Trial,
    site: WholeSite,
    judged: Judged,
    seconds: Callable[[Request], float] = lambda request: 0.0,
    browser: Browser = no_browser,
    calls: Calls = nobody_calls,
) -> Judged:
    try:
        probes = next(trial)
        while True:
            seen = tuple(answered(probe, site, seconds, browser, calls) for probe in probes)
            judged.observations.extend(seen)
            probes = trial.send(seen)
    except StopIteration as end:
        judged.finding = end.value
    return judged


def judge_fully(check: PointCheck, site: Site, point: InsertionPoint | None = None, seed: bytes = SEED) -> Judged:
    """Drive the trial against a function of the value alone, and return all that happened."""
    here = point or point_at()
    calls = nobody_calls
    if isinstance(site, Fetcher):
        fetcher = site

        def calls(request: Request) -> tuple[Call, ...]:
            return fetcher.calls(value_in(here, request))

    return judge_whole(check, lambda request: site(value_in(here, request)), here, seed, calls=calls)


def judge(
    check: PointCheck,
    site: Site,
    place: Place = Place.QUERY,
    value: str = "1",
    name: str = "id",
    method: str | None = None,
    seed: bytes = SEED,
) -> Finding | None:
    """Return the verdict of `check` on `site`, a function of the value at a point of this place, name and value."""
    return judge_fully(check, site, point_at(place, value, name, method=method), seed).finding


def exchange_of(
    response: Response, url: str = "https://shop.example/", method: str = "GET", **headers: str
) -> Exchange:
    """An exchange in which `response` answers a request for `url`."""
    scheme, _, rest = url.partition("://")
    authority, slash, tail = rest.partition("/")
    host, _, port = authority.partition(":")
    origin = Origin(scheme, host, int(port) if port else {"http": 80, "https": 443}[scheme])
    lines = tuple((name.replace("_", "-").title(), value) for name, value in headers.items())
    request = Request(method, Url(origin, quote(slash + tail, safe="/?&=%") or "/"), Headers(lines))
    return Exchange(request, response)


def inspect(check: PassiveCheck, exchange: Exchange) -> tuple[Finding, ...]:
    """Return what a passive check sees in `exchange`, at the subject that it declares."""
    host = Host(exchange.request)
    subject = host if check.subject.value == "host" else Route(exchange.request, exchange.request.url.path)
    return check.inspect(exchange, subject)
