# SPDX-License-Identifier: Apache-2.0
"""What one request writes is found on the pages of others, and only where it is live there."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from tests.support.conducting import Bench

from vedette.checks.cross_site_scripting import CHECK
from vedette.checks.verification import verify
from vedette.domain.coverage import CellState
from vedette.domain.exchange import Headers, Request, Response
from vedette.domain.proof import Proof
from vedette.domain.scan import ScanType
from vedette.scan.codec import decode_finding, decode_trial
from vedette.scan.rows import FindingRow
from vedette.scan.runner import SliceOutcome

pytestmark = pytest.mark.anyio
HTML = Headers((("Content-Type", "text/html"),))
FORM = '<form method="post" action="/sign"><input name="who" value="Ann"><textarea name="text">Hi</textarea></form>'


class GuestBook:
    """A site that keeps what visitors write and shows it on another page, written there by `write`."""

    def __init__(self, write: Callable[[str], str] = str) -> None:
        self._write = write
        self._entries: list[tuple[str, str]] = []

    def __call__(self, request: Request) -> Response:
        match request.method, request.url.path:
            case "GET", "/":
                return page(f'<a href="/book">book</a>{FORM}')
            case "GET", "/book":
                rows = (f"<li>{html.escape(who)}: {self._write(text)}</li>" for who, text in self._entries)
                return page(f"<h1>Book</h1><ul>{''.join(rows)}</ul>")
            case "POST", "/sign":
                sent = parse_qs(request.body.decode("latin-1"), keep_blank_values=True)
                self._entries.append((sent.get("who", [""])[0], sent.get("text", [""])[0]))
                return page("<p>Thank you</p>")
            case _:
                return page("<h1>Not found</h1>", 404)


def page(text: str, status: int = 200) -> Response:
    return Response(status, headers=HTML, body=f"<html><body>{text}</body></html>".encode())


def stored(bench: Bench) -> list[FindingRow]:
    return [row for row in bench.disk.findings.values() if row.technique == "stored"]


async def test_a_text_that_is_kept_is_found_on_the_page_that_shows_it() -> None:
    bench = Bench(GuestBook())

    assert await bench.run() is SliceOutcome.DONE

    (found,) = stored(bench)
    subject = found.cell.subject
    assert (subject.method, subject.route, subject.parameter) == ("POST", "/sign", "text")
    assert found.sink.endswith("of /book")
    assert bench.disk.cells[found.cell].state is CellState.POSSIBLE
    written = [bench.disk.exchanges[ref].request for part, ref in found.evidence if part in ("probe", "replay")]
    assert [request.method for request in written] == ["POST", "GET", "POST", "GET"]


@pytest.mark.parametrize(
    "write",
    [html.escape, lambda text: "".join(filter(str.isalnum, text)), lambda text: "…"],
    ids=["it is escaped", "its punctuation is taken out", "it is not shown"],
)
async def test_a_text_that_is_inert_is_not_reported(write: Callable[[str], str]) -> None:
    bench = Bench(GuestBook(write))

    assert await bench.run() is SliceOutcome.DONE

    assert stored(bench) == []


async def test_its_verdict_is_drawn_again_from_what_was_stored() -> None:
    bench = Bench(GuestBook())
    await bench.run()
    (row,) = stored(bench)
    trial = decode_trial(row.value)
    assert trial is not None
    seen = tuple(bench.disk.exchanges[each] for each in trial.observations)
    proof = Proof(decode_finding(row.value, ()), trial.seed, trial.survey_seed, (), seen)

    assert verify(proof, CHECK).holds
    mended = tuple(replace(each, response=page("<h1>Book</h1>")) for each in seen)
    assert not verify(replace(proof, observations=(seen[0], *mended[1:])), CHECK).holds


async def test_a_retest_finds_it_again_and_not_once_it_is_mended() -> None:
    first = Bench(GuestBook())
    await first.run()

    for book, count in ((GuestBook(), 1), (GuestBook(html.escape), 0)):
        again = Bench(book)
        again.disk.base = first.disk
        again.disk.scan = replace(again.disk.scan, type=ScanType.RETEST, base_scan_id=UUID(int=7))
        assert await again.run() is SliceOutcome.DONE
        assert len(stored(again)) == count
