# SPDX-License-Identifier: Apache-2.0
"""Our own report holds everything."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.support.documents import document, document_of

from vedette.reports.native import FORMAT, SCHEMA


def test_it_names_its_version_and_tells_everything() -> None:
    told = json.loads(FORMAT.render(document()))

    assert told["Schema"] == SCHEMA == "vedette-report/1"
    assert list(told) == ["Schema", "Generated", "Scan", "Website", "Findings", "Coverage", "Api", "Tags"]
    assert [evidence["Part"] for evidence in told["Findings"][0]["Evidence"]] == ["baseline", "probe"]
    assert told["Findings"][0]["Subject"]["Parameter"] == "q"
    assert told["Coverage"]["Totals"]["clean"] == 1
    assert sum(told["Coverage"]["Totals"].values()) == len(told["Coverage"]["Cells"])


def test_a_body_that_is_no_text_is_base64() -> None:
    whole = document()
    first = next(iter(whole.findings))
    evidence = first.finding.evidence[0]
    octets = replace(evidence.exchange, response=replace(evidence.exchange.response, body=b"\xff\x00"))
    finding = replace(first.finding, evidence=(replace(evidence, exchange=octets),))
    told = json.loads(FORMAT.render(document_of(replace(first, finding=finding))))

    assert told["Findings"][0]["Evidence"][0]["Response"]["Body"] == {"Base64": "/wA="}


def test_responses_can_be_left_out() -> None:
    told = json.loads(FORMAT.render(replace(document(), with_responses=False)))

    assert told["Findings"][0]["Evidence"][0]["Response"]["Body"] is None
