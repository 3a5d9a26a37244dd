# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from vedette.store.columns import AnyText, text_digest

ANY_CHARACTER = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=()))


@given(ANY_CHARACTER)
def test_any_text_is_stored_as_plain_text_and_comes_back(text: str) -> None:
    column, dialect = AnyText(), sqlite.dialect()

    stored = column.process_bind_param(text, dialect)

    assert stored is not None
    assert "\x00" not in stored
    assert stored.encode("utf-8") is not None
    assert column.process_result_value(stored, dialect) == text


@given(st.lists(ANY_CHARACTER, max_size=3), st.lists(ANY_CHARACTER, max_size=3))
def test_different_texts_have_different_digests(one: list[str], other: list[str]) -> None:
    assert (text_digest(*one) == text_digest(*other)) == (one == other)
