# SPDX-License-Identifier: Apache-2.0
"""The vendor's XML of type Vulnerabilities. Mixed spelling (`LookupId`, `remedial-actions`) is the format's own.

Empty elements stay: readers ask for the text of each.
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.reports import xml_tree as etree
from vedette.reports.document import ReportDocument
from vedette.reports.format import ReportFormat
from vedette.reports.text import xml_text
from vedette.reports.vendor_shape import report_frame, reported_vulnerability
from vedette.wire.vulnerability import (
    Classification,
    CvssRating,
    ReportedRequest,
    ReportedResponse,
    ReportedVulnerability,
    VulnerabilitiesReport,
)

XML_TYPE = "application/xml; charset=utf-8"
XML_DECLARATION = b'<?xml version="1.0" encoding="utf-8" ?>\n'
_LEVEL_WORDS = ("None", "Low", "Medium", "High", "Critical")
_END = b"</vulnerabilities></invicti-enterprise>"


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the report: XML 1.0 in UTF-8. Characters that XML cannot hold become U+FFFD."""
    yield XML_DECLARATION
    yield etree.tostring(_frame(report_frame(document)), encoding="utf-8").removesuffix(_END)
    for found in document.findings:
        yield etree.tostring(_vulnerability(reported_vulnerability(document, found)), encoding="utf-8")
    yield _END


def _frame(report: VulnerabilitiesReport) -> etree._Element:
    """Return the root without a finding; its last element holds nothing, and is written with an end tag of its own."""
    root = etree.Element("invicti-enterprise", generated=xml_text(report.generated))
    target = etree.SubElement(root, "target")
    _add(target, "scan-id", report.target.scan_id)
    _add(target, "url", report.target.url)
    _add(target, "initiated", report.target.initiated)
    _add(target, "duration", report.target.duration)
    etree.SubElement(root, "vulnerabilities").text = ""
    return root


def _vulnerability(told: ReportedVulnerability) -> etree._Element:
    element = etree.Element("vulnerability")
    _add(element, "LookupId", str(told.lookup_id))
    _add(element, "url", told.url)
    _add(element, "type", told.type)
    _add(element, "name", told.name)
    _add(element, "severity", told.severity.value)
    _add(element, "certainty", str(told.certainty))
    _add(element, "confirmed", str(told.confirmed))
    _add(element, "state", told.state)
    _add(element, "FirstSeenDate", told.first_seen_date)
    _add(element, "LastSeenDate", told.last_seen_date)
    _add_classification(element, told.classification)
    _add_request(element, told.http_request)
    _add_response(element, told.http_response)
    if told.extra_information:
        facts = etree.SubElement(element, "extra-information")
        for fact in told.extra_information:
            etree.SubElement(facts, "info", name=xml_text(fact.name), value=xml_text(fact.value))
    _add_prose(element, "description", told.description)
    _add_prose(element, "impact", told.impact)
    _add_prose(element, "remedial-actions", told.remedial_actions)
    _add_prose(element, "exploitation-skills", told.exploitation_skills)
    _add_prose(element, "remedial-procedure", told.remedial_procedure)
    _add_prose(element, "remedy-references", told.remedy_references)
    _add_prose(element, "external-references", told.external_references)
    _add_prose(element, "proof-of-concept", told.proof_of_concept)
    tags = etree.SubElement(element, "tags")
    for tag in told.tags:
        _add(tags, "tag", tag)
    return element


def _add_classification(parent: etree._Element, told: Classification) -> None:
    element = etree.SubElement(parent, "classification")
    _add(element, "owasp", told.owasp)
    _add(element, "wasc", told.wasc)
    _add(element, "cwe", told.cwe)
    _add(element, "capec", told.capec)
    _add(element, "pci32", told.pci32)
    _add(element, "hipaa", told.hipaa)
    _add(element, "owasppc", told.owasp_proactive_controls)
    _add(element, "iso27001", told.iso27001)
    if told.cvss31 is not None:
        _add_rating(etree.SubElement(element, "cvss31"), told.cvss31)


def _add_rating(element: etree._Element, rating: CvssRating) -> None:
    _add(element, "vector", rating.vector)
    for score in (rating.base_score, rating.temporal_score, rating.environmental_score):
        scored = etree.SubElement(element, "score")
        _add(scored, "type", score.type)
        _add(scored, "value", score.value)
        _add(scored, "severity", _LEVEL_WORDS[score.severity])


def _add_request(parent: etree._Element, told: ReportedRequest) -> None:
    element = etree.SubElement(parent, "http-request")
    _add(element, "method", told.method)
    _add_prose(element, "content", told.content)
    if told.parameters:
        parameters = etree.SubElement(element, "parameters")
        for one in told.parameters:
            etree.SubElement(
                parameters, "parameter", name=xml_text(one.name), type=xml_text(one.type), value=xml_text(one.value)
            )


def _add_response(parent: etree._Element, told: ReportedResponse) -> None:
    element = etree.SubElement(parent, "http-response")
    _add(element, "status-code", str(told.status_code))
    _add(element, "duration", str(told.duration))
    _add_prose(element, "content", told.content)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = xml_text(text)


def _add_prose(parent: etree._Element, name: str, text: str) -> None:
    """Add a text that holds markup, as CDATA where it can be: a text that holds `]]>` is escaped instead."""
    cleaned = xml_text(text)
    etree.SubElement(parent, name).text = etree.CDATA(cleaned) if cleaned and "]]>" not in cleaned else cleaned


FORMAT = ReportFormat(id="xml", media_type=XML_TYPE, suffix=".xml", write=write)
