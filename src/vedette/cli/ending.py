# SPDX-License-Identifier: Apache-2.0
"""What is printed when a scan has ended, and the exit code it ends with."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from uuid import UUID

from pydantic import JsonValue
from rich.text import Text

from vedette.cli.exit_codes import ExitCode
from vedette.cli.findings import counts_by_severity, print_api, print_findings, print_not_tested, sums_by_reason
from vedette.cli.gate import GateWish, Verdict, judge
from vedette.cli.screen import Screen
from vedette.cli.supervisor import Desk
from vedette.domain.member import Member
from vedette.domain.scan import Scan
from vedette.errors import StoreFailed
from vedette.reports.coverage import api_value
from vedette.reports.document import ReportDocument, ReportedFinding, ReportOptions
from vedette.reports.format import ReportFormat
from vedette.reports.labels import duration_text
from vedette.services.build import Services
from vedette.wire.shape_scan import scan_task


async def end_scan(
    desk: Desk,
    services: Services,
    actor: Member,
    scan: Scan,
    gate: GateWish,
    *,
    reports: tuple[tuple[ReportFormat, Path], ...] = (),
    as_json: bool = False,
    as_json_lines: bool = False,
) -> ExitCode:
    """Write the reports, print what the scan found, and return the gate's verdict. Raises StoreFailed."""
    if not scan.state.is_final:
        desk.screen.say(f"The scan is {scan.state.value}. Go on with it: vedette scans resume {scan.id}")
        return ExitCode.NOT_VALID
    document = await services.reports.document(actor, scan.id, ReportOptions())
    for report_format, path in reports:
        await write_report(desk.screen, services, actor, scan.id, report_format, ReportOptions(), path)
    verdict = judge(document, gate, datetime.now(UTC).date())
    if as_json:
        view = await services.scans.detail(actor, scan.id)
        task = scan_task(view.scan, view.website, actor, view.surroundings)
        desk.screen.write_json(json.loads(task.to_json_bytes()))
    elif as_json_lines:
        desk.screen.write(json.dumps(summary_value(document, verdict)) + "\n")
    else:
        print_findings(desk.screen, document)
        print_not_tested(desk.screen, document.cells)
        print_api(desk.screen, document.api)
        print_summary(desk.screen, document, verdict)
    print_verdict(desk.screen, document.scan, verdict, gate)
    return verdict.code


async def write_report(
    screen: Screen,
    services: Services,
    actor: Member,
    scan_id: UUID,
    report: ReportFormat,
    options: ReportOptions,
    output: Path | None,
) -> None:
    """Write a report to `output`, or to standard output. What is there stays until the report is whole.

    Raises Refused, NotFound, ReportNotReady; UsageError or Unreachable where it cannot be printed; StoreFailed when
    `output` cannot be written.
    """
    with TemporaryFile(prefix="vedette-report-") as file:
        await services.reports.write(actor, scan_id, report, options, file)
        file.seek(0)
        if output is None:
            screen.copy_bytes(file)
            return
        try:
            with output.open("wb") as written:
                copyfileobj(file, written)
        except OSError as error:
            remedy = "Name another file with --output."
            raise StoreFailed(f"{output} cannot be written: {error.strerror}.", remedy) from error
    screen.say(f"Wrote {output}.")


def print_summary(screen: Screen, document: ReportDocument, verdict: Verdict) -> None:
    """Print how the scan ended, in two or three lines."""
    scan = document.scan
    screen.line(
        Text(f"\nScan {scan.id} is {scan.state.value} after {duration_text(scan.elapsed)}", style="bold").append(
            f" and {scan.counters.requests:,} requests.", style="bold"
        )
    )
    screen.line(f"Found: {counts_by_severity(document)}.")
    if scan.time_limit_hit:
        screen.line("The time limit ended the scan; what was left is listed above as not tested.")
    if scan.failure is not None:
        screen.line(scan.failure.sentence)
    if verdict.accepted:
        screen.line(f"Accepted by the baseline file: {len(verdict.accepted):,}")


def print_verdict(screen: Screen, scan: Scan, verdict: Verdict, gate: GateWish) -> None:
    """Say on standard error why the exit code is not 0, or what the gate let through."""
    if scan.failure is not None:
        screen.say(f"The scan is not valid: {scan.failure.sentence}")
    elif verdict.code is ExitCode.NOT_VALID and verdict.is_too_little:
        wanted = f", {gate.least_percent:g} % are wanted" if gate.least_percent else ""
        screen.say(f"The scan is not valid: {verdict.tested_percent:.1f} % was tested{wanted}.")
    elif verdict.code is ExitCode.NOT_VALID:
        screen.say(f"The scan is not valid: it is {scan.state.value}.")
    for found in verdict.failing:
        over = " (its acceptance has expired)" if found in verdict.expired else ""
        screen.say(f"Gate: {found.severity.value} {found.weakness.name}, {found.fingerprint}{over}")
    if verdict.failing:
        screen.say(f"The gate failed: {len(verdict.failing):,} findings count.")


def summary_value(document: ReportDocument, verdict: Verdict) -> dict[str, JsonValue]:
    """Return the last of the JSON lines."""
    scan = document.scan
    return {
        "Kind": "summary",
        "Scan": str(scan.id),
        "State": scan.state.value,
        "ExitCode": int(verdict.code),
        "TimeLimitHit": scan.time_limit_hit,
        "Failure": scan.failure.sentence if scan.failure else None,
        "Requests": scan.counters.requests,
        "ElapsedSeconds": round(scan.elapsed.seconds, 1),
        "TestedPercent": round(verdict.tested_percent, 1),
        "NotTested": [
            {"State": state.value, "Reason": reason, "Count": count}
            for state, reason, count in sums_by_reason(document.cells)
        ],
        "Api": api_value(document.api),
        "Findings": [_finding_value(found) for found in document.findings],
        "GateFailedBy": [found.fingerprint for found in verdict.failing],
    }


def _finding_value(found: ReportedFinding) -> JsonValue:
    return {
        "Id": str(found.id),
        "Fingerprint": found.fingerprint,
        "Check": found.finding.check,
        "Name": found.weakness.name,
        "Severity": found.severity.value,
        "Grade": found.finding.grade.value,
        "Certainty": found.finding.certainty,
        "Url": found.url,
        "Story": found.finding.story,
    }
