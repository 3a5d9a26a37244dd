# SPDX-License-Identifier: Apache-2.0
"""Every Windows zone id leads to a zone; nothing else leads anywhere by accident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.wire.zones import DEFAULT_ZONE_ID, find_zone, windows_zone_ids


def test_every_windows_id_has_a_zone() -> None:
    assert all(find_zone(zone_id) is not None for zone_id in windows_zone_ids())
    assert DEFAULT_ZONE_ID in windows_zone_ids()


def test_case_and_space_around_a_name_do_not_count() -> None:
    assert str(find_zone("  central america STANDARD time ")) == "America/Guatemala"
    assert str(find_zone("Europe/London")) == "Europe/London"


@pytest.mark.parametrize("name", ["", "Atlantis Standard Time", "../../etc/passwd", "/etc/passwd", "America", "a\0b"])
def test_leads_nowhere(name: str) -> None:
    assert find_zone(name) is None


@given(st.text(max_size=40))
def test_any_text_is_answered(name: str) -> None:
    find_zone(name)
