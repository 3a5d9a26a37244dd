# SPDX-License-Identifier: Apache-2.0
"""How a command ends: one sentence and its code, whatever happened."""

from __future__ import annotations

import io
from pathlib import Path

import anyio
import pytest
from rich.console import Console
from tests.support.cli_house import CliHouse

from vedette.cli.exit_codes import ExitCode
from vedette.cli.screen import Screen
from vedette.cli.supervisor import DEFECT_LOG, Desk, default_data_directory, supervise
from vedette.errors import NotFound, Refused


def desk_of(house: CliHouse, data: Path) -> tuple[Desk, io.StringIO]:
    stream = io.StringIO()
    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    return Desk(house.doors, data, Screen(console, console), {}), stream


async def nothing(_: Desk) -> None:
    return None


async def gate_failed(_: Desk) -> ExitCode:
    return ExitCode.GATE_FAILED


async def not_found(_: Desk) -> None:
    raise NotFound("There is no such scan.", "Look at the list.")


async def refused_in_a_group(_: Desk) -> None:
    async with anyio.create_task_group():
        raise Refused("It is out of scope.", "Leave it.")


async def broken(_: Desk) -> None:
    raise RuntimeError("a word of the site")


async def interrupted(_: Desk) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("work", "code", "said"),
    [
        (nothing, 0, ""),
        (gate_failed, 1, ""),
        (not_found, 3, "Error: There is no such scan. Look at the list.\n"),
        (refused_in_a_group, 4, "Error: It is out of scope. Leave it.\n"),
        (interrupted, 130, ""),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_ends_with_its_code(house: CliHouse, work: object, code: int, said: str) -> None:
    desk, stream = desk_of(house, house.data)
    assert supervise(desk, work) == code  # type: ignore[arg-type]
    assert stream.getvalue() == said


def test_a_defect_where_the_log_cannot_be_written_is_said(house: CliHouse, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    desk, stream = desk_of(house, in_the_way)
    assert supervise(desk, broken) is ExitCode.DEFECT
    assert "cannot be written" in stream.getvalue()
    assert "a word of the site" not in stream.getvalue()


def test_a_defect_is_logged_behind_earlier_ones(house: CliHouse) -> None:
    desk, _ = desk_of(house, house.data)
    supervise(desk, broken)
    supervise(desk, broken)
    assert (house.data / DEFECT_LOG).read_text().count("RuntimeError: a word of the site") == 2


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"XDG_DATA_HOME": "/data"}, Path("/data/vedette")),
        ({"XDG_DATA_HOME": "relative"}, Path.home() / ".local/share/vedette"),
        ({}, Path.home() / ".local/share/vedette"),
    ],
)
def test_data_is_kept_where_the_standard_says(environ: dict[str, str], expected: Path) -> None:
    assert default_data_directory(environ) == expected


@pytest.mark.parametrize("args", [(), ("scans",), ("action",)])
def test_without_a_command_the_help_is_shown_and_the_code_is_3(house: CliHouse, args: tuple[str, ...]) -> None:
    shown = house.run(*args)
    assert (shown.exit_code, shown.stdout) == (3, "")
    assert shown.stderr.startswith("Usage: vedette")


def test_help_ends_with_0(house: CliHouse) -> None:
    assert house.run("--help").exit_code == 0
    assert "--fail-on" in house.run("scan", "--help").stdout


def test_a_data_directory_that_cannot_be_used_ends_with_3(house: CliHouse, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    for command in (("scans", "list"), ("scan", "http://127.0.0.1:1/"), ("token", "create")):
        refused = house.run(*command, "--data", str(in_the_way))
        assert refused.exit_code == 3, refused.output
        assert "cannot be used" in refused.stderr
