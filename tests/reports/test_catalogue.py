# SPDX-License-Identifier: Apache-2.0
"""Laws over all formats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.documents import document

from vedette.errors import UsageError
from vedette.reports.catalogue import FORMATS, find_format, get_format
from vedette.reports.format import ReportFormat


def test_formats_are_sorted_and_named_once() -> None:
    names = [known.id for known in FORMATS]

    assert names == sorted(set(names))
    assert all(find_format(name.upper()) is get_format(name) for name in names)
    with pytest.raises(UsageError):
        get_format("docx")


@pytest.mark.parametrize("known", FORMATS, ids=[known.id for known in FORMATS])
def test_a_format_is_pure_and_takes_hostile_text(known: ReportFormat) -> None:
    assert known.render(document()) == known.render(document())
    assert known.render(replace(document(), findings=(), cells=()))
    assert known.suffix.startswith(".")
