# SPDX-License-Identifier: Apache-2.0
"""Set-Cookie lines are read as browsers read them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.checks.set_cookies import SetCookie, entropy_bits, read_set_cookie

RANDOM = "d41f8a90b2c37e6510ab"


def cookie(line: str) -> SetCookie:
    found = read_set_cookie(line)
    assert found is not None
    return found


def test_name_value_and_attributes() -> None:
    found = cookie(" sid = a=b ; Path=/; SECURE ;samesite= Lax")

    assert (found.name, found.value) == ("sid", "a=b")
    assert (found.get("path"), found.get("secure"), found.get("samesite"), found.get("httponly")) == (
        "/",
        "",
        "Lax",
        None,
    )


def test_the_last_attribute_of_a_name_counts() -> None:
    assert cookie("a=b; SameSite=None; SameSite=Lax").get("samesite") == "Lax"


def test_a_line_without_an_equals_sign_is_a_value_without_a_name() -> None:
    assert (cookie("abc").name, cookie("abc").value) == ("", "abc")


@pytest.mark.parametrize("line", ["", "  ", "=", " = ; Secure"])
def test_a_line_without_name_and_value_is_ignored(line: str) -> None:
    assert read_set_cookie(line) is None


DELETIONS = {
    "a=b; Max-Age=0": True,
    "a=b; Max-Age=-1": True,
    "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT": True,
    "a=b; Expires=Thu, 01-Jan-1970 00:00:00 GMT": True,
    "a=; Path=/": True,
    "a=deleted": True,
    "a=b; Max-Age=60": False,
    "a=b; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT": False,
    "a=b; Expires=nonsense": False,
    "a=b": False,
}


@pytest.mark.parametrize(("line", "deletes"), DELETIONS.items(), ids=DELETIONS)
def test_is_a_deletion(line: str, deletes: bool) -> None:
    assert cookie(line).is_deletion is deletes


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

    assert (found.is_session_like, found.is_preference) == (kind == "session", kind == "preference")


def test_entropy_is_that_of_the_characters() -> None:
    assert entropy_bits("aaaaaaaa") == 0
    assert entropy_bits("abcdefgh") == 24
    assert entropy_bits("") == 0


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_line_is_read(line: str) -> None:
    found = read_set_cookie(line)

    assert found is None or isinstance(found.is_deletion or found.is_session_like or found.is_preference, bool)
