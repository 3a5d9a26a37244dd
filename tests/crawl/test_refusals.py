# SPDX-License-Identifier: Apache-2.0
"""What is not visited, whatever else the crawl knows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.crawl_site import settings_for

from vedette.crawl.inventory import Candidate, CandidateState, Provenance
from vedette.crawl.refusals import has_parameters, refusal_of
from vedette.domain.exchange import Headers, Request, Url
from vedette.domain.policy import CrawlLimits
from vedette.domain.policy_crawl import CrawlRules, ExtensionCrawl, ExtensionRule

SETTINGS = replace(
    settings_for(),
    limits=CrawlLimits(most_depth=3),
    rules=CrawlRules(
        extensions=(
            ExtensionRule("pdf", ExtensionCrawl.NONE),
            ExtensionRule("css", ExtensionCrawl.WITH_PARAMETERS),
        )
    ),
)
TRAP = "/a/a/a/a/a/a"


def candidate(target: str, source: Provenance = Provenance.LINK, depth: int = 1, hazard: str = "") -> Candidate:
    request = Request("GET", SETTINGS.scope.target.with_target(target), Headers())
    return replace(Candidate(request, depth, source), hazard=hazard)


VISITED = {
    "a link": candidate("/a"),
    "a file with parameters": candidate("/a.css?v=1"),
    "the deepest link": candidate("/a", depth=3),
    "a trap that the user named": candidate(TRAP, Provenance.IMPORTED),
    "a hazard that the user named": candidate("/logout", Provenance.IMPORTED, hazard="Logs out."),
    "a file that the user named": candidate("/a.pdf", Provenance.IMPORTED),
    "a name that cannot exist": candidate("/no-such.pdf", Provenance.PROBE),
}


@pytest.mark.parametrize("one", VISITED.values(), ids=VISITED)
def test_is_not_refused(one: Candidate) -> None:
    assert refusal_of(one, SETTINGS) is None


OTHER_URL = Url(replace(SETTINGS.scope.target.origin, host="other.example"), "/")
OTHER_SITE = Candidate(Request("GET", OTHER_URL, Headers()), 1, Provenance.LINK)
REFUSED = {
    "another site": (OTHER_SITE, CandidateState.EXCLUDED, "Outside the scope"),
    "a hazard": (candidate("/x", hazard="It says 'delete'."), CandidateState.EXCLUDED, "It says 'delete'."),
    "a trap": (candidate(TRAP), CandidateState.EXCLUDED, "repeats"),
    "a file that the policy leaves alone": (candidate("/a.PDF?x=1"), CandidateState.EXCLUDED, ".pdf files"),
    "a file without parameters": (candidate("/a.css"), CandidateState.EXCLUDED, ".css files"),
    "a link too deep": (candidate("/a", depth=4), CandidateState.OUT_OF_BUDGET, "more than 3 links"),
    "a link too deep that the user named": (
        candidate("/a", Provenance.IMPORTED, depth=4),
        CandidateState.OUT_OF_BUDGET,
        "more than 3 links",
    ),
}


@pytest.mark.parametrize(("one", "state", "said"), REFUSED.values(), ids=REFUSED)
def test_is_refused(one: Candidate, state: CandidateState, said: str) -> None:
    refusal = refusal_of(one, SETTINGS)

    assert refusal is not None
    assert refusal[0] is state
    assert said in refusal[1]


def test_parameters_are_those_of_the_query_or_of_a_body() -> None:
    url = SETTINGS.scope.target
    assert not has_parameters(Request("GET", url.with_target("/a"), Headers()))
    assert has_parameters(Request("GET", url.with_target("/a?b"), Headers()))
    assert has_parameters(Request("POST", url.with_target("/a"), Headers()))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_an_imported_request_that_changes_things_is_seen_and_not_sent(method: str) -> None:
    one = Candidate(Request(method, SETTINGS.scope.target), 0, Provenance.IMPORTED)
    refusal = refusal_of(one, SETTINGS)

    assert refusal is not None
    assert refusal[0] is CandidateState.EXCLUDED
    assert refusal[1].startswith("Seen, not sent")
    assert refusal_of(one, replace(SETTINGS, is_careful=False)) is None


def test_an_imported_mutation_is_seen_and_not_sent() -> None:
    body = b'{"query": "mutation buy { buy(id: 1) { id } }"}'
    one = Candidate(Request("POST", SETTINGS.scope.target, Headers(), body), 0, Provenance.IMPORTED)
    refusal = refusal_of(one, SETTINGS)

    assert refusal is not None
    assert refusal[1] == "Seen, not sent: a mutation changes what is there."
    assert refusal_of(one, replace(SETTINGS, is_careful=False)) is None
    assert refusal_of(replace(one, request=replace(one.request, body=b'{"query": "query a { a }"}')), SETTINGS) is None
