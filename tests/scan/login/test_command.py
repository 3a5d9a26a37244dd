# SPDX-License-Identifier: Apache-2.0
"""What a program of the operator's prints becomes a session, or a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.login_styles import Notes, tools_over
from tests.support.senders import NOON, HandClock, settings_for, url_of

from vedette.domain.login import CommandLogin
from vedette.domain.time import Span
from vedette.scan.login.command import log_in_by_command
from vedette.scan.login.tools import CommandOutput, LoginFails, Session
from vedette.transport.sender import CurlSenders

pytestmark = pytest.mark.anyio
TARGET = url_of(9)


async def session_of(printed: object, code: int = 0, errors: str = "") -> tuple[Session, list[tuple[str, str]]]:
    output = printed if isinstance(printed, bytes) else json.dumps(printed).encode()

    async def run(recipe: CommandLogin) -> CommandOutput:
        return CommandOutput(code, output, errors)

    clock = HandClock()
    async with CurlSenders(version="0", clock=clock).open(settings_for(TARGET)) as sender:
        tools = tools_over(sender, TARGET, Notes(), clock=clock, run_program=run)
        session = await log_in_by_command(CommandLogin(("/opt/login",)), tools)
        return session, [(cookie.name, cookie.value) for cookie in sender.cookies_for(TARGET)]


async def test_headers_cookies_and_the_end_are_taken_over() -> None:
    session, cookies = await session_of(
        {
            "headers": {"Authorization": "Bearer x"},
            "cookies": [{"name": "sid", "value": "a=b", "path": "/"}, {"name": "far", "value": "1", "path": "/other"}],
            "expires_in": 60,
        }
    )

    assert session.headers == (("Authorization", "Bearer x"),)
    assert cookies == [("sid", "a=b")]
    assert session.expires_at == NOON + Span.of(seconds=60)
    assert (await session_of({"cookies": {"sid": "1"}}))[1] == [("sid", "1")]
    later = NOON.to_datetime().timestamp() + 5
    assert (await session_of({"headers": {"A": "b"}, "expires_at": later}))[0].expires_at == NOON + Span.of(seconds=5)


WRONG: dict[str, tuple[object, str]] = {
    "nothing": (b"", "no JSON"),
    "text": (b"ok", "no JSON"),
    "bytes": (b"\xff", "no JSON"),
    "a list": ([], "no object"),
    "an empty object": ({}, "neither cookies nor headers"),
    "a header of two lines": ({"headers": {"A": "b\r\nC: d"}}, "header that cannot be sent"),
    "a header that has no name": ({"headers": {"": "b"}}, "header that cannot be sent"),
    "a cookie with attributes": ({"cookies": {"a": "b; Domain=x"}}, "cookie that cannot be sent"),
    "a cookie of two lines": (
        {"cookies": [{"name": "a", "value": "b", "path": "/\r\n"}]},
        "cookie that cannot be sent",
    ),
    "an end that is none": ({"headers": {"A": "b"}, "expires_in": "soon"}, "no number of seconds"),
    "an end that is past all": ({"headers": {"A": "b"}, "expires_at": 1e300}, "no number of seconds"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
async def test_no_session_comes_of(case: tuple[object, str]) -> None:
    printed, words = case

    with pytest.raises(LoginFails, match=words):
        await session_of(printed)


async def test_a_program_that_failed_says_why_by_its_last_line() -> None:
    with pytest.raises(LoginFails, match=r"The program login ended with 2: wrong password$"):
        await session_of({}, 2, "Traceback\n\nwrong password\n")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(printed=st.dictionaries(st.sampled_from(("headers", "cookies", "expires_in", "expires_at")), JSON))
async def test_any_output_is_a_session_or_a_sentence(printed: dict[str, object]) -> None:
    try:
        session, _ = await session_of(printed)
    except LoginFails:
        return
    assert session.landing == TARGET
