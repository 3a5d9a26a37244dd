# SPDX-License-Identifier: Apache-2.0
"""Projects of Selenium IDE become the same steps as recordings of Chrome."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.errors import UsageError
from vedette.scan.gestures import Act, Comparison, Condition, ElementWait, Gesture, Motion, PageWait, Sight, Spot
from vedette.scan.login.recording_file import read_recording_file
from vedette.scan.login.recording_selenium import is_selenium

KIM = Spot((('[id="user"]',), ("text/Name",), ("xpath///input[1]",)))


def project(*commands: tuple[str, str, str]) -> str:
    sent = [{"command": command, "target": target, "value": value} for command, target, value in commands]
    return json.dumps({"url": "http://shop.example", "tests": [{"name": "login", "commands": sent}]})


def gestures(*commands: tuple[str, str, str]) -> list[Gesture]:
    return [step.gesture for step in read_recording_file(project(*commands))]


def test_a_login_is_read_step_by_step() -> None:
    assert gestures(
        ("open", "/login", ""),
        ("setWindowSize", "1200x800", ""),
        ("type", "id=user", "{{username}}"),
        ("type", "name=pass", "${password}"),
        ("sendKeys", "name=pass", "${KEY_ENTER}"),
        ("// click", "css=.no", ""),
        ("waitForElementVisible", "linkText=Log out", "30000"),
        ("assertTitle", "Home", ""),
    ) == [
        Act(Motion.GO, text="http://shop.example/login"),
        Act(Motion.RESIZE, at=(1200.0, 800.0)),
        Act(Motion.CHANGE, Spot((('[id="user"]',),)), "{{username}}"),
        Act(Motion.CHANGE, Spot((('[name="pass"]',),)), "{{password}}"),
        Act(Motion.CLICK, Spot((('[name="pass"]',),))),
        Act(Motion.KEY_DOWN, text="Enter"),
        Act(Motion.KEY_UP, text="Enter"),
        ElementWait(Spot((("text/Log out",),))),
        PageWait((Condition(Sight.TITLE, Comparison.EQUALS, "Home"),)),
    ]


def test_the_other_locators_of_an_element_are_alternatives() -> None:
    command = {
        "command": "click",
        "target": "id=user",
        "targets": [["id=user", "id"], ["linkText=Name", "text"], ["xpath=//input[1]", "x"], ["shape=round", "?"], []],
    }
    (step,) = read_recording_file(json.dumps({"tests": [{"commands": [command]}]}))

    assert step.gesture == Act(Motion.CLICK, KIM)


def test_an_option_is_chosen_by_its_label_and_an_absence_is_waited_for() -> None:
    assert gestures(("select", "css=select", "label=Kim"), ("waitForElementNotVisible", "id=spin", "")) == [
        Act(Motion.CHANGE, Spot((("select",),)), "Kim"),
        ElementWait(Spot((('[id="spin"]',),)), Comparison.AT_MOST, 0),
    ]


REFUSED = {
    "a script": (("runScript", "fetch('/x')", ""), "'runScript'"),
    "a loop": (("while", "true", ""), "'while'"),
    "an upload by variable": (("type", "id=a", "${file}"), r"unknown variable \$\{file\}"),
    "an address that is none": (("open", "javascript:alert(1)", ""), "no http or https"),
    "an element without a name": (("click", "magic", ""), "names no element"),
    "a window without size": (("setWindowSize", "wide", ""), "no size"),
    "an option by its place": (("select", "id=a", "index=3"), "neither by its label"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_project_is_refused_that_holds(case: tuple[tuple[str, str, str], str]) -> None:
    command, words = case

    with pytest.raises(UsageError, match=f"Step 2 .*{words}"):
        read_recording_file(project(("open", "/", ""), command))


def test_a_project_without_commands_is_no_recording() -> None:
    with pytest.raises(UsageError, match="first test has no commands"):
        read_recording_file('{"tests": []}')
    with pytest.raises(UsageError, match="comments"):
        read_recording_file(project(("echo", "hello", "")))


@given(st.text('{}[]":tesc,ommand ', max_size=80))
def test_any_text_is_a_project_or_not(text: str) -> None:
    assert is_selenium(text) in (True, False)
