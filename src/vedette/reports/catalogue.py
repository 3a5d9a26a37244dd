# SPDX-License-Identifier: Apache-2.0
"""Every report format, sorted by id: add one here."""

from __future__ import annotations

from vedette.errors import UsageError
from vedette.reports import json, native, xml
from vedette.reports.format import ReportFormat

FORMATS: tuple[ReportFormat, ...] = (json.FORMAT, native.FORMAT, xml.FORMAT)


def find_format(format_id: str) -> ReportFormat | None:
    """Return the format called `format_id`, in any case; None when there is none."""
    return next((known for known in FORMATS if known.id == format_id.strip().casefold()), None)


def get_format(format_id: str) -> ReportFormat:
    """Return the format called `format_id`. Raises UsageError that names those there are."""
    found = find_format(format_id)
    if found is None:
        names = ", ".join(known.id for known in FORMATS)
        raise UsageError(f"There is no report format {format_id!r}.", f"Use one of: {names}.", field="format")
    return found
