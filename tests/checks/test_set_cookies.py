# SPDX-License-Identifier: Apache-2.0
"""The kind of a cookie is told by its name, value and lifetime."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.checks.set_cookies import entropy_bits, is_deletion, is_meant_for_scripts, is_preference, is_session_like
from vedette.web.cookies import SetCookie, read_set_cookie

RANDOM = "d41f8a90b2c37e6510ab"


def cookie(line: str) -> SetCookie:
    found = read_set_cookie(line)
    assert found is not None
    return found


DELETIONS = {
    "a=b; Max-Age=0": True,
    "a=b; Max-Age=-1": True,
    "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT": True,
    "a=b; Expires=Thu, 01-Jan-1970 00:00:00 GMT": True,
    "a=; Path=/": True,
    "a=deleted": True,
    "a=deleted; Expires=0": True,
    "a=; Max-Age=60": False,
    "a=b; Max-Age=60": False,
    "a=b; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT": False,
    "a=b; Expires=nonsense": False,
    "a=b": False,
}


@pytest.mark.parametrize(("line", "deletes"), DELETIONS.items(), ids=DELETIONS)
def test_is_a_deletion(line: str, deletes: bool) -> None:
    assert is_deletion(cookie(line)) is deletes


KINDS = {
    f"PHPSESSID={RANDOM}": "session",
    f"connect.sid={RANDOM}": "session",
    f"authToken={RANDOM}": "session",
    "session=1": "other",
    "lang=en-GB": "preference",
    "userTheme=dark": "preference",
    f"visitor={RANDOM}": "other",
}


@pytest.mark.parametrize(("line", "kind"), KINDS.items(), ids=KINDS)
def test_is_of_a_kind(line: str, kind: str) -> None:
    found = cookie(line)

    assert (is_session_like(found), is_preference(found)) == (kind == "session", kind == "preference")


def test_entropy_is_that_of_the_characters() -> None:
    assert entropy_bits("aaaaaaaa") == 0
    assert entropy_bits("abcdefgh") == 24
    assert entropy_bits("") == 0


@pytest.mark.parametrize(("name", "is_meant"), [("XSRF-TOKEN", True), ("csrftoken", True), ("sid", False)])
def test_is_meant_for_scripts(name: str, is_meant: bool) -> None:
    assert is_meant_for_scripts(SetCookie(name, RANDOM)) is is_meant


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_cookie_has_a_kind(name: str, value: str) -> None:
    kinds = (is_deletion, is_session_like, is_preference, is_meant_for_scripts)

    assert {type(tell(SetCookie(name, value))) for tell in kinds} == {bool}
