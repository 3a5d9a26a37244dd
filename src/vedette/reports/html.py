# SPDX-License-Identifier: Apache-2.0
"""Reports to read, as one HTML file each: no script, nothing loaded from elsewhere, made for screen and paper alike.

Whatever a template prints is escaped, and before that made fit to be seen (`text.shown_text`), in this one place. A
policy in the file itself forbids whatever might slip through all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from vedette.domain.classification import Standard, classify
from vedette.domain.cvss4 import cvss4_of
from vedette.domain.finding import subject_key
from vedette.domain.remedies.catalogue import remedies_for
from vedette.domain.weakness import Severity, Weakness
from vedette.reports.compliance import entries_of
from vedette.reports.document import ReportDocument, ReportedFinding
from vedette.reports.format import Part, ReportFormat
from vedette.reports.labels import SEVERITY_NAMES, STATE_NAMES, duration_text
from vedette.reports.overview import groups_by_weakness, judgement, sites_of
from vedette.reports.proof import show_proof
from vedette.reports.prose import request_text, response_excerpt, shown_exchange, title, told_html
from vedette.reports.svg import SEVERITY_COLOURS, coverage_chart, severity_chart, trend_chart
from vedette.reports.text import shown_text, utf8
from vedette.wire.enums import write_issue_state

if TYPE_CHECKING:  # it is loaded where a page is written: most commands write none
    from jinja2 import Environment

HTML_TYPE = "text/html"
"""Exactly so: CI plugins compare the whole header."""

MOST_SHOWN_BYTES = 1_500
"""How much of a request's body is shown."""
AROUND = 350
"""How many characters of a response are shown on each side of what tells."""
_CHUNK = 64


class Page(NamedTuple):
    """A kind of page: its template, the parts of the document that it needs, and the standard it is about."""

    template: str
    title: str
    needs: frozenset[Part]
    standard: Standard | None = None


_DETAIL_PARTS = frozenset({Part.LINES, Part.LEDGER, Part.TREND})
DETAIL = Page("detail.html", "Detailed scan report", _DETAIL_PARTS)
SUMMARY = Page("summary.html", "Executive summary", _DETAIL_PARTS)
KNOWLEDGE = Page("knowledge.html", "Knowledge base", frozenset({Part.LINES, Part.URLS, Part.KNOWLEDGE, Part.LEDGER}))
PER_WEBSITE = Page("per_website.html", "Vulnerabilities per website", frozenset({Part.LINES, Part.LEDGER}))


def compliance_page(standard: Standard) -> Page:
    """Return the page about `standard`."""
    return Page("compliance.html", standard.value, frozenset({Part.LINES, Part.LEDGER}), standard)


def page_formats(page: Page) -> tuple[ReportFormat, ...]:
    """Return the two formats of a page: to be read on a screen, and printed."""
    write = partial(write_page, page)
    return (
        ReportFormat("html", HTML_TYPE, ".html", write, page.needs),
        ReportFormat("pdf", "application/pdf", ".pdf", write, page.needs, is_printed=True),
    )


def write_page(page: Page, document: ReportDocument) -> Iterator[bytes]:
    """Yield the page piece by piece, in UTF-8; findings are taken up one after the other."""
    stream = (
        _environment()
        .get_template(page.template)
        .stream(
            document=document,
            page=page,
            entries=entries_of(document, page.standard) if page.standard else (),
            groups=groups_by_weakness(document.lines),
            sites=sites_of(document),
            judgement=judgement(document),
        )
    )
    stream.enable_buffering(_CHUNK)
    for piece in stream:
        yield utf8(piece)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("vedette.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        Severity=Severity,
        severity_chart=severity_chart,
        trend_chart=trend_chart,
        coverage_chart=coverage_chart,
        severity_rules=_severity_rules(),
    )
    environment.filters.update(
        title_of=lambda found: title(found.weakness, found.finding.grade),
        line_title=lambda line: title(line.weakness, line.grade),
        told=lambda text: Markup(told_html(shown_text(text))),
        severity=SEVERITY_NAMES.__getitem__,
        ledger_state=STATE_NAMES.__getitem__,
        issue_state=write_issue_state,
        duration=duration_text,
        subject=lambda found: subject_key(found.finding.subject),
        numbers=_numbers,
        remedies=remedies_for,
        cvss4=cvss4_of,
        proof=lambda found: show_proof(found.finding),
        has_evidence=_has_evidence,
        main_exchange=lambda found: shown_exchange(found.finding),
        request_text=lambda exchange: request_text(exchange, MOST_SHOWN_BYTES),
        response_excerpt=lambda shown: response_excerpt(shown.exchange, shown.telling, AROUND),
        is_web=lambda address: address.startswith(("https://", "http://")),
    )
    return environment


def _shown(value: object) -> object:
    """Make what a template prints fit to be seen; markup of ours and numbers stay."""
    return shown_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _severity_rules() -> Markup:
    """Return the style rules of the severities' colours."""
    return Markup("\n").join(
        Markup(".{} {{ --ink: {}; }}").format(severity.value, SEVERITY_COLOURS[severity]) for severity in Severity
    )


def _numbers(weakness: Weakness) -> Mapping[str, str]:
    """Return the standards that name a weakness, each with its numbers."""
    told = classify(weakness)
    return {standard.value: told.text(standard) for standard in Standard if told.of(standard)}


def _has_evidence(found: ReportedFinding) -> bool:
    """Whether whole messages are shown: of advice the telling line says all."""
    return found.severity.at_least(Severity.LOW)
