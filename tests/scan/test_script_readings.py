# SPDX-License-Identifier: Apache-2.0
"""A script is read once, and a long one beside the loop."""

from __future__ import annotations

import pytest

from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.scan.script_readings import LONG, MOST_READINGS, ScriptReadings
from vedette.web.scripts.reader import read_script

LONG_SCRIPT = f"fetch('/api/a'); /* {'x' * LONG} */"


def answer(media_type: str, text: str) -> Exchange:
    request = Request("GET", Url(Origin("http", "site.example", 80), "/app"))
    return Exchange(request, Response(200, "OK", Headers((("Content-Type", media_type),)), text.encode()))


def test_what_was_read_is_not_read_again() -> None:
    readings = ScriptReadings()

    first = readings.read("fetch('/api/a')")

    assert first == read_script("fetch('/api/a')")
    assert readings.read("fetch('/api/a')") is first


def test_the_oldest_is_forgotten_when_there_are_many() -> None:
    readings = ScriptReadings()
    first = readings.read("fetch('/api/a')")
    for number in range(MOST_READINGS):
        readings.read(f"f({number})")

    assert readings.read("fetch('/api/a')") is not first


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("media_type", "text"),
    [("text/javascript", LONG_SCRIPT), ("text/html", f"<script>{LONG_SCRIPT}</script>")],
    ids=["a script", "a page"],
)
async def test_a_long_script_is_known_before_it_is_asked_for(media_type: str, text: str) -> None:
    readings = ScriptReadings()

    await readings.prepare(answer(media_type, text))

    assert len(readings) == 1
    assert readings.read(LONG_SCRIPT) == read_script(LONG_SCRIPT)
    assert len(readings) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("text", ["fetch('/api/a')", ""], ids=["short", "empty"])
async def test_what_is_short_is_left_until_it_is_asked_for(text: str) -> None:
    readings = ScriptReadings()

    await readings.prepare(answer("text/javascript", text))

    assert len(readings) == 0
