# SPDX-License-Identifier: Apache-2.0
"""A process that reads answers may die of one; the taster says so, and the next answer has a process again."""

from __future__ import annotations

import sys
from pathlib import Path

import anyio
import pytest
from tests.support.mortal_reader import MORTAL_COMMAND

from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.engine.taster import TasterProcesses
from vedette.scan.ports import Taste

pytestmark = pytest.mark.anyio
PAGE = "<html><body><a href='/a'>A</a><form action='/say'><input name='text'></form></body></html>"


def answer(body: str, media_type: str = "text/html") -> Exchange:
    """An exchange with this body, which tells the mortal reader what to do."""
    headers = Headers((("Content-Type", media_type),))
    return Exchange(
        Request("GET", Url(Origin("http", "shop.example", 80), "/")), Response(200, "OK", headers, body.encode())
    )


@pytest.mark.parametrize("media_type", ["text/html", "application/json", "text/xml", "text/css", "image/png", ""])
async def test_the_real_reader_finds_a_harmless_answer_sound(media_type: str) -> None:
    async with TasterProcesses().open() as taster:
        assert await taster.taste(answer(PAGE, media_type)) is Taste.SOUND


@pytest.mark.parametrize(
    ("body", "taste"),
    [
        ("die SIGSEGV", Taste.CRASHES),
        ("die SIGABRT", Taste.CRASHES),
        ("die SIGKILL", Taste.CRASHES),
        ("die SIGPROF", Taste.ENDLESS),
        ("raise", Taste.SOUND),
    ],
)
async def test_each_answer_is_judged_by_how_its_reader_ended_and_the_reader_is_replaced(
    body: str, taste: Taste
) -> None:
    async with TasterProcesses(MORTAL_COMMAND).open() as taster:
        assert await taster.taste(answer(body)) is taste
        assert await taster.taste(answer(PAGE)) is Taste.SOUND


async def test_a_reader_that_somebody_killed_accuses_no_answer(tmp_path: Path) -> None:
    async with TasterProcesses(MORTAL_COMMAND).open() as taster:
        assert await taster.taste(answer(f"die once {tmp_path / 'died'}")) is Taste.SOUND


async def test_a_reader_that_never_ends_is_ended() -> None:
    async with TasterProcesses(MORTAL_COMMAND, most_seconds=0.1).open() as taster:
        assert await taster.taste(answer("wait")) is Taste.ENDLESS


async def test_after_a_taste_that_was_broken_off_the_next_one_is_not_confused_with_it() -> None:
    async with TasterProcesses(MORTAL_COMMAND).open() as taster:
        with anyio.move_on_after(0.1):
            await taster.taste(answer("wait"))
        assert await taster.taste(answer("die SIGSEGV")) is Taste.CRASHES
        assert await taster.taste(answer(PAGE)) is Taste.SOUND


async def test_many_at_once_are_read_one_after_the_other() -> None:
    tastes: dict[str, Taste] = {}

    async with TasterProcesses(MORTAL_COMMAND).open() as taster, anyio.create_task_group() as group:

        async def taste(body: str) -> None:
            tastes[body] = await taster.taste(answer(body))

        for number in range(2):
            group.start_soon(taste, f"page {number}")
            group.start_soon(taste, f"{number} die SIGSEGV")

    assert {body for body, found in tastes.items() if found is Taste.CRASHES} == {f"{n} die SIGSEGV" for n in range(2)}


@pytest.mark.parametrize("command", [("/nowhere/python",), (sys.executable, "-c", "raise SystemExit(1)")])
async def test_without_a_process_it_says_that_it_does_not_know(command: tuple[str, ...]) -> None:
    async with TasterProcesses(command).open() as taster:
        assert await taster.taste(answer(PAGE)) is Taste.UNKNOWN
        assert await taster.taste(answer(PAGE)) is Taste.UNKNOWN


async def test_no_process_is_started_before_the_first_answer(tmp_path: Path) -> None:
    mark = tmp_path / "started"
    command = (sys.executable, "-c", f"open({str(mark)!r}, 'w')")
    async with TasterProcesses(command).open() as taster:
        assert not mark.exists()
        await taster.taste(answer(PAGE))

    assert mark.exists()


async def test_the_process_is_told_none_of_our_secrets() -> None:
    environ = {"VEDETTE_SECRET_KEY": "secret", "PATH": "/usr/bin:/bin"}
    async with TasterProcesses(MORTAL_COMMAND, environ).open() as taster:
        assert await taster.taste(answer("die with VEDETTE_SECRET_KEY")) is Taste.SOUND
        assert await taster.taste(answer("die with PATH")) is Taste.CRASHES
