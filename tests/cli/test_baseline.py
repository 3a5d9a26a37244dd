# SPDX-License-Identifier: Apache-2.0
"""The baseline file: an entry needs fingerprint, reason and expiry, and says what it lacks."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vedette.cli.baseline import Accepted, read_baseline
from vedette.errors import UsageError

PRINT = "0123456789abcdef0123456789abcdef"
ENTRY = Accepted(PRINT, "Behind the VPN.", date(2026, 12, 31), "Open redirect")
TOML = f"""
[[accepted]]
fingerprint = "{PRINT.upper()}"
reason = " Behind the VPN. "
expires = 2026-12-31
title = "Open redirect"
"""
JSON = (
    f'{{"accepted": [{{"fingerprint": "{PRINT}", "reason": "Behind the VPN.", "expires": "2026-12-31", '
    '"title": "Open redirect"}]}'
)


@pytest.mark.parametrize(("name", "text"), [("base.toml", TOML), ("base.json", JSON)])
def test_an_entry_is_read_from(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert read_baseline(path) == (ENTRY,)


def test_an_empty_file_accepts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "base.toml"
    path.write_text("")
    assert read_baseline(path) == ()


WRONG = {
    "no table": "accepted = [1]",
    "no list": "accepted = 1",
    "another list": "[[ignored]]\nfingerprint = 'x'",
    "no TOML": "accepted = [",
    "no fingerprint": "[[accepted]]\nreason = 'x'\nexpires = 2026-12-31",
    "a short fingerprint": "[[accepted]]\nfingerprint = 'abc'\nreason = 'x'\nexpires = 2026-12-31",
    "no reason": f"[[accepted]]\nfingerprint = '{PRINT}'\nexpires = 2026-12-31",
    "an empty reason": f"[[accepted]]\nfingerprint = '{PRINT}'\nreason = ' '\nexpires = 2026-12-31",
    "no expiry": f"[[accepted]]\nfingerprint = '{PRINT}'\nreason = 'x'",
    "an expiry that is no date": f"[[accepted]]\nfingerprint = '{PRINT}'\nreason = 'x'\nexpires = 'soon'",
    "a misspelt field": f"[[accepted]]\nfingerprint = '{PRINT}'\nreason = 'x'\nexpires = 2026-12-31\nexpired = true",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_is_refused_with(tmp_path: Path, text: str) -> None:
    path = tmp_path / "base.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"base\.toml"):
        read_baseline(path)


def test_is_refused_where_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(tmp_path / "none.toml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=st.binary(max_size=200), name=st.sampled_from(["base.toml", "base.json"]))
def test_any_bytes_are_entries_or_a_usage_error(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with suppress(UsageError):
        assert isinstance(read_baseline(path), tuple)
