# SPDX-License-Identifier: Apache-2.0
"""OS command injection: a shell's sums prove it. The weak sites run a real one."""

from __future__ import annotations

import re
from collections.abc import Callable
from subprocess import run
from tempfile import TemporaryDirectory

import pytest
from tests.support.judge import Judged, Site, judge, judge_fully, judge_whole, page, point_at, value_in

from vedette.checks.os_command_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade


def shell(command: str) -> str | None:
    """What a real shell prints, errors included, in an empty folder; None where it fails."""
    with TemporaryDirectory() as empty:
        done = run(["/bin/sh", "-c", command], cwd=empty, capture_output=True, check=False, timeout=20)
    return (done.stdout + done.stderr).decode() if done.returncode == 0 else None


def ran(command: str) -> Response:
    """A page that shows what the command printed, errors included."""
    return page(f"<pre>{shell(command + ' 2>&1 || true')}</pre>")


def asked(command: str) -> Response:
    """A page that only says whether the command succeeded."""
    return page("<p>the host is down</p>" if shell(command) is None else "<p>the host is up</p>")


WEAK: dict[str, tuple[str, str, Site]] = {
    "the value ends the command": ("echo", "db", lambda value: ran(f"echo looking up {value}")),
    "the value is in single quotes": ("echo", "db", lambda value: ran(f"echo looking up '{value}'")),
    "the value is in double quotes": ("echo", "db", lambda value: ran(f'echo looking up "{value}"')),
    "the value is in the middle": ("echo", "db", lambda value: ran(f"echo looking up {value} now")),
    "only the errors are shown": ("echo", "db", lambda value: ran(f"cat {value}")),
    "the words come back in a header": (
        "echo",
        "db",
        lambda value: page("x", x_ran=(shell(f"echo {value}") or "").strip()),
    ),
    "nothing is shown but success": ("empty-substitution", "db", lambda value: asked(f"test {value} = db")),
    "nothing is shown but success and the value is quoted": (
        "empty-substitution",
        "db",
        lambda value: asked(f"test '{value}' = db"),
    ),
}


@pytest.mark.parametrize(("technique", "value", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(technique: str, value: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value=value, name="host"))

    assert judged.finding is not None
    expected = (Grade.CONFIRMED, 100) if technique == "echo" else (Grade.POSSIBLE, 85)
    assert (judged.finding.technique, judged.finding.grade, judged.finding.certainty) == (technique, *expected)
    assert len(judged.probes) <= (4 if technique == "echo" else 24)


def known_host(value: str) -> Response:
    return page("<p>the host is up</p>" if value == "db" else "<p>the host is down</p>")


SAFE: dict[str, Site] = {
    "the value is an argument of its own": lambda value: page(f"<pre>{value}: no such host</pre>"),
    "only a known host is up": known_host,
    "the value is echoed in capitals": lambda value: page(value.upper()),
    "sums are worked out without a shell": lambda value: page(
        re.sub(r"(\d+)\*(\d+)", lambda found: str(int(found[1]) * int(found[2])), value)
    ),
    "sums are worked out with their parentheses": lambda value: page(
        re.sub(r"\(+(\d+)\*(\d+)\)+", lambda found: str(int(found[1]) * int(found[2])), value).replace("$", "")
    ),
    "a template works out what stands in braces": lambda value: page(re.sub(r"\$\{(\d+)\*(\d+)\}", "42", value)),
    "a firewall echoes what it blocked": lambda value: page(f"blocked: {value}", 403) if "$" in value else page("ok"),
    "signs are removed": lambda value: page(re.sub(r"[^\w]", "", value)),
    "anything in parentheses is removed": lambda value: known_host(re.sub(r"\$?\([^()]*\)", "", value)),
    "an empty echo is taken away": lambda value: known_host(re.sub(r"'?\$?\(echo\)'?", "", value)),
    "only letters are kept": lambda value: known_host("".join(re.findall("[a-z]", value))),
    "the value is cut at the first sign": lambda value: known_host(re.split(r"[^\w]", value)[0]),
    "every answer is throttled": lambda value: page("slow down", 429),
    "the server fails": lambda value: page("error", 500),
}


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="db", name="host") is None


@pytest.mark.parametrize("place", list(Place))
def test_is_reported_at(place: Place) -> None:
    assert judge(CHECK, lambda value: ran(f"echo looking up {value}"), place, "db", "host") is not None


def test_an_inert_point_costs_three_probes_and_one_that_matters_five() -> None:
    assert len(judge_fully(CHECK, lambda value: page("same"), point_at()).probes) == 3
    assert len(judge_fully(CHECK, known_host, point_at(value="db")).probes) == 5


SLEEP = re.compile(r"\$\(sleep ([0-9.]+)\)")
SLEEPERS: dict[str, Callable[[str], float]] = {
    "the value ends the command": lambda value: float(found[1]) if (found := SLEEP.search(value)) else 0.0,
    "the value is in single quotes": lambda value: (
        float(found[1]) if (found := re.search(r"'\$\(sleep ([0-9.]+)\)'", value)) else 0.0
    ),
}
TARPITS: dict[str, Callable[[str], float]] = {
    "every answer is slow": lambda value: 3.0,
    "a filter holds the shell's signs": lambda value: 2.5 if "$(" in value else 0.0,
    "the length costs": lambda value: len(value) / 10,
}


def judge_sleeping(waits: Callable[[str], float]) -> Judged:
    point = point_at(value="db", name="host")
    answer = page("<p>queued</p>")
    return judge_whole(CHECK, lambda _: answer, point, seconds=lambda request: 0.02 + waits(value_in(point, request)))


@pytest.mark.parametrize("waits", SLEEPERS.values(), ids=SLEEPERS)
def test_a_sleep_is_reported_where(waits: Callable[[str], float]) -> None:
    judged = judge_sleeping(waits)

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("time", Grade.CONFIRMED)
    assert judged.finding.bound is not None
    assert judged.finding.bound <= 1e-6
    assert len(judged.probes) <= 30


@pytest.mark.parametrize("waits", TARPITS.values(), ids=TARPITS)
def test_no_sleep_is_reported_where(waits: Callable[[str], float]) -> None:
    assert judge_sleeping(waits).finding is None
