# SPDX-License-Identifier: Apache-2.0
"""`vedette report` and `vedette coverage`: a scan as a file."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from vedette.cli.ending import write_report
from vedette.cli.findings import print_api, print_not_tested
from vedette.cli.options import DataOption, ScanArgument, read_scan_id
from vedette.cli.supervisor import Desk, run
from vedette.domain.coverage import CellResult
from vedette.errors import UsageError
from vedette.reports.catalogue import FORMAT_IDS, REPORTS, get_report, usual_type
from vedette.reports.coverage import api_value, cell_value, coverage_value
from vedette.reports.csv import csv_line
from vedette.reports.document import ReportOptions
from vedette.wire.enums import ReportType

COLUMNS = ("Method", "Route", "Place", "Parameter", "Role", "Check", "State", "Reason")


class CoverageFormat(Enum):
    """How the ledger is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def report(
    context: typer.Context,
    scan: ScanArgument,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help=f"One of {', '.join(FORMAT_IDS)}; the type's first if left out."
        ),
    ] = None,
    type_: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="What the report is about, such as Vulnerabilities, ScanDetail or OwaspTopTen2021; if left out, "
            "Vulnerabilities, or ScanDetail as html and pdf.",
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where it goes; standard output if left out.")] = (
        None
    ),
    data: DataOption = None,
) -> None:
    """Write the report of a scan that has ended."""
    run(context, data, partial(_report, name=scan, format_id=format_, type_name=type_, output=output))


async def _report(desk: Desk, name: str, format_id: str | None, type_name: str | None, output: Path | None) -> None:
    kind = _read_type(type_name, format_id)
    chosen = get_report(kind, format_id)
    options = ReportOptions(without_addressed=kind is ReportType.SCAN_DETAIL)
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        scan_id = await read_scan_id(services, actor, name)
        await write_report(desk.screen, services, actor, scan_id, chosen, options, output)


def _read_type(type_name: str | None, format_id: str | None) -> ReportType:
    """Return the type that was named, else the one that the format usually has. Raises UsageError."""
    if type_name is None:
        if format_id is None:
            raise UsageError("Which report is it to be?", "Name a --format, a --type, or both.", field="--format")
        return usual_type(format_id)
    kind = ReportType.read(type_name)
    if kind is None or kind not in REPORTS:
        names = ", ".join(known.value for known in REPORTS)
        raise UsageError(f"There is no report type {type_name!r}.", f"Use one of: {names}.", field="--type")
    return kind


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
        api = await services.scans.api_inventory(actor, scan_id)
    match chosen:
        case CoverageFormat.JSON:
            desk.screen.write_json(coverage_value(scan_id, cells) | {"Api": api_value(api)})
        case CoverageFormat.CSV:
            desk.screen.write(coverage_csv(cells))
        case CoverageFormat.TABLE:
            desk.screen.table(COLUMNS, [tuple(map(str, cell_value(cell).values())) for cell in cells])
            print_not_tested(desk.screen, cells)
            print_api(desk.screen, api)


def coverage_csv(cells: Sequence[CellResult]) -> str:
    """Return the ledger as CSV (RFC 4180), no cell of which a spreadsheet runs."""
    lines = (csv_line(str(value) for value in cell_value(cell).values()) for cell in cells)
    return b"".join([csv_line(COLUMNS), *lines]).decode()
