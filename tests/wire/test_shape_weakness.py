# SPDX-License-Identifier: Apache-2.0
"""The vendor's two models of where standards name a weakness."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.support.documents import ADVICE, WEAKNESS

from vedette.wire.shape_weakness import cvss_rating, issue_classification, report_classification


def test_a_report_has_texts_and_an_issue_has_null_where_there_is_no_number() -> None:
    unknown = replace(WEAKNESS, id="none", cwe=0, wasc=None, capec=None, cvss=None)
    in_report = json.loads(report_classification(unknown).to_json_bytes())
    in_issue = json.loads(issue_classification(unknown).to_json_bytes())

    assert set(in_report.values()) == {"", None}
    assert {key for key, value in in_report.items() if value is None} == {"Cvss", "Cvss31", "Cvss40"}
    assert in_issue.pop("IsEmpty") is True
    assert set(in_issue.values()) == {None}


def test_both_tell_the_same_numbers() -> None:
    in_report = json.loads(report_classification(WEAKNESS).to_json_bytes())
    in_issue = json.loads(issue_classification(WEAKNESS).to_json_bytes())

    assert in_report["Pci32"] == in_issue["Pci32"] == "6.5.1"
    assert in_report["Owasp"] == in_issue["Owasp2013"] == "A1"
    assert (in_report["Hipaa"], in_report["Iso27001"]) == ("164.306(a), 164.308(a)", "A.14.2.5")
    assert (in_issue["Iso27001At2022"], in_issue["IsEmpty"]) == ("A.8.28", False)
    assert in_report["Cvss31"]["BaseScore"]["Value"] == "9.8"


def test_advice_has_no_score() -> None:
    assert report_classification(ADVICE).cvss31 is None


def test_a_vector_is_scored_three_times() -> None:
    rating = cvss_rating("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")

    assert (rating.base_score.value, rating.base_score.severity) == ("6.1", 2)
    assert rating.temporal_score.type == "Temporal"
