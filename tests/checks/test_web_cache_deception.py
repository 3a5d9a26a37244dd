# SPDX-License-Identifier: Apache-2.0
"""Web cache deception: a cache takes a private page for a file, because its address ends like one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import pytest
from tests.support.judge import ORIGIN, moved, page

from vedette.checks.web_cache_deception import CHECK, MOST_PROBES
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey
from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.domain.finding import Finding, Route
from vedette.domain.guise import Guise
from vedette.domain.weakness import Grade

REFUSED = page("<h1>Log in</h1>", 401)
NOT_FOUND = page("<h1>Not found</h1>", 404)
CLOCK = count()


@dataclass
class Site:
    """A page behind a login, and a cache before it; `answers` says what is below the page."""

    refuses: Response = REFUSED
    below: Callable[[bool], Response | None] = lambda is_member: None
    """What is answered below the page; None for the page itself."""
    keeps: Callable[[Response], bool] = lambda answer: answer.status == 200
    by_type: bool = False
    shows: Callable[[], str] = lambda: f"<h1>Kim's orders</h1><i>{next(CLOCK)}</i>"
    kept: dict[str, Response] = field(default_factory=dict)

    def __call__(self, probe: Probe) -> Response:
        path, is_member = probe.request.url.path, probe.guise is Guise.OWN
        if path in self.kept:
            return self.kept[path]
        answer = (self.below(is_member) if path != "/orders" else None) or (
            page(self.shows()) if is_member else self.refuses
        )
        is_file = answer.media_type == "text/css" if self.by_type else path.endswith(".css")
        if is_file and self.keeps(answer):
            self.kept[path] = answer
        return answer


WEAK: dict[str, Site] = {
    "the cache goes by how the address ends": Site(),
    "nobody is led to the login": Site(refuses=moved("/login")),
    "nobody gets a page that is not found": Site(refuses=NOT_FOUND),
    "the page is the same each time": Site(shows=lambda: "<h1>Kim</h1>"),
}
SAFE: dict[str, Site] = {
    "there is no cache": Site(keeps=lambda answer: False),
    "the cache goes by the type": Site(by_type=True),
    "the cache obeys a header": Site(
        keeps=lambda answer: "no-store" not in (answer.headers.get("cache-control") or "no-store")
    ),
    "nothing is below the page": Site(below=lambda is_member: NOT_FOUND),
    "below the page is the login": Site(below=lambda is_member: moved("/login")),
    "below the page is one page for all": Site(below=lambda is_member: page("<h1>Shop</h1>")),
    "below the page is one page for all, with a clock": Site(
        below=lambda is_member: page(f"<h1>Shop</h1><i>{next(CLOCK)}</i>"), keeps=lambda answer: False
    ),
    "nobody sees another page below": Site(
        below=lambda is_member: page("<h1>Kim</h1>" if is_member else "<h1>Shop</h1>"), keeps=lambda answer: False
    ),
    "the page is public": Site(refuses=page("<h1>Kim's orders</h1>")),
    "the page is public, and a cache keeps it": Site(
        refuses=page("<h1>All orders</h1>"), shows=lambda: "<h1>All orders</h1>"
    ),
}


def try_at(
    site: Site, method: str = "GET", cookie: str = "session=x", role: str = ""
) -> tuple[Finding | None, list[Probe]]:
    sent = Headers((("Cookie", cookie),)) if cookie else Headers()

    def answered(probe: Probe) -> Observation:
        return Observation(probe, Exchange(probe.request, site(probe), sent=sent, role=role))

    site.kept = {}
    route = Route(Request(method, Url(ORIGIN, "/orders")), "/orders")
    trial = CHECK.trial(route, Survey((answered(Probe(route.sample)), answered(Probe(route.sample)))), Chance(b"seed"))
    asked: list[Probe] = []
    try:
        probes = next(trial)
        while True:
            asked.extend(probes)
            seen: Observations = tuple(answered(probe) for probe in probes)
            probes = trial.send(seen)
    except StopIteration as end:
        return end.value, asked


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_found_where(site: Site) -> None:
    finding, asked = try_at(site)

    assert finding is not None
    assert (finding.grade, finding.sink) == (Grade.CONFIRMED, "/orders")
    assert [each.part for each in finding.evidence] == [
        *("baseline", "control", "probe", "probe", "replay", "replay", "control"),
    ]
    assert len(asked) == MOST_PROBES


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    finding, asked = try_at(site)

    assert finding is None
    assert len(asked) <= MOST_PROBES


@pytest.mark.parametrize(
    ("method", "cookie", "role"), [("GET", "", ""), ("GET", "lang=en", ""), ("POST", "session=x", "")], ids=str
)
def test_a_page_that_no_session_asked_for_costs_nothing(method: str, cookie: str, role: str) -> None:
    assert try_at(Site(), method, cookie, role) == (None, [])


def test_a_role_or_the_name_of_a_cookie_tells_of_a_session() -> None:
    assert try_at(Site(), cookie="", role="kim")[0] is not None
    assert try_at(Site(), cookie="lang=en; JSESSIONID=x")[0] is not None


def test_addresses_that_a_cache_may_keep_are_new_each_time() -> None:
    _, asked = try_at(Site())
    paths = [probe.request.url.path for probe in asked]

    assert len(set(paths)) == 4
    assert all(path.startswith("/orders/") for path in paths[1:])
