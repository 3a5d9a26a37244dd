# SPDX-License-Identifier: Apache-2.0
"""Wrong names are counted by place, and their answers come in the order asked."""

from __future__ import annotations

from dataclasses import replace

from tests.support.crawl_site import address, html

from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance
from vedette.crawl.lone_words import Sayings
from vedette.crawl.page_facts import PageFacts, read_facts
from vedette.crawl.soft_404 import guess_place
from vedette.crawl.wrong_names import WrongNames
from vedette.domain.exchange import Exchange, Request

SITE = "http://site.example"


def asked(path: str, number: int) -> CandidateRecord:
    candidate = Candidate(Request("GET", address(f"{SITE}{path}")), 0, Provenance.PROBE)
    return replace(CandidateRecord(candidate), state=CandidateState.DONE, round=number)


def facts(record: CandidateRecord, text: str) -> PageFacts:
    return read_facts(record.key, Exchange(record.candidate.request, html(text, 404)))


def names(answers: dict[CandidateRecord, str]) -> tuple[WrongNames, Sayings]:
    pages = {record.key: facts(record, text) for record, text in answers.items()}
    found = WrongNames({record.key: record for record in answers}, pages)
    for record in answers:
        found.put(record)
    return found, Sayings((guess_place(record.candidate.request.url), pages[record.key]) for record in answers)


def test_they_are_counted_by_place_and_answered_in_the_order_asked() -> None:
    late, early, other = asked("/a/aaa", 2), asked("/a/zzz", 1), asked("/b/qqq.txt", 1)
    found, _ = names({late: "<p>late", early: "<p>early", other: "<p>other"})
    place = guess_place(early.candidate.request.url)

    assert (found.count, found.place_count, found.count_in(place)) == (3, 2, 2)
    assert found.are_asked_in(place)
    assert not found.are_asked_in(guess_place(address(f"{SITE}/c/x")))
    assert [page.key for page in found.answers(place)] == [early.key, late.key]


def test_a_program_answers_in_words_that_are_said_nowhere_else() -> None:
    own, plain, root = asked("/guides/qqq", 1), asked("/files/qqq", 1), asked("/qqq", 1)
    found, sayings = names({own: "<p>No such guide", plain: "<p>Not found", root: "<p>Not found"})

    assert found.show_program(address(f"{SITE}/guides/water"), sayings)
    assert not found.show_program(address(f"{SITE}/files/price"), sayings)
    assert not found.show_program(address(f"{SITE}/elsewhere/price"), sayings)
