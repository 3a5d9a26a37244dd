# SPDX-License-Identifier: Apache-2.0
"""Cross-site request forgery: what another site's page has a browser send is obeyed like the site's own form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import parse_qs

import pytest
from tests.support.judge import ORIGIN, moved, page

from vedette.checks.cross_site_request_forgery import CHECK, MOST_PROBES, forged
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey
from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.domain.finding import Finding, Route
from vedette.domain.guise import Guise
from vedette.domain.weakness import Grade
from vedette.web.form_tokens import fields_of

FORM = "application/x-www-form-urlencoded"
TOKEN = "q7d8w1x5c3z9k2m4"
LOGIN = page("<h1>Log in</h1><input type=password name=p>")


def post(
    body: str, path: str = "/profile", media_type: str = FORM, *lines: tuple[str, str], method: str = "POST"
) -> Request:
    headers = Headers((("Referer", f"{ORIGIN}/form"), ("Content-Type", media_type), ("Origin", str(ORIGIN)), *lines))
    return Request(method, Url(ORIGIN, path), headers, body.encode())


@dataclass
class Profile:
    """A page that a member changes. `allows` decides on a request of a member; the rest says how the site answers."""

    allows: Callable[[Request], bool] = lambda request: True
    same_site: bool = False
    is_public: bool = False
    redirects: bool = True
    tells: str = "Saved your profile"
    refusal: str = "Not saved: the form is too old"
    status: int = 200
    shows: Callable[[], str] = lambda: "<h1>Kim</h1>"
    flash: list[str] = field(default_factory=list)
    saved: int = 0

    def __call__(self, probe: Probe) -> Response:
        request, guise = probe.request, probe.guise
        is_member = guise is Guise.OWN or (guise is Guise.STRANGER and not self.same_site)
        if not is_member and not self.is_public:
            return moved("/login")
        if request.method == "GET":
            told, self.flash = "".join(f"<p>{text}</p>" for text in self.flash), []
            return page(self.shows() + told)
        is_allowed = self.allows(request)
        self.saved += is_allowed
        text = self.tells if is_allowed else self.refusal
        if not self.redirects:
            return page(self.shows() + (f"<p>{text}</p>" if text else ""), self.status)
        self.flash += [text] if text else []
        return moved("/profile")


def origin_is_ours(request: Request) -> bool:
    return request.headers.get("origin") in (None, str(ORIGIN))


def token_is_right(request: Request) -> bool:
    return parse_qs(request.body.decode()).get("t") == [TOKEN]


CLOCK = count()
PLAIN, WITH_TOKEN = post("name=Kim"), post(f"name=Kim&t={TOKEN}")
WEAK: dict[str, tuple[Profile, Request]] = {
    "nothing is compared, and the next page tells": (Profile(), PLAIN),
    "nothing is compared, and the answer tells": (Profile(redirects=False), PLAIN),
    "there is a token that nobody compares": (Profile(), WITH_TOKEN),
    "the page has a clock": (Profile(shows=lambda: f"<h1>Kim</h1><i>{next(CLOCK)}</i>"), PLAIN),
    "only the presence of an origin is asked for": (Profile(lambda request: "origin" in request.headers), PLAIN),
    "JSON is read whatever its type says": (
        Profile(lambda request: request.body.startswith(b"{"), redirects=False),
        post('{"name":"Kim"}', "/profile", "application/json"),
    ),
    "the body has several parts": (
        Profile(),
        post(
            '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--', "/p", "multipart/form-data; boundary=x"
        ),
    ),
    "visitors without a session see the page": (Profile(is_public=False, redirects=False, tells="Done"), PLAIN),
}
SAFE: dict[str, tuple[Profile, Request]] = {
    "the token is compared": (Profile(token_is_right), WITH_TOKEN),
    "the token is compared, and the answer tells": (Profile(token_is_right, redirects=False), WITH_TOKEN),
    "the token is compared, and a status tells": (
        Profile(lambda request: token_is_right(request), redirects=False, refusal="Forbidden"),
        WITH_TOKEN,
    ),
    "the token is compared, and nothing is ever told": (Profile(token_is_right, tells="", refusal=""), WITH_TOKEN),
    "the session's cookie stays at home": (Profile(same_site=True), PLAIN),
    "the origin is compared": (Profile(origin_is_ours), PLAIN),
    "the origin is compared, and nothing is ever told": (Profile(origin_is_ours, tells="", refusal=""), PLAIN),
    "the referrer is compared": (
        Profile(lambda request: (request.headers.get("referer") or "").startswith(str(ORIGIN))),
        PLAIN,
    ),
    "browsers' word of where it comes from is compared": (
        Profile(lambda request: request.headers.get("sec-fetch-site") != "cross-site"),
        PLAIN,
    ),
    "scripts have to add a header": (
        Profile(lambda request: "x-requested-with" in request.headers),
        post("name=Kim", "/profile", FORM, ("X-Requested-With", "XMLHttpRequest")),
    ),
    "a token stands in a header": (
        Profile(lambda request: request.headers.get("x-csrf-token") == TOKEN),
        post("name=Kim", "/profile", FORM, ("X-CSRF-Token", TOKEN)),
    ),
    "JSON has to say that it is JSON": (
        Profile(lambda request: request.headers.get("content-type") == "application/json"),
        post('{"name":"Kim"}', "/profile", "application/json"),
    ),
    "anybody may send it": (Profile(is_public=True), PLAIN),
    "anybody may send it, and the answer tells": (Profile(is_public=True, redirects=False), PLAIN),
    "it is a search": (Profile(redirects=False), post("q=Kim", "/search")),
    "it is a search by the name of a field": (Profile(redirects=False), post("search=Kim")),
    "it is a login": (Profile(), post("user=kim&password=x", "/login")),
    "it only looks": (Profile(), post("", method="GET")),
    "other sites cannot send such a method": (Profile(), post("name=Kim", method="PUT")),
    "the site refused it from the beginning": (Profile(redirects=False, status=422), PLAIN),
    "the answer is the form's page as it was": (Profile(redirects=False, tells=""), PLAIN),
}


def try_at(site: Profile, request: Request, *, sends_cookie: bool = True) -> tuple[Finding | None, list[Probe]]:
    sent = Headers((("Cookie", "sid=x"),)) if sends_cookie else Headers()

    def answered(probe: Probe) -> Observation:
        return Observation(probe, Exchange(probe.request, site(probe), sent=sent))

    site.flash, site.saved = [], 0
    route = Route(request, request.url.path)
    first, again = answered(Probe(request)), answered(Probe(request))
    trial = CHECK.trial(route, Survey((first, again)), Chance(b"seed"))
    asked: list[Probe] = []
    try:
        probes = next(trial)
        while True:
            asked.extend(probes)
            seen: Observations = tuple(answered(probe) for probe in probes)
            probes = trial.send(seen)
    except StopIteration as end:
        return end.value, asked


@pytest.mark.parametrize(("site", "request_"), WEAK.values(), ids=WEAK)
def test_is_found_where(site: Profile, request_: Request) -> None:
    finding, asked = try_at(site, request_)

    assert finding is not None
    assert (finding.grade, finding.technique) == (Grade.POSSIBLE, "forged")
    assert {"baseline", "control", "probe", "replay"} == {each.part for each in finding.evidence}
    assert len(asked) <= MOST_PROBES
    assert site.saved >= 4


@pytest.mark.parametrize(("site", "request_"), SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Profile, request_: Request) -> None:
    finding, asked = try_at(site, request_)

    assert finding is None
    assert len(asked) <= MOST_PROBES


def test_a_request_without_anything_of_a_session_costs_nothing() -> None:
    assert try_at(Profile(), PLAIN, sends_cookie=False) == (None, [])


def test_a_forged_request_holds_only_what_another_site_can_send() -> None:
    sent = post(f"name=Kim&t={TOKEN}", "/profile", FORM, ("X-CSRF-Token", TOKEN), ("Accept", "text/html"))

    request = forged(sent, "elsewhere.invalid")

    assert TOKEN not in f"{request}"
    assert fields_of(request)["name"] == "Kim"
    assert {name.lower() for name, _ in request.headers} == {
        *("accept", "content-type", "origin", "referer", "sec-fetch-site"),
    }


def test_every_page_besides_is_asked_for_as_it_is() -> None:
    _, asked = try_at(*WEAK["nothing is compared, and the next page tells"])

    assert {probe.request.url.path for probe in asked} == {"/profile"}
    assert all(probe.guise is Guise.OWN for probe in asked if probe.request.method == "GET")
