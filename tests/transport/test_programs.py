# SPDX-License-Identifier: Apache-2.0
"""Programs of the operator's: an argument list, a bounded time, a bounded output, and few variables of ours."""

from __future__ import annotations

import json
import os
import sys

import pytest

from vedette.domain.login import Account, CommandLogin
from vedette.scan.login.tools import LoginFails
from vedette.transport.programs import MOST_OUTPUT_BYTES, ProgramRunner

pytestmark = pytest.mark.anyio
RUNNER = ProgramRunner({"PATH": os.environ["PATH"], "SECRET": "ours"})


def python(code: str, *arguments: str, seconds: float = 60.0) -> CommandLogin:
    return CommandLogin((sys.executable, "-I", "-c", code, *arguments), Account("kim", "s3cret"), seconds)


async def test_a_program_is_given_its_arguments_and_the_account_and_nothing_of_ours() -> None:
    code = "import json, os, sys; print(json.dumps([sys.argv[1:], dict(os.environ)])); print('so', file=sys.stderr)"
    done = await RUNNER.run(python(code, "a b", "$(id)", "; ls"))
    arguments, environ = json.loads(done.output)

    assert (done.code, done.errors) == (0, "so\n")
    assert arguments == ["a b", "$(id)", "; ls"]
    assert (environ["VEDETTE_LOGIN_USER"], environ["VEDETTE_LOGIN_PASSWORD"]) == ("kim", "s3cret")
    assert "SECRET" not in environ


async def test_how_a_program_ended_is_told() -> None:
    assert (await RUNNER.run(python("import sys; sys.exit(3)"))).code == 3


async def test_a_program_that_waits_is_ended_with_what_it_started() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"

    with pytest.raises(LoginFails, match=r"not done in 0\.5 seconds"):
        await RUNNER.run(python(code, seconds=0.5))


async def test_a_program_that_talks_without_end_is_ended() -> None:
    with pytest.raises(LoginFails, match=f"more than {MOST_OUTPUT_BYTES:,} bytes"):
        await RUNNER.run(python("while True: print('x' * 10_000)"))


@pytest.mark.parametrize("name", ["/nonexistent/program", "nul\0", "/etc/passwd"])
async def test_what_is_no_program_cannot_be_started(name: str) -> None:
    with pytest.raises(LoginFails, match="cannot be started"):
        await RUNNER.run(CommandLogin((name,)))
