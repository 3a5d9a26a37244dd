# SPDX-License-Identifier: Apache-2.0
"""Source code is told by two constructs of one language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.checks.source_code import find_source

LANGUAGES = {
    "<?php $db = new PDO('x'); ?>": "PHP",
    "<?= $name->first ?>": "PHP",
    '<%@ page import="java.util.*" %>': "JSP",
    '<% Response.Write("x") %>': "ASP",
    "<%= link_to 'x', y %>": "ERB",
    "<?xml version='1.0'?><a>$x = 1</a>": None,
    "<%= name %>": None,
    "$x = 1; echo $x;": None,
    "": None,
}


@pytest.mark.parametrize(("text", "language"), LANGUAGES.items())
def test_is_told(text: str, language: str | None) -> None:
    found = find_source(text)

    assert (found.language if found else None) == language


@given(st.text(alphabet="<?php%=@$_GET[]>-(') \n", max_size=500))
def test_never_raises(text: str) -> None:
    find_source(text)
