# SPDX-License-Identifier: Apache-2.0
"""Every report: what it is about, and the formats that it is written in. Add a format here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from vedette.domain.classification import Standard
from vedette.errors import UsageError
from vedette.reports import csv, cyclonedx, f5_asm, html, json, junit, markdown, mod_security, native, sarif, urls, xml
from vedette.reports.format import ReportFormat
from vedette.wire.enums import ReportType

STANDARD_OF: Mapping[ReportType, Standard] = MappingProxyType(
    {
        ReportType.OWASP_TOP_TEN2013: Standard.OWASP_2013,
        ReportType.OWASP_TOP_TEN2017: Standard.OWASP_2017,
        ReportType.OWASP_TOP_TEN2021: Standard.OWASP_2021,
        ReportType.OWASP_TOP_TEN2025: Standard.OWASP_2025,
        ReportType.OWASP_API_TOP10: Standard.API_2019,
        ReportType.OWASP_API_TOP_TEN2023: Standard.API_2023,
        ReportType.PCI32: Standard.PCI_32,
        ReportType.PCI_DSS40: Standard.PCI_40,
        ReportType.HIPAA_COMPLIANCE: Standard.HIPAA,
        ReportType.ISO27001_COMPLIANCE: Standard.ISO_2013,
        ReportType.ISO27001_AT2022: Standard.ISO_2022,
        ReportType.WASC: Standard.WASC,
        ReportType.SANS_TOP25: Standard.CWE_TOP_25,
        ReportType.ASVS40: Standard.ASVS_40,
        ReportType.NISTSP80053: Standard.NIST_80053,
        ReportType.DISA_STIG: Standard.DISA_STIG,
    }
)
"""The standard that a compliance report is about."""

REPORTS: Mapping[ReportType, tuple[ReportFormat, ...]] = MappingProxyType(
    {
        ReportType.VULNERABILITIES: (
            csv.FORMAT,
            cyclonedx.FORMAT,
            json.FORMAT,
            junit.FORMAT,
            markdown.FORMAT,
            native.FORMAT,
            sarif.FORMAT,
            xml.FORMAT,
        ),
        ReportType.CRAWLED: urls.CRAWLED,
        ReportType.SCANNED: urls.SCANNED,
        ReportType.SCAN_DETAIL: html.page_formats(html.DETAIL),
        ReportType.FULL_SCAN_DETAIL: html.page_formats(html.DETAIL),
        ReportType.EXECUTIVE_SUMMARY: html.page_formats(html.SUMMARY),
        ReportType.KNOWLEDGE_BASE: html.page_formats(html.KNOWLEDGE),
        ReportType.VULNERABILITIES_PER_WEBSITE: html.page_formats(html.PER_WEBSITE),
        ReportType.MOD_SECURITY_WAF_RULES: (mod_security.FORMAT,),
        ReportType.F5_BIG_IP_ASM_WAF_RULES: (f5_asm.FORMAT,),
        **{kind: html.page_formats(html.compliance_page(standard)) for kind, standard in STANDARD_OF.items()},
    }
)
"""The formats of each type, sorted by id. A custom report has none of its own: it is one of the others, by name."""

_USUAL_TYPES = (ReportType.VULNERABILITIES, ReportType.SCAN_DETAIL, ReportType.MOD_SECURITY_WAF_RULES)
"""What a format is of when nobody says; the first that is written in it counts."""

FORMAT_IDS: tuple[str, ...] = tuple(sorted({known.id for formats in REPORTS.values() for known in formats}))


def usual_type(format_id: str) -> ReportType:
    """Return the type that is meant by a format alone. Raises UsageError that names the formats there are."""
    for kind in _USUAL_TYPES:
        if _find(REPORTS[kind], format_id) is not None:
            return kind
    raise UsageError(
        f"There is no report format {format_id!r}.", f"Use one of: {', '.join(FORMAT_IDS)}.", field="format"
    )


def get_report(kind: ReportType, format_id: str | None) -> ReportFormat:
    """Return the format called `format_id`, in any case, of reports of type `kind`; None takes the type's first.

    Raises UsageError that names the formats which the type is written in.
    """
    formats = REPORTS.get(kind, ())
    found = _find(formats, format_id) if format_id is not None else next(iter(formats), None)
    if found is None:
        remedy = f"It is written as {', '.join(known.id for known in formats)}." if formats else "Name another type."
        raise UsageError(f"A {kind.value} report is not written as {format_id}.", remedy, field="format")
    return found


def get_format(format_id: str) -> ReportFormat:
    """Return the format called `format_id` of the type that it usually has. Raises UsageError."""
    return get_report(usual_type(format_id), format_id)


def _find(formats: Iterable[ReportFormat], format_id: str) -> ReportFormat | None:
    wanted = format_id.strip().casefold()
    return next((known for known in formats if known.id == wanted), None)
