# SPDX-License-Identifier: Apache-2.0
"""Everything we know of a scan, in one versioned JSON file: settings, findings with all evidence, the whole ledger.

`Schema` names the version; a field is only ever added within one. Bodies are text where they are UTF-8, else base64.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from pydantic import JsonValue

from vedette.domain.classification import Standard, classify
from vedette.domain.cvss4 import cvss4_of
from vedette.domain.exchange import Exchange, Headers
from vedette.domain.finding import Evidence, subject_key
from vedette.domain.remedies.catalogue import remedies_of
from vedette.domain.scan import Failure
from vedette.domain.weakness import Weakness
from vedette.reports.coverage import api_value, cell_value, coverage_value
from vedette.reports.document import IssueEventLine, ReportDocument, ReportedFinding
from vedette.reports.format import Part, ReportFormat
from vedette.reports.prose import title
from vedette.reports.text import utf8
from vedette.wire.enums import write_issue_state
from vedette.wire.instants import write_instant
from vedette.wire.spans import write_span

SCHEMA = "vedette-report/1"


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the report: JSON in UTF-8, indented, keys in the order in which they were written."""
    scan, website = document.scan, document.website
    head: dict[str, JsonValue] = {
        "Schema": SCHEMA,
        "Generated": write_instant(document.generated_at),
        "Scan": _scan(document),
        "Website": {"Id": str(website.id), "Name": website.name, "RootUrl": website.root_url},
    }
    yield _text(head).removesuffix(b"\n}") + b',\n"Findings": ['
    for number, found in enumerate(document.findings):
        yield (b"," if number else b"") + b"\n" + _text(_finding(found, with_responses=document.with_responses))
    ledger = _text(coverage_value(scan.id, document.cells, ()))
    yield b'\n],\n"Coverage": ' + ledger.removesuffix(b"]\n}")
    for number, cell in enumerate(document.cells):
        yield (b"," if number else b"") + b"\n" + _text(cell_value(cell))
    yield b']},\n"Api": ' + _text(api_value(document.api))
    yield b',\n"Tags": ' + _text(list(scan.spec.tags)) + b"\n}\n"


def _text(value: JsonValue) -> bytes:
    return utf8(json.dumps(value, ensure_ascii=False, indent=2))


def _scan(document: ReportDocument) -> JsonValue:
    scan = document.scan
    return {
        "Id": str(scan.id),
        "GroupId": str(scan.group_id),
        "Target": str(scan.spec.target),
        "Scope": scan.spec.scope.kind.value,
        "Policy": scan.spec.policy.name,
        "Type": scan.type.value,
        "State": scan.state.value,
        "LaunchedBy": document.launched_by,
        "Initiated": write_instant(scan.initiated_at),
        "Duration": write_span(scan.elapsed),
        "Requests": scan.counters.requests,
        "CompletedSteps": scan.counters.completed_steps,
        "EstimatedSteps": scan.counters.estimated_steps,
        "TimeLimitHit": scan.time_limit_hit,
        "Failure": _failure(scan.failure),
    }


def _failure(failure: Failure | None) -> JsonValue:
    return None if failure is None else {"Reason": failure.reason.value, "Sentence": failure.sentence}


def _finding(found: ReportedFinding, *, with_responses: bool) -> JsonValue:
    finding = found.finding
    return {
        "Id": str(found.id),
        "IssueId": str(found.issue_id) if found.issue_id else None,
        "Title": title(found.weakness, finding.grade),
        "Check": finding.check,
        "Technique": finding.technique,
        "Severity": found.severity.value,
        "Grade": finding.grade.value,
        "Certainty": finding.certainty,
        "FalseAlarmBound": finding.bound,
        "State": write_issue_state(found.state),
        "Url": found.url,
        "Subject": _subject(found),
        "Sink": finding.sink,
        "Story": finding.story,
        "Facts": [{"Name": fact.name, "Value": fact.value} for fact in finding.facts],
        "FoundAt": write_instant(found.found_at),
        "FirstSeen": write_instant(found.first_seen_at),
        "LastSeen": write_instant(found.last_seen_at),
        "Tags": list(found.tags),
        "Fingerprint": found.fingerprint,
        "History": [_event(line) for line in found.history],
        "Weakness": _weakness(found.weakness),
        "Evidence": [_evidence(evidence, with_responses=with_responses) for evidence in finding.evidence],
    }


def _subject(found: ReportedFinding) -> JsonValue:
    key = subject_key(found.finding.subject)
    return {
        "Kind": key.kind,
        "Origin": key.origin,
        "Method": key.method,
        "Route": key.route,
        "Place": key.place,
        "Parameter": key.parameter,
    }


def _event(line: IssueEventLine) -> JsonValue:
    return {"At": write_instant(line.at), "Event": line.event, "State": line.state, "By": line.by, "Note": line.note}


def _weakness(weakness: Weakness) -> JsonValue:
    told = classify(weakness)
    return {
        "Id": weakness.id,
        "Cwe": weakness.cwe,
        "Wasc": weakness.wasc,
        "Capec": weakness.capec,
        "Cvss": weakness.cvss,
        "Cvss4": cvss4_of(weakness),
        "Standards": {standard.value: list(told.of(standard)) for standard in Standard if told.of(standard)},
        "Description": weakness.description,
        "Impact": weakness.impact,
        "Remedy": weakness.remedy,
        "Remedies": [
            {"Stack": one.stack.value, "Text": one.text, "Language": one.language, "Example": one.example}
            for one in remedies_of(weakness)
        ],
        "References": list(weakness.references),
    }


def _evidence(evidence: Evidence, *, with_responses: bool) -> JsonValue:
    exchange = evidence.exchange
    told: dict[str, JsonValue] = {"Part": evidence.part, "Role": exchange.role, "Request": _request(exchange)}
    response = exchange.response
    told["Response"] = {
        "Status": response.status,
        "Reason": response.reason,
        "Headers": _headers(response.headers),
        "Body": _body(response.body) if with_responses else None,
        "BodyEnd": response.body_end.value,
        "Milliseconds": round(exchange.timing.total.seconds * 1000, 4),
    }
    return told


def _request(exchange: Exchange) -> JsonValue:
    request = exchange.request
    return {
        "Method": request.method,
        "Url": str(request.url),
        "Headers": _headers(exchange.sent if exchange.sent.lines else request.headers),
        "Body": _body(request.body),
    }


def _headers(headers: Headers) -> JsonValue:
    return [[name, value] for name, value in headers]


def _body(body: bytes) -> JsonValue:
    try:
        return {"Text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"Base64": base64.b64encode(body).decode("ascii")}


FORMAT = ReportFormat(
    id="native",
    media_type="application/json; charset=utf-8",
    suffix=".json",
    write=write,
    needs=frozenset({Part.CELLS}),
)
