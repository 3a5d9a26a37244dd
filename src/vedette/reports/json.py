# SPDX-License-Identifier: Apache-2.0
"""The vendor's JSON of type Vulnerabilities, as vulnerability managers import it."""

from __future__ import annotations

from vedette.reports.document import ReportDocument
from vedette.reports.format import ReportFormat
from vedette.reports.vendor_shape import vulnerabilities_report


def render(document: ReportDocument) -> bytes:
    """Return the report: compact JSON in UTF-8."""
    return vulnerabilities_report(document).to_json_bytes()


FORMAT = ReportFormat(id="json", media_type="application/json; charset=utf-8", suffix=".json", render=render)
