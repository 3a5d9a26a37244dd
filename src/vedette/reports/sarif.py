# SPDX-License-Identifier: Apache-2.0
"""SARIF 2.1.0: findings as code hosts and IDEs import them. Source: OASIS SARIF Version 2.1.0 (27 March 2020).

A page has no lines: every result names its page and, as a logical location, the parameter. Code hosts take no result
without a line, so it is the first. `partialFingerprints` is what makes a result the same in the next run. Ids of ours
are no `guid`s there, since the schema takes but five of the versions that a UUID can have.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from cvss import CVSS3
from pydantic import JsonValue

from vedette.domain.classification import Standard, classify
from vedette.domain.exchange import Exchange, Headers
from vedette.domain.finding import SubjectKey, subject_key
from vedette.domain.scan import ScanState
from vedette.domain.time import Instant
from vedette.domain.weakness import Severity, Weakness
from vedette.reports.document import ReportDocument, ReportedFinding
from vedette.reports.format import Part, ReportFormat
from vedette.reports.prose import MOST_BODY_BYTES, shown_exchange, title
from vedette.reports.text import shown_text, utf8
from vedette.wire.enums import IssueStateFlag, write_issue_state

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.BEST_PRACTICE: "note",
    Severity.INFORMATION: "note",
}
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.BEST_PRACTICE: "0.0",
    Severity.INFORMATION: "0.0",
}
"""What code hosts sort by where the class has no vector of its own: the middle of the severity's range in CVSS."""
_SETTLED = {
    IssueStateFlag.ACCEPTED_RISK: "The risk was accepted.",
    IssueStateFlag.IGNORED: "It was ignored.",
    IssueStateFlag.FALSE_POSITIVE: "It was called a false positive.",
}
_CWE_GUID = "ffc64c90-42b6-44ce-8beb-f6b7dae649e5"


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the log: one run with its rules, then its results one by one."""
    weaknesses = {line.weakness.id: line.weakness for line in document.lines}
    numbers = {name: index for index, name in enumerate(weaknesses)}
    run: dict[str, JsonValue] = {
        "tool": {"driver": _driver(document, list(weaknesses.values()))},
        "automationDetails": {
            "id": f"vedette/{document.website.id}/{document.scan.id}",
            "description": {"text": shown_text(f"Scan of {document.scan.spec.target}")},
        },
        "invocations": [_invocation(document)],
        "columnKind": "unicodeCodePoints",
        "taxonomies": [_taxonomy(list(weaknesses.values()))],
    }
    head: dict[str, JsonValue] = {"$schema": SCHEMA, "version": "2.1.0"}
    yield _text(head).removesuffix(b"}") + b',"runs":[' + _text(run).removesuffix(b"}") + b',"results":['
    for number, found in enumerate(document.findings):
        yield (b"," if number else b"") + _text(_result(document, found, numbers[found.weakness.id]))
    yield b"]}]}"


def _text(value: JsonValue) -> bytes:
    return utf8(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _driver(document: ReportDocument, weaknesses: list[Weakness]) -> JsonValue:
    name, _, version = document.product.partition(" ")
    driver: dict[str, JsonValue] = {"name": name, "rules": [_rule(weakness) for weakness in weaknesses]}
    return {**driver, "version": version} if version else driver


def _rule(weakness: Weakness) -> JsonValue:
    rule: dict[str, JsonValue] = {
        "id": weakness.id,
        "name": "".join(part.capitalize() for part in weakness.id.split("-")),
        "shortDescription": {"text": weakness.name},
        "fullDescription": {"text": weakness.description},
        "help": {"text": f"{weakness.impact}\n\n{weakness.remedy}"},
        "defaultConfiguration": {"level": _LEVELS[weakness.severity]},
        "properties": {"security-severity": _score(weakness), "tags": _tags(weakness)},
    }
    if weakness.references:
        rule["helpUri"] = weakness.references[0]
    if weakness.cwe:
        cwe: dict[str, JsonValue] = {"id": str(weakness.cwe), "toolComponent": {"name": "CWE", "guid": _CWE_GUID}}
        rule["relationships"] = [{"target": cwe, "kinds": ["superset"]}]
    return rule


def _score(weakness: Weakness) -> str:
    return f"{CVSS3(weakness.cvss).scores()[0]:.1f}" if weakness.cvss else _SCORES[weakness.severity]


def _tags(weakness: Weakness) -> list[JsonValue]:
    told = classify(weakness)
    cwe = [f"external/cwe/cwe-{weakness.cwe:03}"] if weakness.cwe else []
    return ["security", *cwe, *(f"owasp-top-ten-2021/{number}" for number in told.of(Standard.OWASP_2021))]


def _taxonomy(weaknesses: list[Weakness]) -> JsonValue:
    cwes = sorted({weakness.cwe for weakness in weaknesses if weakness.cwe})
    return {
        "name": "CWE",
        "guid": _CWE_GUID,
        "organization": "MITRE",
        "informationUri": "https://cwe.mitre.org/",
        "taxa": [{"id": str(cwe), "helpUri": f"https://cwe.mitre.org/data/definitions/{cwe}.html"} for cwe in cwes],
    }


def _invocation(document: ReportDocument) -> JsonValue:
    scan = document.scan
    told: dict[str, JsonValue] = {
        "executionSuccessful": scan.state is ScanState.COMPLETE,
        "startTimeUtc": _utc(scan.initiated_at),
    }
    if scan.state_changed_at is not None:
        told["endTimeUtc"] = _utc(scan.state_changed_at)
    if scan.failure is not None:
        note: dict[str, JsonValue] = {"level": "error", "message": {"text": shown_text(scan.failure.sentence)}}
        told["toolExecutionNotifications"] = [note]
    return told


def _utc(moment: Instant) -> str:
    return moment.to_datetime().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _result(document: ReportDocument, found: ReportedFinding, rule: int) -> JsonValue:
    finding, key = found.finding, subject_key(found.finding.subject)
    told: dict[str, JsonValue] = {
        "ruleId": found.weakness.id,
        "ruleIndex": rule,
        "kind": "fail",
        "level": _LEVELS[found.severity],
        "rank": float(finding.certainty),
        "message": {"text": shown_text(f"{title(found.weakness, finding.grade)}: {finding.story}")},
        "locations": [_location(found, key)],
        "partialFingerprints": {"vedetteIssue/v1": found.fingerprint or str(found.issue_id or found.id)},
        "properties": {
            "findingId": str(found.id),
            "severity": found.severity.value,
            "grade": finding.grade.value,
            "certainty": finding.certainty,
            "technique": finding.technique,
            "state": write_issue_state(found.state),
            "tags": list(map(shown_text, found.tags)),
        },
    }
    settled = [reason for flag, reason in _SETTLED.items() if flag in found.state]
    if settled:
        told["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": reason} for reason in settled
        ]
    exchange = shown_exchange(finding)
    if exchange is not None:
        told["webRequest"] = _request(exchange)
        told["webResponse"] = _response(exchange, with_body=document.with_responses)
    return told


def _location(found: ReportedFinding, key: SubjectKey) -> JsonValue:
    where: dict[str, JsonValue] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(found.url)}, "region": {"startLine": 1}}
    }
    if key.parameter:
        name = shown_text(key.parameter)
        where["logicalLocations"] = [
            {"name": name, "kind": "parameter", "fullyQualifiedName": shown_text(f"{key} {name}")}
        ]
    return where


def _uri(address: str) -> str:
    """Return an address with what a URI cannot hold percent-encoded. Source: RFC 3986, section 2."""
    return "".join(
        char if char.isascii() and char.isprintable() and char not in ' "<>\\^`{|}' else _percent(char)
        for char in address
    )


def _percent(char: str) -> str:
    return "".join(f"%{octet:02X}" for octet in utf8(char))


def _request(exchange: Exchange) -> JsonValue:
    request = exchange.request
    return {
        "protocol": "HTTP",
        "version": "1.1",
        "method": shown_text(request.method),
        "target": shown_text(str(request.url)),
        "headers": _headers(exchange.sent if exchange.sent.lines else request.headers),
        "body": _content(request.body),
    }


def _response(exchange: Exchange, *, with_body: bool) -> JsonValue:
    response = exchange.response
    return {
        "protocol": "HTTP",
        "version": response.http_version,
        "statusCode": response.status,
        "reasonPhrase": shown_text(response.reason),
        "headers": _headers(response.headers),
        "body": _content(response.body if with_body else b""),
    }


def _headers(headers: Headers) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {}
    for name, value in headers:
        before = told.get(name)
        told[name] = shown_text(f"{before}, {value}" if before is not None else value)
    return told


def _content(body: bytes) -> JsonValue:
    try:
        return {"text": shown_text(body[:MOST_BODY_BYTES].decode("utf-8"))}
    except UnicodeDecodeError:
        return {"binary": base64.b64encode(body[:MOST_BODY_BYTES]).decode("ascii")}


FORMAT = ReportFormat(
    id="sarif",
    media_type="application/sarif+json; charset=utf-8",
    suffix=".sarif",
    write=write,
    needs=frozenset({Part.LINES}),
)
