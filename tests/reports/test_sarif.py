# SPDX-License-Identifier: Apache-2.0
"""SARIF 2.1.0 as code hosts take it: the rules of its schema that our log uses, and those that GitHub adds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from tests.support.documents import document, document_of

from vedette.domain.scan import Failure, FailureReason, ScanState
from vedette.reports.document import ReportDocument
from vedette.reports.sarif import FORMAT
from vedette.wire.enums import IssueStateFlag

TEXT = {"type": "object", "required": ["text"], "additionalProperties": False, "properties": {"text": {"minLength": 1}}}
HEADERS = {"type": "object", "additionalProperties": {"type": "string"}}
CONTENT = {"type": "object", "additionalProperties": False, "properties": {"text": {"type": "string"}, "binary": {}}}
MESSAGE = {
    "protocol": {"const": "HTTP"},
    "version": {"type": "string"},
    "headers": HEADERS,
    "body": CONTENT,
}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "locations", "partialFingerprints"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "kind": {"const": "fail"},
        "level": {"enum": ["note", "warning", "error"]},
        "rank": {"type": "number", "minimum": 0, "maximum": 100},
        "message": TEXT,
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["physicalLocation"],
                "properties": {
                    "physicalLocation": {
                        "type": "object",
                        "properties": {
                            "artifactLocation": {"properties": {"uri": {"pattern": "^[!-~]+$"}}},
                            "region": {"properties": {"startLine": {"minimum": 1}}},
                        },
                    }
                },
            },
        },
        "partialFingerprints": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}},
        "properties": {"type": "object"},
        "suppressions": {
            "type": "array",
            "items": {"properties": {"kind": {"enum": ["inSource", "external"]}, "status": {"const": "accepted"}}},
        },
        "webRequest": {
            "type": "object",
            "additionalProperties": False,
            "properties": {**MESSAGE, "method": {"type": "string"}, "target": {"type": "string"}},
        },
        "webResponse": {
            "type": "object",
            "additionalProperties": False,
            "properties": {**MESSAGE, "statusCode": {"type": "integer"}, "reasonPhrase": {"type": "string"}},
        },
    },
}
SCHEMA = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {"results": {"type": "array", "items": RESULT}},
            },
        },
    },
}


def run(told: ReportDocument) -> dict[str, Any]:
    log = json.loads(FORMAT.render(told))
    jsonschema.validate(log, SCHEMA)
    (only,) = log["runs"]
    return dict(only)


def test_a_log_has_the_form_of_the_standard() -> None:
    assert len(run(document())["results"]) == 2
    assert run(replace(document(), findings=(), lines=()))["results"] == []


def test_a_result_names_its_rule_its_page_and_its_parameter() -> None:
    told = run(document())
    result = told["results"][0]
    rules = told["tool"]["driver"]["rules"]

    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "sql-injection"
    assert rules[0]["properties"]["security-severity"] == "9.8"
    assert "external/cwe/cwe-089" in rules[0]["properties"]["tags"]
    assert result["locations"][0]["logicalLocations"][0]["name"] == "q"
    assert result["partialFingerprints"] == {"vedetteIssue/v1": "00ff"}
    assert (result["level"], result["rank"]) == ("error", 100.0)
    assert result["webRequest"]["target"].endswith("/search?q=1%27&page=2")


def test_every_rule_points_into_the_taxonomy() -> None:
    told = run(document())
    cwes = {taxon["id"] for taxon in told["taxonomies"][0]["taxa"]}

    for rule in told["tool"]["driver"]["rules"]:
        assert rule["relationships"][0]["target"]["id"] in cwes
        assert rule["relationships"][0]["target"]["toolComponent"]["guid"] == told["taxonomies"][0]["guid"]


@pytest.mark.parametrize("flag", [IssueStateFlag.ACCEPTED_RISK, IssueStateFlag.IGNORED, IssueStateFlag.FALSE_POSITIVE])
def test_what_a_human_settled_is_suppressed(flag: IssueStateFlag) -> None:
    (first, _) = document().findings
    (result,) = run(document_of(replace(first, state=frozenset({flag}))))["results"]

    assert result["suppressions"][0]["kind"] == "external"


def test_a_scan_that_failed_is_no_success() -> None:
    failed = replace(
        document().scan, state=ScanState.FAILED, failure=Failure(FailureReason.HOST_UNAVAILABLE, "Nobody answers.")
    )
    (invocation,) = run(replace(document(), scan=failed))["invocations"]

    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "Nobody answers."


def test_responses_can_be_left_out() -> None:
    told = run(replace(document(), with_responses=False))

    assert told["results"][0]["webResponse"]["body"] == {"text": ""}
