# SPDX-License-Identifier: Apache-2.0
"""The vendor's XML of type Vulnerabilities. Mixed spelling (`LookupId`, `remedial-actions`) is the format's own.

Empty elements stay: readers ask for the text of each.
"""

from __future__ import annotations

import re

from lxml import etree

from vedette.reports.document import ReportDocument
from vedette.reports.format import ReportFormat
from vedette.reports.vendor_shape import vulnerabilities_report
from vedette.wire.vulnerability import (
    Classification,
    CvssRating,
    ReportedRequest,
    ReportedResponse,
    ReportedVulnerability,
    VulnerabilitiesReport,
)

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say, in no spelling (production Char)."""

_LEVEL_WORDS = ("None", "Low", "Medium", "High", "Critical")


def render(document: ReportDocument) -> bytes:
    """Return the report: XML 1.0 in UTF-8. Characters that XML cannot hold become U+FFFD."""
    root = _report(vulnerabilities_report(document))
    body = etree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8" ?>\n' + body


def _report(report: VulnerabilitiesReport) -> etree._Element:
    root = etree.Element("invicti-enterprise", generated=_clean(report.generated))
    target = etree.SubElement(root, "target")
    _add(target, "scan-id", report.target.scan_id)
    _add(target, "url", report.target.url)
    _add(target, "initiated", report.target.initiated)
    _add(target, "duration", report.target.duration)
    found = etree.SubElement(root, "vulnerabilities")
    for vulnerability in report.vulnerabilities:
        _add_vulnerability(found, vulnerability)
    return root


def _add_vulnerability(parent: etree._Element, told: ReportedVulnerability) -> None:
    element = etree.SubElement(parent, "vulnerability")
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
            etree.SubElement(facts, "info", name=_clean(fact.name), value=_clean(fact.value))
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
                parameters, "parameter", name=_clean(one.name), type=_clean(one.type), value=_clean(one.value)
            )


def _add_response(parent: etree._Element, told: ReportedResponse) -> None:
    element = etree.SubElement(parent, "http-response")
    _add(element, "status-code", str(told.status_code))
    _add(element, "duration", str(told.duration))
    _add_prose(element, "content", told.content)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = _clean(text)


def _add_prose(parent: etree._Element, name: str, text: str) -> None:
    """Add a text that holds markup, as CDATA where it can be: a text that holds `]]>` is escaped instead."""
    cleaned = _clean(text)
    etree.SubElement(parent, name).text = etree.CDATA(cleaned) if cleaned and "]]>" not in cleaned else cleaned


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


FORMAT = ReportFormat(id="xml", media_type="application/xml; charset=utf-8", suffix=".xml", render=render)
