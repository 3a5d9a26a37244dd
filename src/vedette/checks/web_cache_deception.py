# SPDX-License-Identifier: Apache-2.0
"""Web cache deception: a cache takes a private page for a file, because its address ends like one.

The page is asked for under an address of its own below it that ends in `.css`: `/account/<marker>.css`. Where the site
answers with the page, nobody asks for the same address: he gets the very same bytes only from a cache that kept them.
The marker is new each time, so what a cache keeps is under an address that no visitor asks for.

Silent where the site does not answer with the page, where nobody gets it, where the page is public, and where nobody is
let in under an address that was never asked for before.

Sources: CWE-525; RFC 9111, section 3; O. Gil, Web Cache Deception Attack, 2017.
"""

from __future__ import annotations

from vedette.checks.set_cookies import is_called_session
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial, ask
from vedette.domain.exchange import Exchange, Request
from vedette.domain.finding import Fact, Finding, Route
from vedette.domain.guise import Guise
from vedette.domain.weakness import Grade, Severity, Weakness
from vedette.web.cookies import read_cookie_pairs

WEAKNESS = Weakness(
    id="web-cache-deception",
    name="Private page kept by a cache",
    cwe=525,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:N/A:N",
    wasc=13,
    capec=141,
    description="The site answers with a private page under addresses below it that end like those of files, and a "
    "cache keeps what it answered there for everybody.",
    impact="Who has a visitor follow such a link, then asks for it himself, reads the visitor's page: his name, his "
    "orders, the tokens of his forms.",
    remedy="Answer 404 under addresses that the application does not know, send Cache-Control: no-store with private "
    "pages, and let the cache go by the type and the headers of an answer, not by how its address ends.",
    references=(
        "https://cwe.mitre.org/data/definitions/525.html",
        "https://www.rfc-editor.org/rfc/rfc9111#section-3",
    ),
)
MOST_PROBES = 6
_SUFFIX = ".css"


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Look at the page as nobody, then have it kept under an address that nobody knows, twice."""
    own = [each.exchange for each in survey.baselines]
    request = route.sample
    if request.method != "GET" or request.body or not all(map(_is_private_page, own)):
        return None
    nobody = yield from ask(Probe(request, "control", guise=Guise.NOBODY))
    if _is_let_in(nobody):
        return None
    seen: list[Observation] = []
    for part in ("probe", "replay"):
        address = _below(request, chance)
        shown = yield from ask(Probe(address, part))
        if not _is_let_in(shown):
            return None
        kept = yield from ask(Probe(address, part, guise=Guise.NOBODY))
        if not _is_let_in(kept) or kept.exchange.response.body != shown.exchange.response.body:
            return None
        seen += [shown, kept]
    unknown = yield from ask(Probe(_below(request, chance), "control", guise=Guise.NOBODY))
    return None if _is_let_in(unknown) else _finding(route, survey, (nobody, *seen, unknown))


def _below(request: Request, chance: Chance) -> Request:
    path = f"{request.url.path.rstrip('/')}/{chance.marker()}{_SUFFIX}"
    return Request("GET", request.url.with_target(path))


def _is_private_page(exchange: Exchange) -> bool:
    """Whether a page came for a request that carries something of a session."""
    names = (name for name, _ in read_cookie_pairs(exchange.sent.get("cookie") or ""))
    has_session = bool(exchange.role) or "authorization" in exchange.sent or any(map(is_called_session, names))
    return has_session and exchange.response.status == 200 and bool(exchange.response.body)


def _is_let_in(seen: Observation) -> bool:
    return seen.exchange.response.status == 200


def _finding(route: Route, survey: Survey, seen: tuple[Observation, ...]) -> Finding:
    address = seen[1].probe.request.url.path
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique="path",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"Nobody is let in at {route.sample.url.path}, but under {address}, which was asked for with a session "
        "just before, he gets the page; under an address that was not, he does not.",
        evidence=(survey.baselines[0].as_evidence("baseline"), *(each.as_evidence() for each in seen)),
        facts=(Fact("address", address),),
        sink=route.sample.url.path,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=("path",),
)
