# SPDX-License-Identifier: Apache-2.0
"""The table of advisories is well formed."""

from __future__ import annotations

import re

import pytest

from vedette.checks.library_advisories import ADVISORIES, AS_OF, Advisory
from vedette.domain.versions import version_key

ROWS = [(library, row) for library, rows in ADVISORIES.items() for row in rows]


@pytest.mark.parametrize(("library", "row"), ROWS)
def test_a_row_is_a_range_with_numbers(library: str, row: Advisory) -> None:
    assert version_key(row.first) < version_key(row.fixed)
    assert row.numbers
    assert all(re.fullmatch(r"CVE-\d{4}-\d+|GHSA(?:-[a-z0-9]{4}){3}", number) for number in row.numbers)


def test_the_day_of_the_data_is_told() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", AS_OF)
