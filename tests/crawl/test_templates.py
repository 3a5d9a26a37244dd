# SPDX-License-Identifier: Apache-2.0
"""Pages with other words in them are of one template; pages with other structure are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.templates import TemplateIndex, similarity


def test_similar_shapes_share_a_number() -> None:
    index = TemplateIndex()
    base = frozenset(range(100))

    assert index.number("200", base) == 0
    assert index.number("200", base | {200, 201}) == 0
    assert index.number("200", frozenset(range(50))) == 1
    assert index.number("404", base) == 2
    assert index.number("200", base) == 0


def test_the_first_page_stands_for_its_template_so_likeness_does_not_creep() -> None:
    index = TemplateIndex()
    numbers = [index.number("x", frozenset(range(start, start + 100))) for start in range(0, 60, 5)]

    assert numbers[0] != numbers[-1]


@given(st.frozensets(st.integers(0, 30)), st.frozensets(st.integers(0, 30)))
def test_similarity_is_a_ratio_and_symmetric(one: frozenset[int], other: frozenset[int]) -> None:
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1
    assert similarity(one, one) == 1
