# SPDX-License-Identifier: Apache-2.0
"""`vedette scans`, `report` and `coverage`: what stands in a data directory."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.support.cli_house import SITE, CliHouse, Play, clean_cells, finding_at

from vedette.cli.report import COLUMNS, coverage_csv
from vedette.domain.coverage import CellState
from vedette.domain.exchange import Origin, Url
from vedette.domain.scan import ScanState


@pytest.fixture
def scanned(house: CliHouse) -> CliHouse:
    house.play = lambda target: Play((finding_at(target),), clean_cells(target))
    assert house.run("scan", SITE).exit_code == 0
    return house


def scans(house: CliHouse) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(house.run("scans", "list", "--json").stdout)
    return listed


def test_the_list_is_of_the_apis_models_newest_first(scanned: CliHouse) -> None:
    scanned.clock.at = replace(scanned.clock.at, ticks=scanned.clock.at.ticks + 10)
    scanned.run("scan", SITE + "b")
    assert [scan["TargetUrl"] for scan in scans(scanned)] == [SITE + "b", SITE]
    listed = scanned.run("scans", "list", "--limit", "1")
    assert "complete" in listed.stdout
    assert "1 more" in listed.stderr


def test_an_empty_directory_has_no_scans(house: CliHouse) -> None:
    assert scans(house) == []
    assert house.run("scans", "show", "latest").exit_code == 3


def test_one_scan_is_shown_by_its_id_and_as_the_latest(scanned: CliHouse) -> None:
    (scan,) = scans(scanned)
    by_id = scanned.run("scans", "show", scan["Id"])
    assert by_id.exit_code == 0
    assert "Open redirect" in by_id.stdout
    assert scanned.run("scans", "show", "LATEST").stdout == by_id.stdout
    assert json.loads(scanned.run("scans", "show", scan["Id"].replace("-", ""), "--json").stdout) == scan


@pytest.mark.parametrize("name", ["x", "", str(UUID(int=5))])
@pytest.mark.parametrize("command", ["show", "pause", "resume", "cancel", "retest"])
def test_a_scan_that_is_not_there_ends_with_3(house: CliHouse, command: str, name: str) -> None:
    assert house.run("scans", command, name).exit_code == 3


@pytest.mark.parametrize("command", ["pause", "resume", "cancel"])
def test_a_scan_that_has_ended_cannot(scanned: CliHouse, command: str) -> None:
    refused = scanned.run("scans", command, "latest")
    assert refused.exit_code == 3
    assert "The scan is complete" in refused.stderr


def test_a_retest_runs_to_its_end(scanned: CliHouse) -> None:
    done = scanned.run("scans", "retest", "latest", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["ScanType"] == "Retest"
    assert len(scans(scanned)) == 2


def test_a_paused_scan_goes_on_and_a_paused_one_can_be_cancelled(house: CliHouse) -> None:
    house.play = lambda target: Play(cells=clean_cells(target), state=ScanState.PAUSED)
    assert house.run("scan", SITE).exit_code == 2
    assert house.run("scan", SITE + "b").exit_code == 2
    house.play = lambda target: Play(cells=clean_cells(target, 2))
    by_target = {scan["TargetUrl"]: scan["Id"] for scan in scans(house)}
    assert house.run("scans", "resume", by_target[SITE]).exit_code == 0
    assert house.run("scans", "cancel", by_target[SITE + "b"]).exit_code == 0
    assert {scan["TargetUrl"]: scan["State"] for scan in scans(house)} == {SITE: "Complete", SITE + "b": "Cancelled"}


def test_the_report_is_printed_or_written(scanned: CliHouse, tmp_path: Path) -> None:
    printed = scanned.run("report", "latest", "--format", "json")
    assert json.loads(printed.stdout)["Vulnerabilities"][0]["Type"] == "OpenRedirect"
    path = tmp_path / "report.xml"
    written = scanned.run("report", "latest", "--type", "vulnerabilities", "--format", "Xml", "--output", str(path))
    assert (written.exit_code, written.stdout) == (0, "")
    assert path.read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("options", "start"),
    [
        (("--type", "PCICompliance"), b"<!doctype html>"),
        (("--format", "html"), b"<!doctype html>"),
        (("--format", "sarif"), b'{"$schema"'),
        (("--format", "txt"), b"# Rules for ModSecurity"),
        (("--type", "crawled", "--format", "csv"), b"Url,Method,"),
    ],
    ids=str,
)
def test_a_report_is_named_by_type_format_or_both(scanned: CliHouse, options: tuple[str, ...], start: bytes) -> None:
    printed = scanned.run("report", "latest", *options)

    assert printed.exit_code == 0
    assert printed.stdout_bytes.startswith(start)


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "pdf"),
        ("--format", "json", "--type", "ScanDetail"),
        ("--format", "json", "--output", "/no/such/directory/x"),
        (),
    ],
    ids=" ".join,
)
def test_a_report_is_refused_with_3(scanned: CliHouse, options: tuple[str, ...]) -> None:
    refused = scanned.run("report", "latest", *options)
    assert refused.exit_code == 3
    assert refused.stdout == ""


def test_the_report_of_a_scan_that_goes_on_is_not_ready(house: CliHouse) -> None:
    house.play = lambda target: Play(cells=clean_cells(target), state=ScanState.PAUSED)
    house.run("scan", SITE)
    waiting = house.run("report", "latest", "--format", "json")
    assert waiting.exit_code == 2
    assert "not ready" in waiting.stderr


def test_coverage_is_the_same_in_every_format(scanned: CliHouse) -> None:
    ledger = json.loads(scanned.run("coverage", "latest", "--format", "json").stdout)
    assert list(ledger) == ["Scan", "Totals", "Cells", "Api"]
    assert ledger["Totals"]["clean"] == 4
    rows = list(csv.reader(io.StringIO(scanned.run("coverage", "latest", "--format", "csv").stdout)))
    assert tuple(rows[0]) == COLUMNS == tuple(ledger["Cells"][0])
    assert rows[1:] == [list(cell.values()) for cell in ledger["Cells"]]
    assert "4 of 4 things to test" in scanned.run("coverage", "latest").stdout


@pytest.mark.parametrize("start", "=+-@")
def test_a_spreadsheet_runs_nothing_of(start: str) -> None:
    target = Url(Origin("http", "127.0.0.1", 8999), "/")
    (cell,) = clean_cells(target, 1, CellState.ERROR, f"{start}cmd|' /C calc'!A0")
    row = list(csv.reader(io.StringIO(coverage_csv([cell]))))[1]
    assert row[-1] == f"'{start}cmd|' /C calc'!A0"
