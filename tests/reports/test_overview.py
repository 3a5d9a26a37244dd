# SPDX-License-Identifier: Apache-2.0
"""What a scan comes down to, in one sentence and in groups."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from tests.support.documents import document

from vedette.domain.coverage import CellState
from vedette.domain.scan import ScanState
from vedette.domain.weakness import Grade, Severity
from vedette.reports.document import FindingLine, ReportDocument
from vedette.reports.ledger import LedgerGroup, sum_ledger
from vedette.reports.overview import groups_by_weakness, judgement, sites_of
from vedette.wire.enums import IssueStateFlag

LINE = document().lines[0]
WHOLE = sum_ledger([LedgerGroup("GET /", "open-redirect", CellState.CLEAN)])


def with_lines(*lines: FindingLine) -> ReportDocument:
    return replace(document(), findings=(), lines=lines, ledger=WHOLE)


SENTENCES: dict[str, tuple[tuple[FindingLine, ...], str]] = {
    "nothing": ((), "Nothing was found in what was tested."),
    "advice": (
        (replace(LINE, severity=Severity.BEST_PRACTICE),),
        "Nothing was found that could be used against the site; some advice follows.",
    ),
    "one": (
        (LINE, replace(LINE, severity=Severity.LOW)),
        "The worst of what was found: 1 weakness of severity High, 1 proven. It should be mended before anything else.",
    ),
    "several": (
        (LINE, replace(LINE, grade=Grade.POSSIBLE)),
        "The worst of what was found: 2 weaknesses of severity High, 1 proven. "
        "They should be mended before anything else.",
    ),
    "settled": (
        (replace(LINE, state=frozenset({IssueStateFlag.IGNORED})),),
        "Nothing was found in what was tested.",
    ),
}


@pytest.mark.parametrize(("lines", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_tells_the_worst(lines: tuple[FindingLine, ...], sentence: str) -> None:
    told = judgement(with_lines(*lines))

    assert told.sentence == sentence
    assert told.doubts == ()


def test_what_stands_against_relying_on_it_is_said() -> None:
    scan = replace(document().scan, state=ScanState.CANCELLED, time_limit_hit=True)
    little = sum_ledger([LedgerGroup("GET /", "one", CellState.CLEAN), LedgerGroup("GET /", "two", CellState.SKIPPED)])

    assert [len(judgement(replace(with_lines(), scan=scan, ledger=ledger)).doubts) for ledger in (WHOLE, little)] == [
        2,
        3,
    ]
    assert judgement(replace(with_lines(), ledger=sum_ledger(()))).doubts == ("Nothing was tested.",)


def test_classes_stand_worst_first() -> None:
    low = replace(LINE, weakness=replace(LINE.weakness, id="a", name="A"), severity=Severity.LOW)
    groups = groups_by_weakness([low, low, replace(LINE, grade=Grade.POSSIBLE), LINE])

    assert [(group.severity, group.count, group.confirmed) for group in groups] == [
        (Severity.HIGH, 2, 1),
        (Severity.LOW, 2, 2),
    ]


def test_each_site_has_its_findings_and_the_target_is_there_without_any() -> None:
    other = replace(LINE, id=UUID(int=9), subject=replace(LINE.subject, origin="http://other.example"))
    sites = sites_of(with_lines(other))

    assert [(site.origin, len(site.lines)) for site in sites] == [
        ("http://php.testinvicti.com", 0),
        ("http://other.example", 1),
    ]
    assert sites[1].count(Severity.HIGH) == 1
