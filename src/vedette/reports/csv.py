# SPDX-License-Identifier: Apache-2.0
"""Tables for spreadsheets (RFC 4180): the findings of type Vulnerabilities, a line each.

No cell is run: a text that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from vedette.domain.classification import Standard, classify
from vedette.domain.finding import subject_key
from vedette.domain.insertion import Place
from vedette.reports.document import ReportDocument, ReportedFinding
from vedette.reports.format import ReportFormat
from vedette.reports.text import inert_cell, utf8
from vedette.reports.vendor_shape import PLACE_NAMES, reported_vulnerability

CSV_TYPE = "text/csv; charset=utf-8"
COLUMNS = (
    *("Severity", "Name", "Type", "Url", "Method", "Parameter", "ParameterType", "Confirmed", "Certainty", "State"),
    *("FirstSeenDate", "LastSeenDate", "Cwe", "OwaspTopTen2021", "OwaspTopTen2025", "PciDss40", "CvssVector"),
    *("CvssScore", "Story", "Remedy", "Tags", "LookupId", "IssueId"),
)


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the report: a line of column names, then a line a finding."""
    yield csv_line(COLUMNS)
    for found in document.findings:
        yield csv_line(_row(document, found))


def csv_line(cells: Iterable[str]) -> bytes:
    """Return one line of a table, every cell inert."""
    text = io.StringIO()
    csv.writer(text).writerow([inert_cell(cell) for cell in cells])
    return utf8(text.getvalue())


def _row(document: ReportDocument, found: ReportedFinding) -> Sequence[str]:
    told, finding = reported_vulnerability(document, found), found.finding
    key, numbers = subject_key(finding.subject), classify(found.weakness)
    rating = told.classification.cvss31
    return (
        told.severity.value,
        told.name,
        told.type,
        told.url,
        key.method,
        key.parameter,
        PLACE_NAMES[Place(key.place)] if key.place else "",
        str(told.confirmed),
        str(told.certainty),
        told.state,
        told.first_seen_date,
        told.last_seen_date,
        numbers.text(Standard.CWE),
        numbers.text(Standard.OWASP_2021),
        numbers.text(Standard.OWASP_2025),
        numbers.text(Standard.PCI_40),
        rating.vector if rating else "",
        rating.base_score.value if rating else "",
        finding.story,
        found.weakness.remedy,
        ", ".join(told.tags),
        str(told.lookup_id),
        str(found.issue_id or ""),
    )


FORMAT = ReportFormat(id="csv", media_type=CSV_TYPE, suffix=".csv", write=write)
