# SPDX-License-Identifier: Apache-2.0
"""`vedette report` and `vedette coverage`: a scan as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from vedette.cli.ending import write_report
from vedette.cli.findings import print_not_tested
from vedette.cli.options import DataOption, ScanArgument, read_scan_id
from vedette.cli.supervisor import Desk, run
from vedette.domain.coverage import CellResult
from vedette.errors import UsageError
from vedette.reports.catalogue import FORMATS, get_format
from vedette.reports.coverage import cell_value, coverage_value
from vedette.reports.document import ReportOptions
from vedette.wire.enums import ReportType

COLUMNS = ("Method", "Route", "Place", "Parameter", "Role", "Check", "State", "Reason")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""With which a spreadsheet takes a cell for a formula. Source: OWASP, CSV Injection."""


class CoverageFormat(Enum):
    """How the ledger is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def report(
    context: typer.Context,
    scan: ScanArgument,
    format_: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help=f"One of {', '.join(known.id for known in FORMATS)}."),
    ],
    type_: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="What the report is about; in this version Vulnerabilities.")
    ] = ReportType.VULNERABILITIES.value,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where it goes; standard output if left out.")] = (
        None
    ),
    data: DataOption = None,
) -> None:
    """Write the report of a scan that has ended."""
    run(context, data, partial(_report, name=scan, format_name=format_, type_name=type_, output=output))


async def _report(desk: Desk, name: str, format_name: str, type_name: str, output: Path | None) -> None:
    if type_name.strip().casefold() != ReportType.VULNERABILITIES.value.casefold():
        raise UsageError(
            f"A report of type {type_name!r} is not part of this version.", "Use Vulnerabilities.", field="--type"
        )
    chosen = get_format(format_name)
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        scan_id = await read_scan_id(services, actor, name)
        document = await services.reports.document(actor, scan_id, ReportOptions())
    content = chosen.render(document)
    if output is None:
        desk.screen.write_bytes(content)
    else:
        write_report(output, content)
        desk.screen.say(f"Wrote {output}.")


def coverage(
    context: typer.Context,
    scan: ScanArgument,
    format_: Annotated[CoverageFormat, typer.Option("--format", help="How it is printed.")] = CoverageFormat.TABLE,
    data: DataOption = None,
) -> None:
    """Print what a scan tested, and what it did not and why."""
    run(context, data, partial(_coverage, name=scan, chosen=format_))


async def _coverage(desk: Desk, name: str, chosen: CoverageFormat) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        scan_id = await read_scan_id(services, actor, name)
        cells = await services.scans.coverage(actor, scan_id)
    match chosen:
        case CoverageFormat.JSON:
            desk.screen.write_json(coverage_value(scan_id, cells))
        case CoverageFormat.CSV:
            desk.screen.write(coverage_csv(cells))
        case CoverageFormat.TABLE:
            desk.screen.table(COLUMNS, [tuple(map(str, cell_value(cell).values())) for cell in cells])
            print_not_tested(desk.screen, cells)


def coverage_csv(cells: Sequence[CellResult]) -> str:
    """Return the ledger as CSV (RFC 4180). A text that a spreadsheet would run gets an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_inert(str(value)) for value in cell_value(cell).values()] for cell in cells)
    return text.getvalue()


def _inert(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
