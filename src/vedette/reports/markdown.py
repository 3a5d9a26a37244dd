# SPDX-License-Identifier: Apache-2.0
"""Markdown for pull requests, tickets and wikis: the sums, then each finding with its proof and its remedy."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.domain.finding import subject_key
from vedette.domain.remedies.catalogue import remedies_for
from vedette.domain.scan import ScanState
from vedette.domain.weakness import Severity
from vedette.reports.document import ReportDocument, ReportedFinding
from vedette.reports.format import Part, ReportFormat
from vedette.reports.labels import SEVERITY_NAMES, STATE_NAMES, duration_text
from vedette.reports.markdown_text import code, code_block, link, plain
from vedette.reports.prose import request_text, shown_exchange, title
from vedette.reports.text import utf8
from vedette.wire.enums import write_issue_state

_MOST_REQUEST_BYTES = 2_000
_MOST_REASONS = 15


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the report: CommonMark with tables, in UTF-8."""
    yield utf8("\n".join(_head(document)))
    yield utf8("\n".join(_coverage(document)))
    yield b"\n## Findings\n"
    if not document.lines:
        yield b"\nNothing was found in what was tested.\n"
    for found in document.findings:
        yield utf8("\n" + "\n".join(_finding(document, found)))


def _head(document: ReportDocument) -> Iterator[str]:
    scan = document.scan
    yield f"# Scan of {plain(str(scan.spec.target))}\n"
    yield "| | |\n| --- | --- |"
    yield f"| Website | {plain(document.website.name)} |"
    yield f"| Launched | {document.dates.write(scan.initiated_at)} by {plain(document.launched_by)} |"
    yield f"| Took | {duration_text(scan.elapsed)}, {scan.counters.requests:,} requests |"
    yield f"| Policy | {plain(scan.spec.policy.name)} |"
    yield f"| State | {scan.state.value} |"
    things = "to test" if scan.state is ScanState.COMPLETE else "that were reached"
    yield f"| Tested | {document.ledger.percent:.1f} % of {document.ledger.in_scope:,} things {things} |\n"
    if scan.state is not ScanState.COMPLETE:
        sentence = scan.failure.sentence if scan.failure else "What was not reached may hold more than is told here."
        yield f"**The scan is not complete.** {plain(sentence)}\n"
    yield "| Severity | Findings |\n| --- | ---: |"
    for severity in Severity:
        yield f"| {SEVERITY_NAMES[severity]} | {document.count(severity):,} |"
    yield ""


def _coverage(document: ReportDocument) -> Iterator[str]:
    if not document.ledger.reasons:
        return
    yield "\n## Not tested\n"
    yield "| How many | Why |\n| ---: | --- |"
    for told in document.ledger.reasons[:_MOST_REASONS]:
        why = f"{STATE_NAMES[told.state]}: {plain(told.reason)}" if told.reason else STATE_NAMES[told.state]
        yield f"| {told.count:,} | {why} |"
    rest = document.ledger.reasons[_MOST_REASONS:]
    if rest:
        yield f"| {sum(told.count for told in rest):,} | {len(rest):,} other reasons |"
    yield ""


def _finding(document: ReportDocument, found: ReportedFinding) -> Iterator[str]:
    finding, key = found.finding, subject_key(found.finding.subject)
    yield f"### {SEVERITY_NAMES[found.severity]}: {plain(title(found.weakness, finding.grade))}\n"
    yield f"- Where: {code(f'{key.method} {found.url}'.strip())}"
    if key.parameter:
        yield f"- Parameter: {code(key.parameter)} in {plain(key.place)}"
    yield f"- Grade: {finding.grade.value}, certainty {finding.certainty}"
    yield f"- State: {write_issue_state(found.state)}, first seen {document.dates.write(found.first_seen_at)}"
    for fact in finding.facts:
        yield f"- {plain(fact.name)}: {code(fact.value)}"
    yield f"\n{plain(finding.story)}\n"
    exchange = shown_exchange(finding)
    if exchange is not None:
        yield code_block(request_text(exchange, _MOST_REQUEST_BYTES).rstrip()) + "\n"
    yield f"{plain(found.weakness.description)} {plain(found.weakness.impact)}\n"
    yield f"**Remedy.** {plain(found.weakness.remedy)}\n"
    for one in remedies_for(found.weakness, document.stacks):
        yield f"{plain(f'{one.stack.value}: {one.text}')}\n\n{code_block(one.example, one.language)}\n"
    for reference in found.weakness.references:
        yield f"- {link(reference)}"
    yield ""


FORMAT = ReportFormat(
    id="markdown",
    media_type="text/markdown; charset=utf-8",
    suffix=".md",
    write=write,
    needs=frozenset({Part.LEDGER, Part.LINES}),
)
