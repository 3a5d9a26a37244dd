# SPDX-License-Identifier: Apache-2.0
"""Challenges as sites write them, and as nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.transport.auth_challenges import Challenge, read_challenges

LINES = {
    'Basic realm="simple"': (Challenge("basic", {"realm": "simple"}),),
    "NTLM": (Challenge("ntlm"),),
    "NTLM TlRMTVNTUAA=": (Challenge("ntlm", {}, "TlRMTVNTUAA="),),
    "Negotiate, NTLM": (Challenge("negotiate"), Challenge("ntlm")),
    "Negotiate YWJj, NTLM": (Challenge("negotiate", {}, "YWJj"), Challenge("ntlm")),
    'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"': (
        Challenge("newauth", {"realm": "apps", "type": "1", "title": 'Login to "apps"'}),
        Challenge("basic", {"realm": "simple"}),
    ),
    'DIGEST REALM="a, Basic b", Nonce = "n" ,QOP="auth,auth-int"': (
        Challenge("digest", {"realm": "a, Basic b", "nonce": "n", "qop": "auth,auth-int"}),
    ),
    ' , Basic realm="x",,': (Challenge("basic", {"realm": "x"}),),
    'Basic realm="x", realm="y"': (Challenge("basic", {"realm": "x"}),),
    'Basic realm="open': (Challenge("basic"),),
    "": (),
    "=;": (),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_holds(line: str) -> None:
    assert read_challenges([line]) == LINES[line]


def test_lines_follow_one_another() -> None:
    assert [each.scheme for each in read_challenges(["NTLM", 'Basic realm="x"'])] == ["ntlm", "basic"]


@given(st.lists(st.text('Bascdigt realm="\\,;= \tü', max_size=60) | st.text(max_size=60), max_size=4))
def test_any_lines_are_read(lines: list[str]) -> None:
    assert all(each.scheme for each in read_challenges(lines))
