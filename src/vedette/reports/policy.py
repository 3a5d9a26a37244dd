# SPDX-License-Identifier: Apache-2.0
"""What a report policy makes of the findings of a scan: other names and severities, own prose, or silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vedette.domain.policy import ReportPolicy
from vedette.domain.policy_report import ReportRule
from vedette.domain.weakness import Weakness
from vedette.reports.document import ReportedFinding


def apply_report_policy(policy: ReportPolicy, findings: Iterable[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """Return `findings` as `policy` tells them, those that it hides left out, worst first and else in their order.

    Nothing but the words and weights of reports changes: finding, grade, certainty, state and evidence stay.
    """
    told = [_told(found, policy.rule(found.finding.check)) for found in findings]
    return tuple(sorted((found for found in told if found is not None), key=lambda found: -found.severity.rank))


def _told(found: ReportedFinding, rule: ReportRule | None) -> ReportedFinding | None:
    if rule is None:
        return found
    if rule.is_hidden:
        return None
    return replace(found, weakness=worded(found.weakness, rule), severity=rule.severity or found.severity)


def worded(weakness: Weakness, rule: ReportRule) -> Weakness:
    """Return `weakness` in the words, and with the weight, that `rule` gives it."""
    return replace(
        weakness,
        name=rule.name or weakness.name,
        severity=rule.severity or weakness.severity,
        description=rule.description or weakness.description,
        impact=rule.impact or weakness.impact,
        remedy=rule.remedy or weakness.remedy,
    )
