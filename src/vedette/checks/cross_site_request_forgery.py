# SPDX-License-Identifier: Apache-2.0
"""Cross-site request forgery: what another site's page can have a browser send is obeyed like the site's own form.

The request is sent again as such a page would have it sent: with the cookies that travel there, with a foreign Origin
and Referer, without header lines that only the site's own scripts add, and with other text in fields that nobody else
can know. It is obeyed when its outcome is that of the untouched request, twice, and when somebody without a session is
turned away and a plain look at the page does not show that outcome. Whether the change is worth forging only a person
can tell, so it is likely, not certain.

Silent where the session's cookie stays at home (SameSite), where a token or the origin is compared, where the request
needs a header or type that forms cannot send, on searches and logins, and where nobody needs a session.

Sources: CWE-352; OWASP Cross-Site Request Forgery Prevention Cheat Sheet; Fetch, section 2.2.2 (safelisted headers);
RFC 6265bis, section 5.6.7.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace

from vedette.checks.csrf_token_missing import says_harmless
from vedette.checks.features import features_of
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Observations, Probe, SubjectKind, Survey, Trial, ask
from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.domain.finding import Fact, Finding, Route
from vedette.domain.guise import Guise
from vedette.domain.weakness import Grade, Severity, Weakness
from vedette.web.form_tokens import fields_of, looks_like_chance, spoilt, with_fields
from vedette.web.forms import MULTIPART, TEXT_PLAIN, URLENCODED
from vedette.web.media_type import read_media_type
from vedette.web.url import parse_location, parse_url

WEAKNESS = Weakness(
    id="cross-site-request-forgery",
    name="Forged request obeyed",
    cwe=352,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:L/A:N",
    wasc=9,
    capec=62,
    description="The site does what a request asks for although a page of another site had the visitor's browser send "
    "it.",
    impact="A page of any other site can change things in the name of a visitor who is logged in: his address, his "
    "password, what he has ordered or published.",
    remedy="Put a random token of the session into every form that changes something and refuse the form without it; "
    "set the session's cookie with SameSite=Lax or Strict; refuse an Origin that is not your own.",
    references=(
        "https://cwe.mitre.org/data/definitions/352.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html",
    ),
)
CERTAINTY = 85
MOST_PROBES = 24
LEAST_OWN = 2
MOST_OWN = 8
"""How often the untouched request is sent: more than twice only where a forged one may have missed what is chance."""
_OF_FORMS = frozenset({URLENCODED, MULTIPART, TEXT_PLAIN})
_SAFELISTED = frozenset({"accept", "accept-language", "content-language", "content-type"})
_DONE = range(200, 400)
_PASSWORD = re.compile(rb"<input\b[^>]{0,500}\btype\s{0,8}=\s{0,8}[\"']?password\b", re.IGNORECASE)
_Steps = Generator[tuple[Probe, ...], Observations, "_Act"]


@dataclass(frozen=True, slots=True)
class _Act:
    """One sending of the request, and the page that shows what came of it."""

    answer: Observation
    page: Observation

    @property
    def way(self) -> tuple[int, str | None]:
        """How the request was answered, in short."""
        return _way_of(self.answer.exchange.response)

    @property
    def outcome(self) -> frozenset[str]:
        return features_of(self.page.exchange.response)


def forged(request: Request, stranger: str) -> Request:
    """Return what a page of `stranger`, a host, can have a browser send in place of `request`.

    A type that forms cannot have is sent as plain text; what looks like chance is written anew.
    """
    essence = read_media_type(request.headers.get("content-type") or "").essence
    lines = [(name, value) for name, value in request.headers if name.lower() in _SAFELISTED]
    known = with_fields(
        request, {name: spoilt(value) for name, value in fields_of(request).items() if looks_like_chance(name, value)}
    )
    headers = Headers(tuple(lines))
    if request.body and essence not in _OF_FORMS:
        headers = headers.put("Content-Type", TEXT_PLAIN)
    for name, value in (
        ("Origin", f"https://{stranger}"),
        ("Referer", f"https://{stranger}/"),
        ("Sec-Fetch-Site", "cross-site"),
    ):
        headers = headers.put(name, value)
    return replace(known, headers=headers)


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Send the request as nobody, as it is, and forged, twice; look each time at what came of it.

    What the pages show without the request is no outcome, and what a forged one lacks is one only if the untouched
    request never lacks it.
    """
    request, own = route.sample, [each.exchange for each in survey.baselines]
    if not _may_be_forged(request, own):
        return None
    nobody = yield from ask(Probe(request, "control", guise=Guise.NOBODY))
    if not all(_is_turned_away(nobody.exchange.response, each.response) for each in own):
        return None
    page = _page_after(request.url, own[0].response)
    if page is not None:
        yield from _look(page)  # what it tells once is told
    acts = [] if page is not None else [_Act(each, each) for each in survey.baselines]
    looks = page or _page_before(request)
    calm = [(yield from _look(looks)), (yield from _look(looks))]
    while len(acts) < LEAST_OWN:
        acts.append((yield from _act(Probe(request, "baseline"), page)))
    telling = _always(each.outcome for each in acts).difference(*map(_shown_by, calm))
    seen: list[_Act] = []
    for part in ("probe", "replay"):
        stranger = f"{chance.marker()}.invalid"
        act = yield from _act(Probe(forged(request, stranger), part, guise=Guise.STRANGER), page)
        seen.append(act)
        while not telling <= act.outcome and len(acts) < MOST_OWN and act.way == acts[0].way:
            acts.append((yield from _act(Probe(request, "baseline"), page)))  # was it lost, or there by chance?
            telling &= acts[-1].outcome
        if not telling or not telling <= act.outcome or act.way != acts[0].way:
            return None
    return _finding(route, acts[0], nobody, seen, telling)


