# SPDX-License-Identifier: Apache-2.0
"""Versions are in the order in which they were made, and a short one is not said to be old."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.versions import depth, is_within, version_key


def test_patch_letters_come_after_and_other_letters_before() -> None:
    ordered = ["1.0.1-beta", "1.0.1", "1.0.1f", "1.0.1g", "1.0.2", "1.0.2y", "1.0.2zd", "1.0.2zg", "1.1.0", "1.9.0b1"]

    assert sorted(sorted(ordered), key=version_key) == ordered
    assert version_key("1.9.0b1") < version_key("1.9.0")


@pytest.mark.parametrize(
    ("version", "first", "fixed", "within"),
    [
        ("2.4.49", "2.4.0", "2.4.50", True),
        ("2.4.50", "2.4.0", "2.4.50", False),
        ("2.4", "2.4.0", "2.4.50", False),
        ("2.2", "2.0.0", "2.4.50", True),
        ("7", "7.0", "7.58", False),
        ("1.0.1f", "1.0.1", "1.0.1g", True),
        ("9.0.30", "9.0.0", "9.0.31", True),
        ("8.0.20", "8.1.0", "8.1.7", False),
    ],
)
def test_a_version_lies_within(version: str, first: str, fixed: str, within: bool) -> None:
    assert is_within(version, first, fixed) is within


@given(st.text(max_size=60))
def test_any_text_has_a_place(text: str) -> None:
    assert version_key(text) <= version_key(text)
    assert depth(text) >= 0
