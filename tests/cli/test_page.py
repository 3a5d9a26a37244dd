# SPDX-License-Identifier: Apache-2.0
"""The reference page is what the commands say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.cli_page import GATE, PAGE, render_page

from vedette.cli.baseline import read_baseline
from vedette.cli.exit_codes import ExitCode

CONTRACT = """
serve|scan|scans list|scans show|scans pause|scans resume|scans cancel|scans retest|report|coverage|checks list
checks show|action list|action get-scan-details|token create|token list|token revoke|user list|user create
website list|website create|website delete|website verify|consent list|consent give|consent withdraw|demo
"""


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == render_page(), "write it with: python -m tests.support.cli_page"


@pytest.mark.parametrize("command", re.split(r"[|\n]", CONTRACT.strip()))
def test_the_page_has_the_command(command: str) -> None:
    section = render_page().partition(f"## `vedette {command}`\n")[2].partition("\n## ")[0]
    assert "--data DIR" in section


def test_the_page_has_every_exit_code() -> None:
    page = render_page()
    assert all(f"| {int(code)} |" in page for code in ExitCode)


def test_the_example_of_a_baseline_file_can_be_read(tmp_path: Path) -> None:
    example = GATE.partition("```toml\n")[2].partition("```")[0]
    path = tmp_path / "accepted.toml"
    path.write_text(example)
    assert read_baseline(path)[0].title == "Open redirect at /go"
