# SPDX-License-Identifier: Apache-2.0
"""The pages of `docs/checks/` say what the code and its tests say."""

from __future__ import annotations

import pytest
from tests.support.check_pages import FOLDER, pages

PAGES = pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_is_up_to_date(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")

    assert written == PAGES[name], "run `python -m tests.support.check_pages`"


def test_there_is_no_page_without_a_check() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)
