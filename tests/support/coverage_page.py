# SPDX-License-Identifier: Apache-2.0
"""Makes `docs/api/coverage.md`: every path of the API, what it needs, and how far it is real.

Write the page with `python -m tests.support.coverage_page`; `tests/api/test_coverage_page.py` holds it to the code.
What an endpoint does is read off its handler and the service methods which that calls, not declared a second time.
"""

from __future__ import annotations

import ast
import inspect
import re
import tempfile
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn, get_type_hints

from tests.support.api_house import running_api

from vedette.api.application import PREFIX, ApiSettings, api_endpoints
from vedette.api.routes import Endpoint
from vedette.services import launch_form_login, launch_links, launch_oauth, launch_refused
from vedette.wire.launch_enums import OAuth2FlowType

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "api" / "coverage.md"
LAWS = {"test_coverage_page.py", "test_permission_law.py"}
"""Tests that go over all endpoints; they are no test of one."""


class Reality(Enum):
    """How far an endpoint does what its name says."""

    REAL = "real"
    EMPTY = "honest empty"
    REFUSED = "refused with a sentence"


INTRODUCTION = f"""# What there is of the API

This page is made from the code: `python -m tests.support.coverage_page`. It has a row for each operation below
`{PREFIX}`; `GET /openapi.json` describes their inputs and outputs, and [deviations](deviations.md) says where replies
are not those of the vendor's description.

- **{Reality.REAL.value}**: it does what its name says.
- **{Reality.EMPTY.value}**: there is nothing of the kind here, and the answer says so in the documented shape.
- **{Reality.REFUSED.value}**: Vedette does not do this; the answer is an error whose `Message` says why.

The test named last is one that calls the operation; `tests/api/test_permission_law.py` calls each one as every role.
"""


REFUSALS = """## Settings of a launch that are refused

Every other setting of `scans/new`, of schedules and of scan profiles is honoured. These are refused with 400 and these
words when they ask for something; switched off or empty they pass. [Policies](../policies.md) has the like table of
policies, [logins](../logins.md) tells the ways in. `ExcludedUsageTrackers` are left out as excluded links, and shown
among them. Scan profiles refuse `AgentId`, `AgentGroupId` and a `UserId` that is somebody else's as well.

| Setting | Why | Instead |
| --- | --- | --- |"""


@dataclass(frozen=True)
class Row:
    """One operation of the page."""

    method: str
    path: str
    needs: str
    reality: Reality
    sentence: str
    module: str
    test: str

    @property
    def line(self) -> str:
        return (
            f"| {self.method} | `{self.path.removeprefix(PREFIX)}` | {self.needs} | {self.reality.value} "
            f"| {self.sentence} | {self.module} | {self.test} |"
        )


def rows_of(endpoints: Sequence[Endpoint]) -> tuple[Row, ...]:
    """Return a row for each endpoint of the vendor's part of the API, by path and method."""
    tests = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8").casefold()
        for path in sorted((ROOT / "tests" / "api").glob("test_*.py"))
        if path.name not in LAWS
    }
    ours = (endpoint for endpoint in endpoints if endpoint.path.startswith(f"{PREFIX}/"))
    return tuple(sorted((_row(each, tests) for each in ours), key=lambda row: (row.path.casefold(), row.method)))


def render(rows: Sequence[Row]) -> str:
    """Return the page."""
    counts = Counter(row.reality for row in rows)
    paths = len({row.path.casefold() for row in rows})
    summary = ", ".join(f"{counts[reality]} {reality.value}" for reality in Reality)
    lines = [
        INTRODUCTION,
        f"{len(rows)} operations on {paths} paths: {summary}.",
        "",
        "| Method | Path | Needs | State | What it does | Module | Test |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(row.line for row in rows),
    ]
    return "\n".join([*lines, "", REFUSALS, *_refusals(), ""])


def _refusals() -> Iterator[str]:
    """Yield a line for each setting of a launch that is refused."""
    for setting in launch_refused.REFUSED:
        yield f"| `{setting.name}` | {setting.reason} | {setting.remedy} |"
    for name, (_, remedy) in launch_form_login.REFUSED.items():
        yield f"| `{launch_form_login.FIELD}.{name}` | it is no part of our logins | {remedy} |"
    flows = ", ".join(flow.value for flow in OAuth2FlowType if flow not in launch_oauth.GRANTS)
    yield f"| `OAuth2SettingModel.FlowType` {flows} | they are not done without a person | Log in by a header. |"
    for kind, reason in launch_links.REFUSED.items():
        yield f"| `ImportedFiles` of `ImporterType` {kind} | {reason} | Export what it holds in another format. |"
    yield "| `ImportedFiles` that name a `URL` | what others serve is not fetched | Send the file's Content. |"


def current_rows(directory: Path) -> tuple[Row, ...]:
    """Return the rows of the API as it is built over an empty store in `directory`."""
    with running_api(directory) as house:
        return rows_of(tuple(api_endpoints(house.services, ApiSettings(version="0"))))


def _row(endpoint: Endpoint, tests: Mapping[str, str]) -> Row:
    sentence = " ".join((inspect.getdoc(endpoint.handler) or "").split("\n\n")[0].split())
    return Row(
        endpoint.method,
        endpoint.path,
        endpoint.needs.value,
        reality_of(endpoint.handler),
        sentence.replace("|", "\\|"),
        inspect.unwrap(endpoint.handler).__module__,
        _test_of(endpoint, tests),
    )


def reality_of(handler: Any) -> Reality:
    """Tell from a handler, and from what its service methods promise to return, how far it is real.

    One that cannot return refuses. One whose service has nothing to give, `tuple[()]` or never anything, is empty.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(handler)))
    body = tree.body[0]
    assert isinstance(body, ast.AsyncFunctionDef)
    promises = [get_type_hints(method).get("return") for method in _service_methods(handler, body)]
    ends_in_raise = isinstance(body.body[-1], ast.Raise)
    if ends_in_raise or not any(isinstance(node, ast.Return) for node in ast.walk(body)):
        return Reality.REFUSED
    return Reality.EMPTY if NoReturn in promises or tuple[()] in promises else Reality.REAL


def _service_methods(handler: Any, body: ast.AsyncFunctionDef) -> Iterator[Any]:
    """Yield the methods that the handler calls on what was handed to its class (`self._x.method(…)`)."""
    owner = getattr(handler, "__self__", None)
    for node in ast.walk(body):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=service), attr=method)
            ):
                yield getattr(getattr(owner, service), method)


def _test_of(endpoint: Endpoint, tests: Mapping[str, str]) -> str:
    """Return the first test file that names the path, the module's own before others; empty where none does.

    In the module's own file the last word of the path is enough: it may stand in a table of such words.
    """
    own = f"tests/api/test_{endpoint.handler.__module__.rsplit('.', 1)[1]}.py"
    path = endpoint.path.removeprefix(PREFIX).casefold()
    wanted = re.compile(r"""[^\s"']+""".join(map(re.escape, re.split(r"\{\w+\}", path))) + r"""/?["'?]""")
    found = [name for name in tests if wanted.search(tests[name])]
    if own in found or f'"{path.rsplit("/", 1)[1]}"' in tests.get(own, ""):
        return own
    return min(found, default="")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        PAGE.write_text(render(current_rows(Path(scratch))), encoding="utf-8")
