# SPDX-License-Identifier: Apache-2.0
"""The head of a request in each guise."""

from __future__ import annotations

import pytest

from vedette.domain.exchange import Headers
from vedette.domain.guise import Guise
from vedette.transport.guises import disguise, shown_lines, shows_token

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.tCn8OlxI24Hvbi8YZGYWjLSnGnZ2DZ5vQXaJsJZ3Rno"
WRONG = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.ACn8OlxI24Hvbi8YZGYWjLSnGnZ2DZ5vQXaJsJZ3Rno"
UNSIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9."
HEAD = Headers(
    (("Host", "a"), ("Authorization", f"Bearer {TOKEN}"), ("Cookie", f"lang=en; t={TOKEN}; v=2"), ("X", "1"))
)


@pytest.mark.parametrize(
    ("guise", "lines"),
    [
        (Guise.OWN, HEAD.lines),
        (Guise.WITHOUT_TOKEN, (("Host", "a"), ("Cookie", "lang=en; v=2"), ("X", "1"))),
        (
            Guise.WRONG_SIGNATURE,
            (("Host", "a"), ("Authorization", f"Bearer {WRONG}"), ("Cookie", f"lang=en; t={WRONG}; v=2"), ("X", "1")),
        ),
        (
            Guise.NO_SIGNATURE,
            (
                ("Host", "a"),
                ("Authorization", f"Bearer {UNSIGNED}"),
                ("Cookie", f"lang=en; t={UNSIGNED}; v=2"),
                ("X", "1"),
            ),
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Guise) else "",
)
def test_the_tokens_alone_change(guise: Guise, lines: tuple[tuple[str, str], ...]) -> None:
    assert disguise(HEAD, guise).lines == lines


def test_a_cookie_line_that_held_nothing_else_is_left_out() -> None:
    assert disguise(Headers((("Cookie", f"t={TOKEN}"),)), Guise.WITHOUT_TOKEN).lines == ()


def test_a_head_without_a_token_shows_none() -> None:
    assert shows_token(HEAD)
    assert not shows_token(Headers((("Authorization", "Bearer abc"), ("Cookie", f"t={UNSIGNED}"))))


CREDENTIALS = (("Authorization", "Basic YTpi"), ("X-Api-Key", "k"), ("X-Auth", f"Bearer {TOKEN}"))


@pytest.mark.parametrize(
    ("guise", "lines"),
    [
        (Guise.OWN, CREDENTIALS),
        (Guise.WITHOUT_TOKEN, CREDENTIALS),
        (Guise.NOBODY, ()),
        (Guise.STRANGER, CREDENTIALS[:1]),
    ],
    ids=lambda value: value.value if isinstance(value, Guise) else "",
)
def test_of_the_credentials_a_stranger_shows_what_browsers_add_and_nobody_none(
    guise: Guise, lines: tuple[tuple[str, str], ...]
) -> None:
    assert shown_lines(CREDENTIALS, guise) == lines


@pytest.mark.parametrize("guise", [Guise.NOBODY, Guise.STRANGER])
def test_what_the_request_itself_says_is_left_as_it_is(guise: Guise) -> None:
    assert disguise(HEAD, guise) is HEAD