def _may_be_forged(request: Request, own: list[Exchange]) -> bool:
    """Whether the request changes something by its method, is let in, and is sent with something of a session."""
    headers = {name for name, _ in request.headers}
    words = (request.url.path, *(name for name in fields_of(request) if name not in headers))
    return (
        request.method == "POST"
        and all(each.response.status in _DONE for each in own)
        and all("cookie" in each.sent or "authorization" in each.sent for each in own)
        and not any(map(says_harmless, words))
    )


def _is_turned_away(nobody: Response, own: Response) -> bool:
    """Whether somebody without a session is told so: what else differs may differ by chance."""
    if _way_of(nobody) != _way_of(own):
        return True
    return _asks_for_password(nobody) and not _asks_for_password(own)


def _way_of(response: Response) -> tuple[int, str | None]:
    return response.status, response.headers.get("location")


def _asks_for_password(response: Response) -> bool:
    return _PASSWORD.search(response.body) is not None


def _shown_by(seen: Observation | None) -> frozenset[str]:
    return features_of(seen.exchange.response) if seen is not None else frozenset()


def _always(seen: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset.intersection(*seen)


def _act(probe: Probe, page: Url | None) -> _Steps:
    answer = yield from ask(probe)
    after = (yield from _look(page)) if page is not None else None
    return _Act(answer, after or answer)


def _look(url: Url | None) -> Generator[tuple[Probe, ...], Observations, Observation | None]:
    if url is None:
        return None
    return (yield from ask(Probe(Request("GET", url), "control")))


def _page_after(url: Url, response: Response) -> Url | None:
    """Return the page of this site that the answer leads to; None where the answer is the page."""
    target = parse_location(response.headers.get("location") or "", url) if response.is_redirect else None
    return target if target is not None and target.origin == url.origin else None


def _page_before(request: Request) -> Url | None:
    referer = parse_url(request.headers.get("referer") or "")
    return referer if referer is not None and referer.origin == request.url.origin else None


def _finding(route: Route, own: _Act, nobody: Observation, seen: list[_Act], telling: frozenset[str]) -> Finding:
    evidence = [own.answer.as_evidence("baseline"), nobody.as_evidence()]
    for act in seen:
        evidence.append(act.answer.as_evidence())
        if act.page is not act.answer:
            evidence.append(act.page.as_evidence())
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique="forged",
        grade=Grade.POSSIBLE,
        certainty=CERTAINTY,
        story=f"What a page of another site can have the visitor's browser send to {route.sample.url.path} has the "
        "outcome of the site's own form, twice; without a session it has not.",
        evidence=tuple(evidence),
        facts=(Fact("outcome", min(telling, key=lambda each: (-len(each), each))[:200]),),
        sink=route.sample.url.path,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=("forged",),
)
