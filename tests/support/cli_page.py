# SPDX-License-Identifier: Apache-2.0
"""Makes `docs/cli.md`, the reference of the command line, from the commands themselves.

Write the page with `python -m tests.support.cli_page`; `tests/cli/test_page.py` holds it to the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from tests.support.cli_house import CliHouse
from typer.core import TyperGroup

from vedette.cli.application import HELP, build_cli
from vedette.cli.exit_codes import MEANINGS
from vedette.cli.supervisor import PROGRAM

ACTIONS = """## Actions

There is an action for every operation of the API 1.0; `vedette action list` names them, and with `--json` tells their
inputs. Each takes a JSON object with `path_parameters`, `parameters` (of the query) and `json_body`, or `data_body`
for a form, and prints a list of one reply: `status_code`, `response_headers`, `reason`, `json_body`. They all take the
options of `get-scan-details`. A GET that a gateway or a limit turns away is asked again; everything else is sent once.
"""

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"

INTRODUCTION = f"""# The command line

{HELP}

Every command takes `--data DIR`, or `VEDETTE_DATA`. Results go to standard output, everything else to standard error.
What a site wrote is printed with its control characters as numbers (`\\x1b`), so that it cannot steer a terminal.

This page is made from the code: `python -m tests.support.cli_page`.
"""

GATE = """## The gate of a build

`--fail-on SEVERITY` fails a build (exit 1) for findings of that severity or worse; with `:confirmed` only for proven
ones, with `:new` only for issues that this scan saw first. What a human has settled (ignored, accepted, false
positive) does not count.

`--baseline FILE` names a file in your own repository with findings that are accepted for a while, TOML or JSON:

```toml
[[accepted]]
fingerprint = "5f0c1d2e3f405162738495a6b7c8d9e0"   # printed with each finding
reason = "Behind the VPN until the rewrite, TICKET-12."
expires = 2026-12-31                               # the last day on which it is accepted
title = "Open redirect at /go"                     # for readers; may be left out
```

The fingerprint is made of check, method, route, place, parameter and sink, so it is the same in every installation
and on every port. After its last day an entry counts no longer, and the finding fails the build again.

`--min-coverage PERCENT` makes a scan not valid (exit 2) that tested less. The tested share is the part of the ledger's
cells, those out of scope left out, that ended in a verdict: confirmed, possible or clean. A page that was not reached
is one cell, however many checks it would have had.
"""

EXAMPLE = "get-scan-details"
"""The action that stands for all of them on the page."""

LINES = """## JSON lines

`--progress json` prints one JSON object a line on standard output. `Kind` says which: `event` (a line of the scan's
story), `finding` (new, or now confirmed), `progress` (where the scan stands; `SecondsLeft` is a range, or null while
it is not known), and last `summary`, with the `ExitCode`, what was not tested and why, and the fingerprints that
failed the gate.
"""


def render_page() -> str:
    """Return the page."""
    parts = [INTRODUCTION, _codes(), GATE, LINES, ACTIONS]
    root = typer.main.get_command(build_cli(CliHouse(Path("unused")).doors))
    for path, command in _leaves(PROGRAM, root):
        parts.append(_command(path, command))
    return "\n".join(parts)


def _codes() -> str:
    rows = "".join(f"| {int(code)} | {meaning} |\n" for code, meaning in MEANINGS.items())
    return f"## Exit codes\n\n| code | meaning |\n| --- | --- |\n{rows}"


def _leaves(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(command, TyperGroup):
        yield path, command
        return
    context = typer.Context(command, info_name=path)
    for name in command.list_commands(context):
        if path.endswith(" action") and name not in ("list", EXAMPLE):
            continue  # they take the same; `vedette action list` tells them apart
        yield from _leaves(f"{path} {name}", command.get_command(context, name))


def _command(path: str, command: Any) -> str:
    context = typer.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    text = " ".join(line.strip() for line in (command.help or "").splitlines())
    records = (parameter.get_help_record(context) for parameter in command.params)
    rows = "".join(f"| `{_cell(name)}` | {_cell(meaning)} |\n" for name, meaning in filter(None, records))
    return f"## `{path}`\n\n    {usage}\n\n{text}\n\n| parameter | meaning |\n| --- | --- |\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(render_page(), "utf-8")
