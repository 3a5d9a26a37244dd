# SPDX-License-Identifier: Apache-2.0
"""What a scan says about the entries of a standard, and what it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.documents import document, document_of

from vedette.domain.classification import Standard
from vedette.domain.coverage import CellState
from vedette.domain.weakness import Severity
from vedette.reports.compliance import Verdict, entries_of
from vedette.reports.ledger import LedgerGroup, sum_ledger
from vedette.wire.enums import IssueStateFlag


def verdicts(standard: Standard, *groups: LedgerGroup) -> dict[str, Verdict]:
    told = replace(document(), ledger=sum_ledger(groups))
    return {entry.number: entry.verdict for entry in entries_of(told, standard)}


def test_a_short_list_is_told_whole() -> None:
    told = verdicts(Standard.OWASP_2021, LedgerGroup("GET /", "open-redirect", CellState.CLEAN))

    assert list(told) == [f"A{number:02}" for number in range(1, 11)]
    assert told["A03"] is Verdict.FOUND
    assert told["A01"] is Verdict.NOT_FOUND
    assert told["A09"] is Verdict.OUT_OF_REACH


def test_an_entry_of_which_nothing_was_tested_is_not_clean() -> None:
    told = verdicts(Standard.OWASP_2021, LedgerGroup("GET /", "open-redirect", CellState.BLOCKED))

    assert told["A01"] is Verdict.NOT_TESTED


@pytest.mark.parametrize("standard", Standard)
def test_each_standard_has_entries_with_the_findings_that_belong_to_them(standard: Standard) -> None:
    entries = entries_of(document(), standard)
    numbers = [entry.number for entry in entries]

    assert len(numbers) == len(set(numbers))
    if standard is not Standard.CAPEC:
        assert any(entry.open_findings for entry in entries)


def test_numbers_stand_in_the_order_of_the_standard() -> None:
    (first, _) = document().weaknesses[:2]
    weaknesses = tuple(replace(first, id=f"w{cwe}", cwe=cwe) for cwe in (384, 352, 79))
    entries = entries_of(replace(document_of(), weaknesses=weaknesses), Standard.PCI_32)

    assert [entry.number for entry in entries] == ["6.5.7", "6.5.9", "6.5.10"]


def test_what_is_settled_stands_against_nothing() -> None:
    (first, _) = document().findings
    settled = document_of(replace(first, state=frozenset({IssueStateFlag.FALSE_POSITIVE})))
    (entry,) = [one for one in entries_of(settled, Standard.OWASP_2021) if one.number == "A03"]

    assert (entry.verdict, entry.worst, len(entry.findings)) == (Verdict.NOT_FOUND, None, 1)


def test_the_worst_counts() -> None:
    (entry,) = [one for one in entries_of(document(), Standard.OWASP_2021) if one.number == "A03"]

    assert entry.worst is Severity.HIGH
