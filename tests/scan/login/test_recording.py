# SPDX-License-Identifier: Apache-2.0
"""Recordings: every type of step is read, and what cannot be played is refused by its number."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.errors import UsageError
from vedette.scan.gestures import Act, Comparison, Condition, ElementWait, Gesture, Motion, PageWait, Sight, Spot
from vedette.scan.login.recording import places_of, read_recording
from vedette.scan.login.recording_file import read_recording_file, recorded_addresses

FIELD = [["aria/E-mail"], ["#mail"], ["xpath///*[@id='mail']"]]
SPOT = Spot((("aria/E-mail",), ("#mail",), ("xpath///*[@id='mail']",)))


def recording(*steps: object, **more: object) -> str:
    return json.dumps({"title": "login", "steps": steps, **more})


def only(step: dict[str, object]) -> Gesture:
    (read,) = read_recording(recording(step))
    return read.gesture


GESTURES: dict[str, tuple[dict[str, Any], Gesture]] = {
    "an address": (
        {"type": "navigate", "url": "http://shop.example/login"},
        Act(Motion.GO, text="http://shop.example/login"),
    ),
    "a click": (
        {"type": "click", "selectors": FIELD, "target": "main", "offsetX": 3, "offsetY": 4.5},
        Act(Motion.CLICK, SPOT, at=(3.0, 4.5)),
    ),
    "a click with the right button": (
        {"type": "click", "selectors": FIELD, "button": "secondary"},
        Act(Motion.CLICK, SPOT, button="right"),
    ),
    "a double click": ({"type": "doubleClick", "selectors": FIELD}, Act(Motion.DOUBLE_CLICK, SPOT)),
    "a pointer": ({"type": "hover", "selectors": FIELD}, Act(Motion.HOVER, SPOT)),
    "a value": (
        {"type": "change", "selectors": FIELD, "value": "{{username}}"},
        Act(Motion.CHANGE, SPOT, "{{username}}"),
    ),
    "an empty value": (
        {"type": "change", "selectors": ["#mail"], "value": ""},
        Act(Motion.CHANGE, Spot((("#mail",),))),
    ),
    "a key": ({"type": "keyDown", "key": "Enter"}, Act(Motion.KEY_DOWN, text="Enter")),
    "a key that comes up": ({"type": "keyUp", "key": "Enter"}, Act(Motion.KEY_UP, text="Enter")),
    "a scroll": ({"type": "scroll", "x": 0, "y": 300}, Act(Motion.SCROLL, at=(0.0, 300.0))),
    "the size of the window": (
        {"type": "setViewport", "width": 1200, "height": 800, "deviceScaleFactor": 1, "isMobile": False},
        Act(Motion.RESIZE, at=(1200.0, 800.0)),
    ),
    "a window that closes": (
        {"type": "close", "target": "http://login.example/popup"},
        Act(Motion.CLOSE, Spot(window="http://login.example/popup")),
    ),
    "an element": (
        {"type": "waitForElement", "selectors": ["#done"], "operator": "==", "count": 2, "visible": False},
        ElementWait(Spot((("#done",),)), Comparison.EQUALS, 2, False),
    ),
    "an element with attributes": (
        {"type": "waitForElement", "selectors": ["#done"], "attributes": {"role": "status"}},
        ElementWait(Spot((("#done",),)), is_visible=None, attributes=(("role", "status"),)),
    ),
    "an expression": (
        {"type": "waitForExpression", "expression": "document.title === 'Home'"},
        PageWait((Condition(Sight.TITLE, Comparison.EQUALS, "Home"),)),
    ),
    "a frame in a frame": (
        {"type": "click", "selectors": ["button"], "frame": [0, 2], "timeout": 2_500},
        Act(Motion.CLICK, Spot((("button",),), frame=(0, 2)), seconds=2.5),
    ),
    "a shadow tree": (
        {"type": "click", "selectors": [["#app", "login-form", "button"]]},
        Act(Motion.CLICK, Spot((("#app", "login-form", "button"),))),
    ),
}


@pytest.mark.parametrize("case", GESTURES.values(), ids=GESTURES)
def test_a_step_is_read_that_asks_for(case: tuple[dict[str, object], Gesture]) -> None:
    step, gesture = case

    assert only(step) == gesture


def test_steps_that_change_nothing_are_left_out_and_the_others_keep_their_numbers() -> None:
    steps = read_recording(
        recording(
            {"type": "navigate", "url": "chrome://new-tab-page/"},
            {"type": "emulateNetworkConditions", "download": 1, "upload": 1, "latency": 1},
            {"type": "click", "selectors": ["#in"]},
        )
    )

    assert [(step.number, step.name) for step in steps] == [(3, "click on #in")]


def test_where_a_step_leads_to_is_waited_for_without_what_is_new_each_time() -> None:
    events = [
        {"type": "navigation", "url": "http://a.example/x"},
        {"type": "navigation", "url": "http://a.example/home?s=1#t"},
    ]
    (step,) = read_recording(recording({"type": "click", "selectors": ["#in"], "assertedEvents": events}))

    assert step.landing == PageWait((Condition(Sight.PLACE, Comparison.EQUALS, "http://a.example/home"),))


def test_a_name_holds_no_value_and_the_places_are_known() -> None:
    steps = read_recording(
        recording(
            {"type": "change", "selectors": ["#u"], "value": "{{username}}"},
            {"type": "change", "selectors": ["#p"], "value": "hunter2{{password}}"},
        )
    )

    assert [step.name for step in steps] == ["fill in #u", "fill in #p"]
    assert "hunter2" not in repr(steps)
    assert places_of(steps) == {"{{username}}", "{{password}}"}


def test_the_addresses_that_a_recording_needs_are_known() -> None:
    text = recording(
        {"type": "navigate", "url": "http://a.example/login?x=1"},
        {"type": "click", "selectors": ["#in"], "target": "http://id.example/popup"},
        {
            "type": "click",
            "selectors": ["#in"],
            "assertedEvents": [{"type": "navigation", "url": "http://b.example/home#top"}],
        },
    )

    assert list(map(str, recorded_addresses(text))) == [
        "http://a.example/login?x=1",
        "http://id.example/popup",
        "http://b.example/home",
    ]
    assert recorded_addresses("[") == ()


REFUSED: dict[str, tuple[str, str]] = {
    "it is no JSON": ("[", "no JSON"),
    "it has no steps": ("{}", "no steps"),
    "its steps are no list": ('{"steps": {}}', "no steps"),
    "it has too many steps": (recording(*[{"type": "close"}] * 501), "more than 500"),
    "it is too long": (" " * 1_000_001, "more than 1,000,000"),
    "a step is custom": (recording({"type": "customStep", "name": "x", "parameters": {}}), "Step 1 .* custom"),
    "a step is unknown": (recording({"type": "close"}, {"type": "runScript"}), "Step 2 .* unknown type 'runScript'"),
    "a step has no type": (recording({}), "Step 1 .* no type"),
    "a step is no mapping": (recording(1), "Step 1 .* no type"),
    "a click has no selectors": (recording({"type": "click", "selectors": []}), "no selectors"),
    "a selector is a number": (recording({"type": "click", "selectors": [7]}), "no text"),
    "a selector is nothing": (recording({"type": "click", "selectors": [[]]}), "too many trees, or none"),
    "a button is unknown": (recording({"type": "click", "selectors": ["a"], "button": "back"}), "button of the mouse"),
    "an offset is endless": ('{"steps":[{"type":"click","selectors":["a"],"offsetX":1e999,"offsetY":1}]}', "offsetX"),
    "an address is a script": (recording({"type": "navigate", "url": "javascript:alert(1)"}), "no http or https"),
    "an address is a file": (recording({"type": "navigate", "url": "file:///etc/passwd"}), "no http or https"),
    "a place is unknown": (
        recording({"type": "change", "selectors": ["a"], "value": "{{pin}}"}),
        "unknown place {{pin}}",
    ),
    "an expression would run": (
        recording({"type": "waitForExpression", "expression": "fetch('/delete')"}),
        "runs no scripts",
    ),
    "properties are waited for": (
        recording({"type": "waitForElement", "selectors": ["a"], "properties": {"x": 1}}),
        "properties",
    ),
    "a number of elements is none": (
        recording({"type": "waitForElement", "selectors": ["a"], "count": -1}),
        "cannot be",
    ),
    "a frame is none": (recording({"type": "click", "selectors": ["a"], "frame": [-1]}), "frame"),
    "frames are too deep": (recording({"type": "click", "selectors": ["a"], "frame": [0] * 11}), "frames deep"),
    "a target is a worker": (recording({"type": "close", "target": "worker-1"}), "no window"),
    "a size is none": (recording({"type": "setViewport", "width": 0, "height": 5}), "no size"),
    "a key is a text": (recording({"type": "keyDown", "key": "{{password}}"}), "no key"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_recording_is_refused_where(case: tuple[str, str]) -> None:
    text, words = case

    with pytest.raises(UsageError, match=words):
        read_recording(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = (
    "selectors",
    "target",
    "frame",
    "timeout",
    "assertedEvents",
    "button",
    "offsetX",
    "offsetY",
    "value",
    "key",
    "x",
)
MORE_KEYS = ("y", "url", "width", "height", "operator", "count", "attributes", "properties", "visible", "expression")
TYPES = (
    "navigate",
    "click",
    "change",
    "keyDown",
    "scroll",
    "setViewport",
    "close",
    "waitForElement",
    "waitForExpression",
)
STEP = st.builds(
    lambda kind, rest: {"type": kind, **rest},
    st.sampled_from(TYPES) | JSON,
    st.dictionaries(st.sampled_from((*KEYS, *MORE_KEYS)), JSON, max_size=6),
)


@given(st.lists(STEP, max_size=3).map(lambda steps: json.dumps({"steps": steps})) | st.text(max_size=200))
def test_any_text_is_steps_or_a_usage_error(text: str) -> None:
    try:
        steps = read_recording_file(text)
    except UsageError:
        return
    assert all(step.name for step in steps)
