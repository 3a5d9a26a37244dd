# SPDX-License-Identifier: Apache-2.0
"""Records are told apart by what would be sent, and findings of one request merge in any order."""

from __future__ import annotations

from itertools import permutations

from tests.support.crawl_site import address

from vedette.crawl.inventory import (
    Candidate,
    CandidateRecord,
    CandidateState,
    Provenance,
    address_in,
    count_states,
    request_key,
)
from vedette.domain.exchange import Headers, Request

URL = address("http://site.example/x")


def test_the_address_in_a_key_is_told() -> None:
    url = URL.with_target("/a?b=1")
    long = URL.with_target("/" + "a" * 500)

    assert address_in(request_key(Request("GET", url))) == str(url)
    assert address_in(request_key(Request("POST", url))) == ""
    assert address_in(request_key(Request("GET", url, Headers(), b"x"))) == ""
    assert address_in(request_key(Request("GET", long))) == ""
    assert address_in("") == ""


def test_a_key_names_method_url_and_body() -> None:
    form = Headers((("Content-Type", "application/x-www-form-urlencoded"),))

    assert request_key(Request("GET", URL)) == "GET http://site.example/x"
    assert request_key(Request("POST", URL, form, b"a=1")) != request_key(Request("POST", URL, form, b"a=2"))
    assert request_key(Request("POST", URL, form, b"a=1")) != request_key(Request("POST", URL, Headers(), b"a=1"))
    long = [request_key(Request("GET", URL.with_target("/" + "x" * 2_000 + end))) for end in "ab"]
    assert long[0] != long[1]
    assert len(long[0]) < 500


def test_findings_of_one_request_merge_in_any_order() -> None:
    found = [
        Candidate(Request("GET", URL), 3, Provenance.LINK, "a"),
        Candidate(Request("GET", URL), 2, Provenance.TEXT, "a"),
        Candidate(Request("GET", URL), 2, Provenance.LINK, "b"),
        Candidate(Request("GET", URL, Headers((("Referer", "x"),))), 2, Provenance.LINK, "a"),
    ]

    ends = set()
    for first, *rest in permutations(found):
        record = CandidateRecord(first)
        for candidate in rest:
            record = record.merged(candidate)
        ends.add(record.candidate)

    assert ends == {found[3]}


def test_states_are_counted() -> None:
    record = CandidateRecord(Candidate(Request("GET", URL), 0, Provenance.TARGET))

    counted = count_states([record])

    assert counted[CandidateState.QUEUED] == 1
    assert sum(counted.values()) == 1
