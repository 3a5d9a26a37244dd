# SPDX-License-Identifier: Apache-2.0
"""What a report policy makes of the findings of a scan: other names and severities, own prose, or silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vedette.domain.policy import ReportPolicy
from vedette.domain.policy_report import ReportRule
from vedette.domain.weakness import Severity, Weakness
from vedette.reports.document import ReportedFinding


def apply_report_policy(policy: ReportPolicy, findings: Iterable[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """Return `findings` as `policy` tells them, those that it hides left out, worst first and else in their order.

    Nothing but the words and weights of reports changes: finding, grade, certainty, state and evidence stay.
    """
    told = [reported_finding(policy, found) for found in findings]
    return tuple(sorted((found for found in told if found is not None), key=lambda found: -found.severity.rank))


def reported_severity(policy: ReportPolicy, check: str, severity: Severity) -> Severity | None:
    """Return how severe reports call a finding of `check` that is `severity`; None where they leave it out."""
    rule = policy.rule(check)
    if rule is None:
        return severity
    return None if rule.is_hidden else rule.severity or severity


def reported_finding(policy: ReportPolicy, found: ReportedFinding) -> ReportedFinding | None:
    """Return `found` as `policy` tells it; None where it is left out."""
    rule = policy.rule(found.finding.check)
    if rule is None:
        return found
    if rule.is_hidden:
        return None
    return replace(found, weakness=_worded(found.weakness, rule), severity=rule.severity or found.severity)


def _worded(weakness: Weakness, rule: ReportRule) -> Weakness:
    return replace(
        weakness,
        name=rule.name or weakness.name,
        severity=rule.severity or weakness.severity,
        description=rule.description or weakness.description,
        impact=rule.impact or weakness.impact,
        remedy=rule.remedy or weakness.remedy,
    )
