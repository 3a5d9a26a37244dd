# SPDX-License-Identifier: Apache-2.0
"""The table of advisories is one of known products, in ranges that hold something."""

from __future__ import annotations

import re
from datetime import date

import pytest

from vedette.checks.library_advisories import Advisory
from vedette.checks.product_advisories import ADVISORIES, AS_OF
from vedette.domain.products import PRODUCTS
from vedette.domain.versions import version_key

ROWS = [(product, row) for product, rows in ADVISORIES.items() for row in rows]


@pytest.mark.parametrize(("product", "row"), ROWS, ids=[f"{name} {row.fixed} {row.numbers[0]}" for name, row in ROWS])
def test_a_row_is_whole(product: str, row: Advisory) -> None:
    assert product in PRODUCTS
    assert version_key(row.first) < version_key(row.fixed)
    assert all(re.fullmatch(r"CVE-\d{4}-\d{4,7}", number) for number in row.numbers)


def test_the_day_of_the_data_is_one() -> None:
    assert date.fromisoformat(AS_OF)
