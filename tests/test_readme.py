# SPDX-License-Identifier: Apache-2.0
"""README says what is so."""

from __future__ import annotations

import re

from tests.support.readme import README, with_table

from vedette.cli.exit_codes import ExitCode

TEXT = README.read_text("utf-8")


def test_its_table_of_checks_is_that_of_the_catalogue() -> None:
    assert with_table(TEXT) == TEXT, "make docs writes it anew"


def test_every_page_that_it_names_is_there() -> None:
    links = set(re.findall(r"\]\(([^)#:]+)\)", TEXT))

    assert [link for link in sorted(links) if not (README.parent / link).exists()] == []


def test_it_names_every_exit_code() -> None:
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)} == {int(code) for code in ExitCode}
