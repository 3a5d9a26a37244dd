# SPDX-License-Identifier: Apache-2.0
"""A GUID is read in every form that clients send and written in one."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.wire.guids import read_guid, write_bare_guid, write_guid

GUID = UUID("87be9df1-9f81-46e9-e860-b13b04474ccc")
FORMS = [
    "87be9df1-9f81-46e9-e860-b13b04474ccc",
    "87BE9DF19F8146E9E860B13B04474CCC",
    "{87be9df1-9f81-46e9-e860-b13b04474ccc}",
    "(87be9df1-9f81-46e9-e860-b13b04474ccc)",
    ' "87be9df1-9f81-46e9-e860-b13b04474ccc"\n',
]


@pytest.mark.parametrize("text", FORMS)
def test_reads(text: str) -> None:
    assert read_guid(text) == GUID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "87be9df1",
        "87be9df1-9f81-46e9-e860-b13b04474ccg",
        "{87be9df1-9f81-46e9-e860-b13b04474ccc",
        "87be9df19f81-46e9-e860-b13b04474ccc",
        "urn:uuid:87be9df1-9f81-46e9-e860-b13b04474ccc",
        "٠" * 32,
    ],
)
def test_is_not_a_guid(text: str) -> None:
    assert read_guid(text) is None


@given(st.uuids())
def test_what_was_written_is_read_back(guid: UUID) -> None:
    assert read_guid(write_guid(guid)) == guid
    assert read_guid(write_bare_guid(guid)) == guid
    assert len(write_bare_guid(guid)) == 32


@given(st.text(max_size=50))
def test_any_text_is_a_guid_or_none(text: str) -> None:
    assert read_guid(text) is None or isinstance(read_guid(text), UUID)
