# SPDX-License-Identifier: Apache-2.0
"""Every setting of a policy is obeyed and tested, or refused by name; there is no third kind."""

from __future__ import annotations

import pytest
from tests.support.policy_page import PAGE, files_naming, render, settings

from vedette.services.policy_fixed import FIXED, FixedSetting

REFUSED = {each.path for each in FIXED}
PATHS = [each.path for each in settings()]


@pytest.mark.parametrize("path", PATHS)
def test_a_setting_is_refused_or_has_a_test(path: str) -> None:
    is_refused = path in REFUSED or path.partition(".")[0] in REFUSED

    assert is_refused or files_naming(path)


@pytest.mark.parametrize("fixed", FIXED, ids=lambda each: str(each.path))
def test_what_is_refused_is_a_setting(fixed: FixedSetting) -> None:
    assert fixed.path in PATHS or any(known.startswith(f"{fixed.path}.") for known in PATHS)


def test_the_page_is_that_of_the_code() -> None:
    assert PAGE.read_text() == render(), "write it again: python -m tests.support.policy_page"
