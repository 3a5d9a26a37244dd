# SPDX-License-Identifier: Apache-2.0
"""`vedette scans export` and `import`: a scan leaves one data directory and is in another."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.cli_house import SITE, CliHouse, Play, clean_cells, finding_at


def test_a_scan_moves_to_another_data_directory(house: CliHouse, tmp_path: Path) -> None:
    house.play = lambda target: Play((finding_at(target),), clean_cells(target))
    assert house.run("scan", SITE).exit_code == 0
    before = house.run("report", "latest", "--format", "json").stdout
    coverage = house.run("coverage", "latest", "--format", "csv").stdout
    file, elsewhere = tmp_path / "scan.zip", str(tmp_path / "elsewhere")

    assert house.run("scans", "export", "latest", str(file)).exit_code == 0
    arrived = house.run("scans", "import", str(file), "--json", "--data", elsewhere)
    assert arrived.exit_code == 0, arrived.output
    assert json.loads(arrived.stdout)["State"] == "Complete"
    told = json.loads(house.run("report", "latest", "--format", "json", "--data", elsewhere).stdout)
    known = json.loads(before)
    assert [found["Name"] for found in told["Vulnerabilities"]] == [found["Name"] for found in known["Vulnerabilities"]]
    assert house.run("coverage", "latest", "--format", "csv", "--data", elsewhere).stdout == coverage

    again = house.run("scans", "import", str(file), "--data", elsewhere)
    assert again.exit_code == 3
    assert "here already" in again.stderr


def test_what_is_no_archive_is_refused(house: CliHouse, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(b"PK\x03\x04 and no more")

    assert house.run("scans", "import", str(other)).exit_code == 3
    assert house.run("scans", "import", str(tmp_path / "nowhere.zip")).exit_code == 3
    assert house.run("scans", "export", "latest", str(tmp_path / "x.zip")).exit_code == 3
