# SPDX-License-Identifier: Apache-2.0
"""Many work side by side, and one alone."""

from __future__ import annotations

import anyio
import pytest

from vedette.scan.turns import Turns


@pytest.mark.anyio
async def test_nobody_works_while_one_is_alone() -> None:
    turns, inside, seen = Turns(), set[str](), list[frozenset[str]]()

    async def shared(name: str) -> None:
        async with turns.shared():
            inside.add(name)
            await anyio.lowlevel.checkpoint()
            seen.append(frozenset(inside))
            inside.discard(name)

    async def alone(name: str) -> None:
        async with turns.alone():
            inside.add(name)
            await anyio.lowlevel.checkpoint()
            seen.append(frozenset(inside))
            inside.discard(name)

    async with anyio.create_task_group() as group:
        for name in ("a", "b", "ALONE", "c", "ALONE TOO", "d"):
            group.start_soon(alone if name.isupper() else shared, name)

    assert len(seen) == 6
    assert [each for each in seen if {"ALONE", "ALONE TOO"} & each] == [{"ALONE"}, {"ALONE TOO"}]
    assert any(len(each) > 1 for each in seen)


@pytest.mark.anyio
async def test_a_turn_that_fails_is_given_back() -> None:
    turns = Turns()
    for turn in (turns.alone, turns.shared):
        with pytest.raises(ZeroDivisionError):
            async with turn():
                raise ZeroDivisionError
    with anyio.fail_after(5):
        async with turns.alone():
            pass
