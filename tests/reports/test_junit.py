# SPDX-License-Identifier: Apache-2.0
"""JUnit's XML as CI servers count it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree
from tests.support.documents import document, document_of

from vedette.domain.coverage import CellState
from vedette.domain.scan import Failure, FailureReason, ScanState
from vedette.domain.weakness import Severity
from vedette.reports.document import ReportDocument
from vedette.reports.junit import FORMAT
from vedette.reports.ledger import LedgerGroup, sum_ledger
from vedette.wire.enums import IssueStateFlag

KINDS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def suites(told: ReportDocument) -> etree._Element:
    """Read the report as a consumer does: every sum must agree with what it sums."""
    root = etree.fromstring(FORMAT.render(told))
    for suite in (root, *root.findall("testsuite")):
        assert int(suite.get("tests", "")) == len(suite.findall(".//testcase"))
        for attribute, kind in KINDS.items():
            assert int(suite.get(attribute, "")) == len(suite.findall(f".//testcase/{kind}")), attribute
    for case in root.iter("testcase"):
        assert case.get("name")
        assert case.get("classname")
    return root


def test_a_finding_is_a_failed_test() -> None:
    failure = suites(document()).find("testsuite[@name='sql-injection']/testcase/failure")

    assert failure is not None
    assert failure.get("message") == "high, confirmed, certainty 100"
    assert "Use parameters." in (failure.text or "")


def test_a_class_of_which_nothing_was_tested_is_skipped() -> None:
    (case,) = suites(document()).findall("testsuite[@name='open-redirect']/testcase")

    assert case.find("skipped") is not None


def test_a_class_that_was_tested_without_a_finding_passes() -> None:
    ledger = sum_ledger([LedgerGroup("GET /", "open-redirect", CellState.CLEAN, count=4)])
    (case,) = suites(replace(document(), ledger=ledger)).findall("testsuite[@name='open-redirect']/testcase")

    assert [child.tag for child in case] == ["system-out"]
    assert case.findtext("system-out") == "Tested at 4 places, 0 not tested."


@pytest.mark.parametrize(
    ("severity", "flag", "child"),
    [
        (Severity.LOW, IssueStateFlag.PRESENT, "failure"),
        (Severity.BEST_PRACTICE, IssueStateFlag.PRESENT, "system-out"),
        (Severity.INFORMATION, IssueStateFlag.PRESENT, "system-out"),
        (Severity.HIGH, IssueStateFlag.ACCEPTED_RISK, "skipped"),
        (Severity.HIGH, IssueStateFlag.REVIVED, "failure"),
    ],
)
def test_what_nobody_has_to_act_on_fails_no_build(severity: Severity, flag: IssueStateFlag, child: str) -> None:
    (first, _) = document().findings
    told = suites(document_of(replace(first, severity=severity, state=frozenset({flag}))))

    assert told.find(f"testsuite[@name='sql-injection']/testcase/{child}") is not None


def test_findings_of_one_class_stand_in_one_suite() -> None:
    first, second = document().findings
    names = [suite.get("name") for suite in suites(document_of(first, second, first)).findall("testsuite")]

    assert names == ["sql-injection", "version-disclosure", "open-redirect"]


def test_a_scan_that_failed_is_an_error() -> None:
    failed = replace(
        document().scan, state=ScanState.FAILED, failure=Failure(FailureReason.HOST_UNAVAILABLE, "Nobody answers.")
    )
    error = suites(replace(document(), scan=failed)).find("testsuite[@name='scan']/testcase/error")

    assert error is not None
    assert error.get("message") == "Nobody answers."
