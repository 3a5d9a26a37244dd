# SPDX-License-Identifier: Apache-2.0
"""The gate: what fails a build, what is accepted, and when a scan is not to be trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.support.cli_house import clean_cells, finding_at
from tests.support.documented_scan import REGISTERED_AT, SCAN, WEBSITE

from vedette.cli.baseline import Accepted
from vedette.cli.exit_codes import ExitCode
from vedette.cli.gate import GateWish, Only, Rule, judge, percent_tested, read_rule
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.scan import Failure, FailureReason, ScanState
from vedette.domain.time import Span
from vedette.domain.weakness import Grade, Severity
from vedette.errors import UsageError
from vedette.issues.fingerprint import portable_fingerprint
from vedette.reports.document import ReportDocument, ReportedFinding
from vedette.services.findings import weakness_of
from vedette.wire.enums import IssueStateFlag

TODAY = date(2026, 6, 1)
TARGET = SCAN.spec.target
CLEAN = clean_cells(TARGET)


def reported(severity: Severity = Severity.HIGH, grade: Grade = Grade.CONFIRMED, name: str = "id") -> ReportedFinding:
    finding = finding_at(TARGET, severity=severity, grade=grade, name=name)
    return ReportedFinding(
        id=SCAN.id,
        finding=finding,
        weakness=weakness_of(finding.check),
        severity=severity,
        url=str(TARGET),
        found_at=SCAN.initiated_at,
        first_seen_at=SCAN.initiated_at,
        last_seen_at=SCAN.initiated_at,
        fingerprint=portable_fingerprint(TARGET, finding),
    )


def document(*findings: ReportedFinding, cells: tuple[CellResult, ...] = CLEAN) -> ReportDocument:
    return ReportDocument(SCAN, WEBSITE, "Greg", REGISTERED_AT, findings, cells=cells)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("high", Rule(Severity.HIGH)),
        (" HIGH ", Rule(Severity.HIGH)),
        ("BestPractice", Rule(Severity.BEST_PRACTICE)),
        ("best-practice:new", Rule(Severity.BEST_PRACTICE, Only.NEW)),
        ("medium:confirmed", Rule(Severity.MEDIUM, Only.CONFIRMED)),
    ],
)
def test_a_rule_is_read_from(text: str, rule: Rule) -> None:
    assert read_rule(text) == rule


@pytest.mark.parametrize("text", ["", "worst", "high:", "high:old", "high:new:confirmed", ":new"])
def test_a_rule_is_not_read_from(text: str) -> None:
    with pytest.raises(UsageError, match="--fail-on"):
        read_rule(text)


def test_a_finding_as_bad_as_the_floor_fails_and_a_lesser_one_does_not() -> None:
    verdict = judge(document(reported(Severity.MEDIUM)), GateWish(Rule(Severity.MEDIUM)), TODAY)
    assert verdict.code is ExitCode.GATE_FAILED
    assert judge(document(reported(Severity.LOW)), GateWish(Rule(Severity.MEDIUM)), TODAY).code is ExitCode.DONE


def test_without_a_rule_findings_do_not_count() -> None:
    assert judge(document(reported(Severity.CRITICAL)), GateWish(), TODAY).code is ExitCode.DONE


def test_only_confirmed_findings_count_where_that_is_asked() -> None:
    wish = GateWish(Rule(Severity.LOW, Only.CONFIRMED))
    assert judge(document(reported(grade=Grade.POSSIBLE)), wish, TODAY).code is ExitCode.DONE
    assert judge(document(reported()), wish, TODAY).code is ExitCode.GATE_FAILED


def test_only_issues_that_this_scan_saw_first_are_new() -> None:
    wish = GateWish(Rule(Severity.LOW, Only.NEW))
    older = replace(reported(), first_seen_at=SCAN.initiated_at - Span.of(hours=1))
    assert judge(document(older), wish, TODAY).code is ExitCode.DONE
    assert judge(document(reported()), wish, TODAY).code is ExitCode.GATE_FAILED


@pytest.mark.parametrize(
    "flag", [IssueStateFlag.IGNORED, IssueStateFlag.ACCEPTED_RISK, IssueStateFlag.FALSE_POSITIVE], ids=str
)
def test_what_a_human_settled_does_not_count(flag: IssueStateFlag) -> None:
    settled = replace(reported(), state=frozenset({flag}))
    assert judge(document(settled), GateWish(Rule(Severity.LOW)), TODAY).code is ExitCode.DONE


def test_an_accepted_finding_passes_to_its_last_day_and_counts_again_after_it() -> None:
    found = reported()
    entry = Accepted(found.fingerprint, "Behind the VPN.", TODAY)
    wish = GateWish(Rule(Severity.LOW), (entry,))
    passed = judge(document(found), wish, TODAY)
    assert (passed.code, passed.accepted) == (ExitCode.DONE, (found,))
    failed = judge(document(found), wish, date(2026, 6, 2))
    assert (failed.code, failed.failing, failed.expired) == (ExitCode.GATE_FAILED, (found,), (found,))


def test_accepting_one_finding_leaves_the_others() -> None:
    kept, other = reported(name="id"), reported(name="q")
    wish = GateWish(Rule(Severity.LOW), (Accepted(kept.fingerprint, "Known.", TODAY),))
    assert judge(document(kept, other), wish, TODAY).failing == (other,)


def test_too_little_tested_beats_a_failed_gate() -> None:
    cells = (*clean_cells(TARGET, 1), *clean_cells(TARGET, 3, CellState.BLOCKED, "the site answered 403"))
    wish = GateWish(Rule(Severity.LOW), least_percent=26)
    verdict = judge(document(reported(), cells=cells), wish, TODAY)
    assert (verdict.code, verdict.tested_percent) == (ExitCode.NOT_VALID, 25.0)
    assert judge(document(cells=cells), GateWish(least_percent=25), TODAY).code is ExitCode.DONE


@pytest.mark.parametrize("cells", [(), clean_cells(TARGET, 2, CellState.ERROR, "cut")], ids=["none", "none tested"])
def test_a_scan_that_tested_nothing_is_not_valid(cells: tuple[CellResult, ...]) -> None:
    assert judge(document(cells=cells), GateWish(), TODAY).code is ExitCode.NOT_VALID


def test_what_is_out_of_scope_does_not_count_as_not_tested() -> None:
    cells = (*clean_cells(TARGET, 1), *clean_cells(TARGET, 9, CellState.OUT_OF_SCOPE, "other host"))
    assert percent_tested(cells) == 100.0


def test_the_end_of_the_scan_beats_its_findings() -> None:
    failure = Failure(FailureReason.SCAN_NOT_ALLOWED, "Nobody said that it may be tested.")
    refused = replace(document(reported()), scan=replace(SCAN, state=ScanState.FAILED, failure=failure))
    assert judge(refused, GateWish(Rule(Severity.LOW)), TODAY).code is ExitCode.REFUSED
