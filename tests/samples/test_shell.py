# SPDX-License-Identifier: Apache-2.0
"""The acted shell reads a line as a POSIX shell would; the expected outputs were taken from dash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette_shop.shell import OUTPUT_LIMIT_CHARACTERS, SLEEP_LIMIT_SECONDS, ping, run_line

LINES = {
    "echo a$(echo n1$((12*34))n2)": "an1408n2\n",
    'echo "a$(echo n1$((12*34))n2)"': "an1408n2\n",
    "echo 'a$(echo n1$((12*34))n2)'": "a$(echo n1$((12*34))n2)\n",
    "echo 'v'$(echo n1$((3*4))n2)''": "vn112n2\n",
    "echo a;echo b&&false||echo c": "a\nb\nc\n",
    "echo `echo $((1+2*(3-1)))`": "5\n",
    "echo a | echo b": "b\n",
    "echo $HOME x ${FOO} $": "x $\n",
    "echo a\\ b": "a b\n",
    "echo $(echo  a   b )c": "a bc\n",
    'echo "$(echo "x y")"': "x y\n",
    "echo a#b #c": "a#b\n",
    'echo "" x': " x\n",
    "echo $((-7/2)) $((-7%2)) $((7 % -2))": "-3 -1 1\n",
    "echo a\necho b": "a\nb\n",
    "true || echo $(echo hi)": "",
    "echo -n a": "a",
    'echo pre"$(echo "in $((2+3)) ")"post': "prein 5 post\n",
}
FAULTS = {
    'echo "open': "Unterminated quoted string",
    "echo 'open": "Unterminated quoted string",
    "echo $(": "end of file unexpected",
    "echo )": '")" unexpected',
    "; echo": '";" unexpected',
    "echo a;;echo b": '";" unexpected',
    "echo $((1/0))": "division by zero",
    "echo > file": '">" unexpected',
    "echo $((1": "Missing '))'",
    "nosuch": "nosuch: not found",
}


@pytest.mark.parametrize("line", LINES, ids=repr)
def test_prints_what_dash_prints(line: str) -> None:
    outcome = run_line(line, {})

    assert (LINES[line], "") == (outcome.output, outcome.errors)


@pytest.mark.parametrize("line", FAULTS, ids=repr)
def test_complains_as_dash_does(line: str) -> None:
    outcome = run_line(line, {})

    assert outcome.status != 0
    assert outcome.output == ""
    assert FAULTS[line] in outcome.errors


def test_ping_names_the_host_as_it_was_expanded() -> None:
    assert "ping: va42b: Name or service not known" in run_line("ping -c1 v$(echo a$((6*7))b)", {"ping": ping}).errors


def test_sleep_is_added_up_to_its_limit_and_not_in_quotes() -> None:
    assert run_line("sleep 0.5; echo $(sleep 0.25)", {}).sleep_seconds == 0.75
    assert run_line("sleep 99 & sleep inf", {}).sleep_seconds == SLEEP_LIMIT_SECONDS
    assert run_line("echo '$(sleep 1)' \"\\$(sleep 1)\"", {}).sleep_seconds == 0
    assert run_line("false && sleep 1", {}).sleep_seconds == 0


def test_work_is_bounded() -> None:
    assert "too many commands" in run_line("echo a;" * 100, {}).errors
    assert "nested too deeply" in run_line("$(" * 100, {}).errors
    assert "nested too deeply" in run_line("echo $((" + "(" * 60 + "1" + ")" * 60 + "))", {}).errors
    assert "line too long" in run_line("a" * 5_000, {}).errors
    assert len(run_line("echo " + "a" * 4_000 + ";" + "echo b;", {}).output) <= OUTPUT_LIMIT_CHARACTERS


@given(st.text(alphabet="echo sleep 01+*/%()$`'\"\\;&|#{}<>\n\tab", max_size=120))
def test_any_line_has_an_outcome(line: str) -> None:
    outcome = run_line(line, {"ping": ping})

    assert 0 <= outcome.sleep_seconds <= SLEEP_LIMIT_SECONDS
    assert len(outcome.output) <= OUTPUT_LIMIT_CHARACTERS
