# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.technology import named_technologies

TEXTS = {
    "one": ("Server", "nginx/1.18.0", [("nginx", "1.18.0")]),
    "several": ("Server", "Apache/2.4.1 (Unix) PHP/8.1.2", [("Apache HTTP Server", "2.4.1"), ("PHP", "8.1.2")]),
    "words": ("meta generator", "WordPress 6.4.2", [("WordPress", "6.4.2")]),
    "version alone": ("X-AspNet-Version", "4.0.30319", [("ASP.NET", "4.0.30319")]),
    "unknown product": ("Server", "Frobnicator/2.1", [("Frobnicator", "2.1")]),
    "another name": ("Server", "Werkzeug/2.0 CPython/3.9.1", [("Werkzeug", "2.0"), ("Python", "3.9.1")]),
    "no version": ("Server", "nginx", []),
    "no version in a version header": ("X-Jenkins", "hidden", []),
}


@pytest.mark.parametrize(("place", "text", "expected"), TEXTS.values(), ids=TEXTS)
def test_products_are_named_with_their_versions(place: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.product.name, one.version) for one in named_technologies(place, text)] == expected


@given(st.text(), st.text())
def test_any_text_is_read(place: str, text: str) -> None:
    for one in named_technologies(place, text):
        assert one.version in text
