# SPDX-License-Identifier: Apache-2.0
"""A format writes piece by piece; whoever wants the whole gets the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.documents import document

from vedette.reports.document import ReportDocument
from vedette.reports.format import ReportFormat


def write(shown: ReportDocument) -> Iterator[bytes]:
    yield b"<"
    for found in shown.findings:
        yield found.finding.check.encode()
    yield b">"


def test_the_whole_is_its_pieces() -> None:
    known = ReportFormat("plain", "text/plain", ".txt", write)

    assert known.render(document()) == b"<sql-injectionversion-disclosure>"


def test_a_format_needs_nothing_unless_it_says_so() -> None:
    known = ReportFormat("plain", "text/plain", ".txt", write)

    assert known.needs == frozenset()
    assert not known.is_printed
