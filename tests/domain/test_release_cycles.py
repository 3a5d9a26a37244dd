# SPDX-License-Identifier: Apache-2.0
"""Branches are found by the versions that belong to them."""

from __future__ import annotations

from datetime import date

import pytest

from vedette.domain.products import PRODUCTS
from vedette.domain.release_cycles import AS_OF, CYCLES, cycle_of, latest_of

BRANCHES = {
    "two numbers": ("php", "7.4.33", "7.4"),
    "three numbers": ("openssl", "1.1.1k", "1.1.1"),
    "one number": ("apache tomcat", "7.0.5", "7"),
    "a distribution's suffix": ("php", "7.4.3-4ubuntu2.18", "7.4"),
    "a version that is the branch": ("microsoft-iis", "8.5", "8.5"),
    "a version that names many ended branches": ("drupal", "8", "8.9"),
}


@pytest.mark.parametrize(("product", "version", "branch"), BRANCHES.values(), ids=BRANCHES)
def test_a_branch_is_found_by(product: str, version: str, branch: str) -> None:
    cycle = cycle_of(product, version)

    assert cycle is not None
    assert cycle.branch == branch


@pytest.mark.parametrize(
    ("product", "version"), [("teapot", "1.0"), ("php", "99.1"), ("php", ""), ("php", "x"), ("php", "8")]
)
def test_no_branch_is_found_by(product: str, version: str) -> None:
    assert cycle_of(product, version) is None


def test_support_ends_on_a_day() -> None:
    cycle = cycle_of("php", "7.4.1")

    assert cycle is not None
    assert cycle.is_supported(date(2022, 11, 28))
    assert not cycle.is_supported(date(2022, 11, 29))
    jquery = cycle_of("jquery", "1.12.4")
    assert jquery is not None
    assert not jquery.is_supported(AS_OF)


def test_the_newest_version_is_known() -> None:
    assert latest_of("jquery") is not None
    assert latest_of("teapot") is None


def test_every_product_is_one_that_is_known() -> None:
    assert set(CYCLES) <= set(PRODUCTS)
