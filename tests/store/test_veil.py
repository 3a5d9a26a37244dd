# SPDX-License-Identifier: Apache-2.0
"""Credentials that a site repeats are in no row, and are back when the scan goes on."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection, Row, Table, select
from tests.support.stored import SECRET, finding_row, later, shop_scan, shop_url, status

from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Request
from vedette.domain.finding import SubjectKey
from vedette.domain.scan import Agent, Credentials, Failure, FailureReason, Phase, ScanState
from vedette.scan.codec import decode, decode_finding, encode
from vedette.scan.rows import Batch, CandidateRow, EventRow, JournalState, RefusalRow, StepRow, StepState
from vedette.store.masking import Masker
from vedette.store.store import Store
from vedette.store.tables import MAIN
from vedette.store.veil import Veil

KEY = "ApiKey+of/the=scan"
CREDENTIALS = Credentials((("sid", "s3ss10n-of-me"),), (("Authorization", f"Bearer {KEY}"),), ("me", "correct horse"))
PLACES = (
    KEY,
    quote(KEY, safe=""),
    "s3ss10n-of-me",
    "correct%20horse",
    "correct+horse",
    b64encode(b"me:correct horse").decode(),
)
SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=255), min_size=6, max_size=30)


def candidate(text: str, key: str = "") -> CandidateRow:
    url = shop_url(f"/a/{text}?k={text}")
    request = Request("POST", url, body=f"hidden={text}&x=1".encode())
    record = CandidateRecord(Candidate(request, 1, Provenance.FORM), CandidateState.OPEN)
    return CandidateRow(key or f"POST {url}", "open", f"why {text}", 1, "form", "POST", str(url), encode(record))


def batch_of(text: str, scan_id: UUID, epoch: int = 1) -> Batch:
    found = finding_row(f"/{text}", sink=text)
    subject = SubjectKey("point", "https://shop.example", "GET", f"/{text}", "query", text)
    failure = Failure(FailureReason.REDIRECT_DETECTED, f"It leads to {text}.")
    return Batch(
        scan_id,
        epoch,
        0,
        status(ScanState.FAILED, failure=failure),
        candidates=(candidate(text),),
        steps=(StepRow(f"visit:{text}", "visit", Phase.CRAWLING, 1, StepState.WAITING, text),),
        cells=(CellResult(Cell(subject, "sql-injection"), CellState.CLEAN, text),),
        findings=(found,),
        refusals=(RefusalRow("scope", "GET", f"https://other.example/{text}", 1),),
        events=(EventRow(later(1), "state", f"It failed at {text}."),),
    )


def rows_of(table: Table, connection: Connection) -> Sequence[Row[tuple[object, ...]]]:
    return connection.execute(select(table)).all()


@pytest.mark.anyio
@pytest.mark.parametrize("text", PLACES)
async def test_no_row_holds_what_the_site_repeated_and_the_scan_goes_on_with_it(store: Store, text: str) -> None:
    scan = shop_scan(credentials=CREDENTIALS)
    await store.scans.insert(scan, SECRET)
    epoch = (await store.scans.claim(scan.id, Agent(UUID(int=7), "embedded"))).epoch
    batch = batch_of(text, scan.id, epoch)

    await store.journal(scan.id, epoch).commit(batch)

    rows = []
    for table in MAIN.sorted_tables:
        rows += [str(tuple(row)) for row in await store.main.read(partial(rows_of, table))]
    assert not [row for row in rows if text in row or b64encode(f"hidden={text}".encode()).decode()[:-4] in row]
    state = await store.journal(scan.id, epoch).load()
    assert (state.candidates, state.steps, state.cells, state.findings) == (
        batch.candidates,
        batch.steps,
        batch.cells,
        batch.findings,
    )
    assert decode_finding((await store.findings.rows(scan.id))[0].value, ()).check == "sql-injection"


@given(SECRETS, SECRETS)
def test_what_was_hidden_is_shown_again(secret: str, other: str) -> None:
    assume("masked-" not in secret + other)
    veil = Veil(Masker(bytes(32), Credentials((("a", secret), ("b", other)), basic=("me", secret))))
    rows = tuple(candidate(text, f"k{number}") for number, text in enumerate((secret, other, quote(secret), "x")))
    batch = Batch(uuid4(), 1, 0, status(), candidates=rows)

    hidden = veil.hide(batch)
    shown = veil.show(JournalState(shop_scan(), 1, SECRET, candidates=hidden.candidates))

    assert [decode(row.value, CandidateRecord) for row in shown.candidates] == [
        decode(row.value, CandidateRecord) for row in rows
    ]
    assert [replace(row, value=b"") for row in shown.candidates] == [replace(row, value=b"") for row in rows]


@pytest.mark.parametrize("word", ["sql-injection", "confirmed", "candidate", "request", "visit:"])
def test_a_credential_that_is_one_of_our_words_spoils_no_row(word: str) -> None:
    veil = Veil(Masker(bytes(32), Credentials((("a", word),))))
    batch = Batch(uuid4(), 1, 0, status(), candidates=(candidate("x"),), findings=(finding_row(),))

    hidden = veil.hide(batch)

    assert decode(hidden.candidates[0].value, CandidateRecord)
    assert decode_finding(hidden.findings[0].value, ()).check == "sql-injection"
    assert (hidden.findings[0].cell.check, hidden.candidates[0].state) == ("sql-injection", "open")


def test_without_credentials_nothing_is_touched() -> None:
    veil = Veil(Masker(bytes(32), Credentials()))
    batch = Batch(uuid4(), 1, 0, status(), candidates=(candidate("x"),))

    assert veil.hide(batch) is batch
