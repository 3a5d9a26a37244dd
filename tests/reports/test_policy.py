# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from tests.support.documents import document

from vedette.domain.policy import DEFAULT_REPORT_POLICY, ReportPolicy, ReportRule
from vedette.domain.weakness import Severity
from vedette.reports.policy import apply_report_policy

FINDINGS = tuple(document().findings)
CHECK = FINDINGS[-1].finding.check


def policy(**rule: object) -> ReportPolicy:
    return replace(DEFAULT_REPORT_POLICY, id=UUID(int=1), rules=(ReportRule(CHECK, **rule),))  # type: ignore[arg-type]


def test_the_built_in_policy_changes_nothing() -> None:
    told = apply_report_policy(DEFAULT_REPORT_POLICY, FINDINGS)

    assert sorted(told, key=id) == sorted(FINDINGS, key=id)


def test_a_rule_changes_words_and_weight_and_nothing_else() -> None:
    told = apply_report_policy(
        policy(name="Wrong turn", severity=Severity.CRITICAL, remedy="Ask the web team."), FINDINGS
    )
    changed = [found for found in told if found.finding.check == CHECK]
    before = [found for found in FINDINGS if found.finding.check == CHECK]

    assert {(found.weakness.name, found.severity) for found in changed} == {("Wrong turn", Severity.CRITICAL)}
    assert {found.weakness.remedy for found in changed} == {"Ask the web team."}
    assert {found.weakness.impact for found in changed} == {found.weakness.impact for found in before}
    assert {found.finding for found in changed} == {found.finding for found in before}


def test_what_is_weighed_anew_moves_to_its_place() -> None:
    told = apply_report_policy(policy(severity=Severity.CRITICAL), FINDINGS)

    assert [found.severity.rank for found in told] == sorted((found.severity.rank for found in told), reverse=True)


def test_what_is_hidden_is_left_out() -> None:
    told = apply_report_policy(policy(is_hidden=True), FINDINGS)

    assert CHECK not in {found.finding.check for found in told}
    assert len(told) < len(FINDINGS)
