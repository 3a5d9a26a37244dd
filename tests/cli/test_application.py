# SPDX-License-Identifier: Apache-2.0
"""The list of commands is shown before any of them is loaded, and says what they say of themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from tests.support.cli_house import CliHouse

from vedette.cli.application import build_cli

SLOW = frozenset(
    {"anyio", "dbos", "fastapi", "httpx2", "pydantic", "rich.console", "sqlalchemy", "uvicorn", "vedette.store.store"}
)
"""What takes long to import."""
COMMANDS = [
    "serve",
    "scan",
    "login-check",
    "report",
    "coverage",
    "proof",
    "verify",
    "replay",
    "demo",
    "scans",
    "checks",
    "action",
    "token",
    "user",
    "audit",
    "website",
    "consent",
]
ROOT = typer.main.get_command(build_cli(CliHouse(Path("unused")).doors))
CONTEXT = typer.Context(ROOT, info_name="vedette")


def modules_after(*arguments: str) -> set[str]:
    """Return what a process has imported that ran the command line with `arguments`."""
    code = (
        "import sys\nfrom vedette.app import main\n"
        f"sys.argv = ['vedette', *{arguments!r}]\n"
        "try:\n    main()\nfinally:\n    print('MODULES', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("MODULES ")[2].split())


def test_the_commands_are_these() -> None:
    assert isinstance(ROOT, typer.core.TyperGroup)
    assert ROOT.list_commands(CONTEXT) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_a_command_says_of_itself(name: str) -> None:
    assert isinstance(ROOT, typer.core.TyperGroup)
    loaded = ROOT.get_command(CONTEXT, name)
    assert loaded is not None
    assert loaded.name == name
    assert ROOT.commands[name].get_short_help_str(1_000) == loaded.get_short_help_str(1_000)


def test_help_needs_nothing_that_is_slow_to_import() -> None:
    assert not modules_after("--help") & SLOW


def test_the_list_of_checks_needs_no_data_directory_and_no_server() -> None:
    assert modules_after("checks", "list") & SLOW <= {"anyio", "pydantic", "rich.console"}  # pydantic is typer's
