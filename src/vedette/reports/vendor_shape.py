# SPDX-License-Identifier: Apache-2.0
"""A document in the vendor's model of a Vulnerabilities report, which the JSON, XML and CSV formats write.

Readers of these files take most keys without a default: texts, lists and the two HTTP objects are always there.
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade
from vedette.reports.document import ReportDocument, ReportedFinding
from vedette.reports.prose import (
    link_list,
    paragraphs,
    remedy_paragraphs,
    request_text,
    response_text,
    shown_exchange,
    title,
)
from vedette.web.url import QueryPair, split_query
from vedette.wire.enums import Severity, write_issue_state
from vedette.wire.guids import write_bare_guid
from vedette.wire.shape_settings import wire_word
from vedette.wire.shape_weakness import report_classification
from vedette.wire.spans import write_span
from vedette.wire.vulnerability import (
    ExtraInformation,
    ReportedParameter,
    ReportedRequest,
    ReportedResponse,
    ReportedVulnerability,
    ReportTarget,
    VulnerabilitiesReport,
)
from vedette.wire.vulnerability_types import vulnerability_type

PLACE_NAMES = {
    Place.QUERY: "Querystring",
    Place.BODY: "Post",
    Place.MULTIPART: "Post",
    Place.JSON: "Json",
    Place.XML: "Xml",
    Place.PATH: "UrlRewrite",
    Place.COOKIE: "Cookie",
    Place.HEADER: "Header",
}
_FORM = "application/x-www-form-urlencoded"


def report_frame(document: ReportDocument) -> VulnerabilitiesReport:
    """Return the model of `document` without its findings, which `reported_vulnerability` shapes one by one."""
    scan = document.scan
    return VulnerabilitiesReport(
        generated=document.dates.write(document.generated_at),
        target=ReportTarget(
            duration=write_span(scan.elapsed),
            initiated=document.dates.write(scan.initiated_at),
            scan_id=write_bare_guid(scan.id),
            url=str(scan.spec.target),
        ),
        vulnerabilities=[],
    )


def type_name(finding: Finding) -> str:
    """Return the vendor's name of the finding's type."""
    sources = [text for fact in finding.facts for text in (fact.value, fact.name)]
    return vulnerability_type(finding.check, finding.technique, finding.grade, sources=[*sources, finding.sink])


def reported_vulnerability(document: ReportDocument, found: ReportedFinding) -> ReportedVulnerability:
    """Shape one finding of `document`."""
    finding, weakness, markup = found.finding, found.weakness, document.markup
    exchange = shown_exchange(finding)
    return ReportedVulnerability(
        certainty=finding.certainty,
        classification=report_classification(weakness),
        confirmed=finding.grade is Grade.CONFIRMED,
        description=paragraphs(weakness.description, finding.story, markup=markup),
        external_references=link_list(weakness.references, markup),
        extra_information=[ExtraInformation(name=fact.name, value=fact.value) for fact in finding.facts],
        first_seen_date=document.dates.write(found.first_seen_at),
        http_request=_request(finding, exchange),
        http_response=_response(exchange, with_content=document.with_responses),
        lookup_id=found.id,
        impact=paragraphs(weakness.impact, markup=markup),
        known_vulnerabilities=[],
        last_seen_date=document.dates.write(found.last_seen_at),
        name=title(weakness, finding.grade),
        proof_of_concept=paragraphs(finding.story, markup=markup) if finding.grade is Grade.CONFIRMED else "",
        remedial_actions=paragraphs(weakness.remedy, markup=markup),
        remedial_procedure=remedy_paragraphs(weakness, document.stacks, markup),
        remedy_references=link_list(weakness.references, markup),
        severity=wire_word(found.severity, Severity),
        state=write_issue_state(found.state),
        type=type_name(finding),
        url=found.url,
        tags=list(found.tags),
    )


def _request(finding: Finding, exchange: Exchange | None) -> ReportedRequest:
    if exchange is None:
        return ReportedRequest(content="", method="", parameters=[])
    return ReportedRequest(
        content=request_text(exchange),
        method=exchange.request.method,
        parameters=list(_parameters(finding, exchange)),
    )


def _parameters(finding: Finding, exchange: Exchange) -> Iterator[ReportedParameter]:
    """Yield the parameters of the query and of a form body, then the vulnerable one where it is elsewhere."""
    request, point = exchange.request, finding.subject if isinstance(finding.subject, InsertionPoint) else None
    is_form = (request.headers.get("content-type") or "").partition(";")[0].strip().lower() == _FORM
    held = {
        Place.QUERY: split_query(request.url.query or ""),
        Place.BODY: split_query(request.body.decode("latin-1")) if is_form else (),
    }
    is_listed = False
    for place, pairs in held.items():
        for pair in pairs:
            is_vulnerable = point is not None and point.place is place and point.name == pair.name
            is_listed = is_listed or is_vulnerable
            yield _parameter(place, pair, is_vulnerable=is_vulnerable)
    if point is not None and not is_listed:
        yield ReportedParameter(name=point.name, type=PLACE_NAMES[point.place], value=point.value, vulnerable=True)


def _parameter(place: Place, pair: QueryPair, *, is_vulnerable: bool) -> ReportedParameter:
    return ReportedParameter(name=pair.name, type=PLACE_NAMES[place], value=pair.value, vulnerable=is_vulnerable)


def _response(exchange: Exchange | None, *, with_content: bool) -> ReportedResponse:
    if exchange is None:
        return ReportedResponse(content="", duration=0.0, status_code=0)
    return ReportedResponse(
        content=response_text(exchange) if with_content else "",
        duration=round(exchange.timing.total.seconds * 1000, 4),
        status_code=exchange.response.status,
    )
