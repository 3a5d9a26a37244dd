# SPDX-License-Identifier: Apache-2.0
"""What name and value say opens gates, and nothing more."""

from __future__ import annotations

import pytest
from tests.support.judge import point_at

from vedette.checks.point_types import is_numeric, is_path_like, is_url_like

URLS = {
    ("id", "https://a.example/"): True,
    ("id", "//a.example"): True,
    ("id", "/home"): True,
    ("id", "www.a.example"): True,
    ("next", ""): True,
    ("returnUrl", "1"): True,
    ("redirect_uri", "x"): True,
    ("id", "shoes"): False,
    ("kind", "7"): False,
    ("stone", "x"): False,
}
PATHS = {
    ("id", "docs/a.txt"): True,
    ("id", "a.pdf"): True,
    ("id", "..\\a"): True,
    ("file", "a"): True,
    ("templateName", "x"): True,
    ("id", "7"): False,
    ("price", "1.50"): False,
    ("mail", "ann@shop.example"): False,
    ("id", "https://a.example/a.txt"): False,
    ("kind", "shoes"): False,
    ("profile", "x"): True,
}
NUMBERS = {"7": True, "-1": True, "1.5": True, "1e5": False, "": False, "7a": False, "٣": True}


@pytest.mark.parametrize(("point", "expected"), URLS.items(), ids=str)
def test_is_url_like(point: tuple[str, str], expected: bool) -> None:
    name, value = point

    assert is_url_like(point_at(value=value, name=name)) is expected


@pytest.mark.parametrize(("point", "expected"), PATHS.items(), ids=str)
def test_is_path_like(point: tuple[str, str], expected: bool) -> None:
    name, value = point

    assert is_path_like(point_at(value=value, name=name)) is expected


@pytest.mark.parametrize(("value", "expected"), NUMBERS.items(), ids=NUMBERS)
def test_is_numeric(value: str, expected: bool) -> None:
    assert is_numeric(point_at(value=value)) is expected
