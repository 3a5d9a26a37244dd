# SPDX-License-Identifier: Apache-2.0
"""Findings in the XML that F5 BIG-IP ASM (Advanced WAF) imports as a generic scanner's and makes rules of.

Source: F5's generic_scanner.xsd; the names of attack types are F5's.
"""

from __future__ import annotations

from collections.abc import Iterator

from cvss import CVSS3

from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade, Severity
from vedette.reports import xml_tree as etree
from vedette.reports.document import FindingLine, ReportDocument
from vedette.reports.format import Part, ReportFormat
from vedette.reports.prose import title
from vedette.reports.text import xml_text
from vedette.reports.waf_targets import attack_type, to_hold_off
from vedette.reports.xml import XML_DECLARATION, XML_TYPE

_THREATS = {Severity.CRITICAL: "Critical", Severity.HIGH: "High", Severity.MEDIUM: "Medium"}
_END = b"</scanner_vulnerabilities>"


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the file: one element a finding that somebody has to act on."""
    root = etree.Element("scanner_vulnerabilities", version="1", scanner="Vedette")
    root.text = ""
    yield XML_DECLARATION + etree.tostring(root, encoding="utf-8").removesuffix(_END)
    opened = document.generated_at.to_datetime().strftime("%Y-%m-%d %H:%M:%S")
    for line in to_hold_off(document.lines):
        yield etree.tostring(_vulnerability(line, opened), encoding="utf-8")
    yield _END


def _vulnerability(line: FindingLine, opened: str) -> etree._Element:
    key = line.subject
    is_cookie = key.place == Place.COOKIE.value
    threat = _THREATS.get(line.severity, "Low")
    element = etree.Element("vulnerability")
    told = {
        "vulnerability_id": str(line.id),
        "attack_type": attack_type(line.weakness.cwe),
        "name": title(line.weakness, line.grade),
        "url": line.url,
        "parameter": "" if is_cookie else key.parameter,
        "cookie": key.parameter if is_cookie else "",
        "threat": threat,
        "score": _score(line),
        "severity": threat,
        "status": "open",
        "opened": opened,
    }
    for name, text in told.items():
        etree.SubElement(element, name).text = xml_text(text)
    return element


def _score(line: FindingLine) -> str:
    """Return 1 to 100: the class's CVSS score times ten, halved while the finding is only likely."""
    score = float(CVSS3(line.weakness.cvss).scores()[0]) * 10 if line.weakness.cvss else 10.0
    return str(max(1, round(score if line.grade is Grade.CONFIRMED else score / 2)))


FORMAT = ReportFormat(id="xml", media_type=XML_TYPE, suffix=".xml", write=write, needs=frozenset({Part.LINES}))
