# SPDX-License-Identifier: Apache-2.0
"""The vendor's JSON of type Vulnerabilities, as vulnerability managers import it."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.reports.document import ReportDocument
from vedette.reports.format import ReportFormat
from vedette.reports.vendor_shape import report_frame, reported_vulnerability

JSON_TYPE = "application/json; charset=utf-8"
_END = b"]}"


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the report: compact JSON in UTF-8."""
    yield report_frame(document).to_json_bytes().removesuffix(_END)
    for number, found in enumerate(document.findings):
        yield (b"," if number else b"") + reported_vulnerability(document, found).to_json_bytes()
    yield _END


FORMAT = ReportFormat(id="json", media_type=JSON_TYPE, suffix=".json", write=write)
