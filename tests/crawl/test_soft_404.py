# SPDX-License-Identifier: Apache-2.0
"""A guess is alive only where the site answers it unlike a name that cannot exist."""

from __future__ import annotations

import pytest
from tests.support.crawl_site import address, html, moved

from vedette.crawl.page_facts import PageFacts, read_facts
from vedette.crawl.soft_404 import Liveness, as_told, guess_place, judge_guess, needs_more_probes, probe_candidate
from vedette.domain.exchange import Exchange, Request, Response
from vedette.domain.policy_crawl import NotFoundRules


def facts(target: str, response: Response) -> PageFacts:
    return read_facts(target, Exchange(Request("GET", address("http://site.example").with_target(target)), response))


def sorry(target: str, extra: str = "") -> PageFacts:
    return facts(target, html(f"<h1>Sorry</h1><p>There is no {target} here.{extra}</p>"))


def dressed(target: str, banner: str, words: str = "Nothing here.", main: str = "") -> PageFacts:
    """Return the facts of a short page of a site that shows one of two banners at each visit."""
    frame = "<header><nav><ul><li><a>Home</a></ul></nav></header>"
    foot = "<footer><div><p><small>Ltd</small></p></div><table><tr><td>Tel</table></footer>"
    return facts(target, html(f"{frame}{banner}<main><h1>Shop</h1><p>{words}</p>{main}</main>{foot}"))


ONE, OTHER = "<aside><b>Spring is here, come and see</b></aside>", "<section><i>New leaves</i></section>"
HONEST = (facts("/qz1", html("No", 404)),)
SOFT = (sorry("/qzaaaa.html"), sorry("/qzbbbb.html"))
RANDOM = (sorry("/qzaaaa.html", "red"), sorry("/qzbbbb.html", "green"))
TO_HOME = (facts("/qzaaaa", moved("/")), facts("/qzbbbb", moved("/")))

CASES = {
    "an honest 404": (facts("/x", html("No", 404)), HONEST, Liveness.DEAD),
    "a page beside honest 404s": (facts("/x", html("<p>Hi")), HONEST, Liveness.ALIVE),
    "a forbidden page beside honest 404s": (facts("/x", html("No", 403)), HONEST, Liveness.ALIVE),
    "the not-found page with its own name in it": (sorry("/guess.html"), SOFT, Liveness.DEAD),
    "the not-found page with a date in it": (sorry("/guess.html", "12:30"), SOFT, Liveness.DEAD),
    "a real page beside soft ones": (facts("/g.html", html("<h1>Prices</h1><p>Cheap")), SOFT, Liveness.ALIVE),
    "anything where not-found pages differ": (facts("/g.html", html("<h1>Prices</h1>")), RANDOM, Liveness.UNKNOWN),
    "the not-found page under another banner": (
        dressed("/guess", OTHER),
        (dressed("/qzaaaa", ONE), dressed("/qzbbbb", ONE)),
        Liveness.DEAD,
    ),
    "a page of the same frame that says more": (
        dressed(
            "/guess",
            OTHER,
            "Prices of this year and of all years before it, as they stood at the door of the shop, side by side",
        ),
        (dressed("/qzaaaa", ONE), dressed("/qzbbbb", OTHER)),
        Liveness.ALIVE,
    ),
    "a page of the same frame that is built otherwise": (
        dressed("/guess", ONE, main="<dl><dt>a<dd>b</dl><pre>x</pre><figure><img></figure>"),
        (dressed("/qzaaaa", ONE), dressed("/qzbbbb", OTHER)),
        Liveness.ALIVE,
    ),
    "a redirect as for every name": (facts("/guess", moved("/")), TO_HOME, Liveness.DEAD),
    "a redirect of its own": (facts("/guess", moved("/guess/")), TO_HOME, Liveness.ALIVE),
}


@pytest.mark.parametrize(("answer", "probes", "liveness"), CASES.values(), ids=CASES)
def test_the_verdict_on(answer: PageFacts, probes: tuple[PageFacts, ...], liveness: Liveness) -> None:
    assert judge_guess(answer, probes) is liveness


def test_an_honest_site_is_asked_once_and_a_soft_one_twice() -> None:
    assert needs_more_probes(())
    assert not needs_more_probes(HONEST)
    assert needs_more_probes(SOFT[:1])
    assert not needs_more_probes(SOFT)


def test_places_are_told_by_directory_and_extension() -> None:
    assert guess_place(address("http://s.example/a/7/b.PHP?x")) == ("http://s.example/a/0/", ".php")
    assert guess_place(address("http://s.example/a.b/c")) == ("http://s.example/a.b/", "")


def test_the_name_that_cannot_exist_is_a_sibling_drawn_from_the_seed() -> None:
    url = address("http://s.example/a/b.php?x=1")
    one = probe_candidate(url, 0, b"seed", 3)

    assert one == probe_candidate(url, 0, b"seed", 3)
    assert one.request.url.path.startswith("/a/qz")
    assert one.request.url.target.endswith(".php")
    assert one != probe_candidate(url, 1, b"seed", 3)
    assert one != probe_candidate(url, 0, b"other", 3)


@pytest.mark.parametrize(("pattern", "status"), [("no such (page|thing)", 404), ("^nothing$", 200), (None, 200)])
def test_a_policy_may_say_how_a_page_that_is_not_there_reads(pattern: str | None, status: int) -> None:
    exchange = Exchange(Request("GET", address("http://site.example").with_target("/x")), html("<p>No such page</p>"))
    told = as_told(read_facts("x", exchange), exchange, NotFoundRules(pattern))

    assert told.status == status
