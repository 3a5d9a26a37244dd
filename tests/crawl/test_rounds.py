# SPDX-License-Identifier: Apache-2.0
"""What is counted while a round is composed."""

from __future__ import annotations

from tests.support.crawl_site import address

from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance
from vedette.crawl.request_identity import identify
from vedette.crawl.rounds import Draft, Kind, Round, View, by_round, path_of
from vedette.domain.exchange import Headers, Request

REQUEST = Request("GET", address("http://site.example/shop/a?page=2"), Headers())
RECORD = CandidateRecord(Candidate(REQUEST, 1, Provenance.LINK))


def test_a_draft_opens_and_closes_records_of_its_number() -> None:
    draft = Draft(7)

    draft.open(RECORD)
    draft.close(RECORD, CandidateState.COLLAPSED, "Like another.")

    (opened,), (closed,) = draft.opened, draft.closed
    assert (opened.state, opened.round) == (CandidateState.OPEN, 7)
    assert (closed.state, closed.reason) == (CandidateState.COLLAPSED, "Like another.")
    assert Round(7, (opened,), (closed,)).records == (opened, closed)


def test_pages_are_counted_by_their_path() -> None:
    draft = Draft(1)
    view = View(identify(REQUEST, "/shop/a"), None, None)

    draft.count(RECORD, view)
    draft.count(RECORD, view)

    assert draft.paths == {path_of(RECORD): 2}
    assert path_of(RECORD).endswith("/shop/a")


def test_a_kind_knows_how_long_it_brought_nothing_new() -> None:
    kind = Kind()
    for key in ("k1", "k2"):
        kind.note(key)
    fruitless = []
    for template, brings in ((1, False), (1, False), (1, True), (1, False), (2, False), (1, False)):
        kind.note_visit(f"/{template}", template, brings_program=brings)
        fruitless.append(kind.fruitless)

    assert (kind.first_key, kind.decided, kind.visits) == ("k1", 2, 6)
    assert fruitless == [0, 1, 0, 1, 0, 1]
    assert (kind.paths, kind.programs, kind.without_program) == ({"/1", "/2"}, 1, 3)


def test_records_are_ordered_by_round_and_key() -> None:
    assert by_round(RECORD) == (RECORD.round, RECORD.key)
