# SPDX-License-Identifier: Apache-2.0
"""Recordings of Chrome's DevTools Recorder, read into steps. What cannot be played is refused in one sentence.

Source: `@puppeteer/replay` 3.1, `Schema.ts`. Recordings are strangers' texts: sizes are bounded, and no expression or
script in them is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from vedette.crawl.imports.documents import as_list, as_mapping, as_text, read_json
from vedette.domain.exchange import Url
from vedette.domain.login import CODE_PLACE, PASSWORD_PLACE, USER_PLACE
from vedette.errors import UsageError
from vedette.scan.gestures import (
    STEP_SECONDS,
    Act,
    Comparison,
    Condition,
    ElementWait,
    Gesture,
    Motion,
    PageWait,
    Sight,
    Spot,
)
from vedette.scan.login.page_conditions import read_conditions
from vedette.web.url import parse_url

MOST_TEXT_LENGTH = 1_000_000
MOST_STEPS = 500
MOST_SECONDS = 60.0
"""Of one step."""
PLACES = frozenset({USER_PLACE, PASSWORD_PLACE, CODE_PLACE})
_MOST_ALTERNATIVES = 20
_MOST_LINKS = 10
_MOST_SELECTOR_LENGTH = 2_000
_MOST_VALUE_LENGTH = 10_000
_MOST_FRAMES = 10
_LARGEST_PIXELS = 10_000
_PLACE = re.compile(r"\{\{[^{}]{0,100}\}\}")
_BUTTONS = {"": "left", "primary": "left", "secondary": "right", "auxiliary": "middle"}
_NOWHERE = ("about:", "chrome:", "edge:")
"""Pages that a browser opens by itself; a recording may begin with one."""
_IDLE = frozenset({"emulateNetworkConditions"})
"""Steps that change how fast something happens, never what."""
_Step = dict[object, object]


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """One step: what to do, and where the page then is, where the recording says so."""

    number: int
    """Counted from 1, as the recorder shows it."""
    name: str
    """The step in a few words, without values: `click on #login`."""
    gesture: Gesture
    landing: PageWait | None = None


def read_recording(text: str) -> tuple[RecordedStep, ...]:
    """Return the steps of a recording. Raises UsageError, which names the step, for what cannot be played."""
    if len(text) > MOST_TEXT_LENGTH:
        raise UsageError(f"The recording has more than {MOST_TEXT_LENGTH:,} characters.")
    document = as_mapping(read_json(text))
    sent = document.get("steps")
    if not isinstance(sent, list) or not sent:
        raise UsageError(
            "The file is no recording: it has no steps.", "Export it from Chrome's Recorder panel, as JSON."
        )
    if len(sent) > MOST_STEPS:
        raise UsageError(f"The recording has more than {MOST_STEPS} steps.")
    own = document.get("timeout")
    steps = [_Reader(number, as_mapping(step), own).read() for number, step in enumerate(sent, 1)]
    return tuple(step for step in steps if step is not None)


def places_of(steps: tuple[RecordedStep, ...]) -> frozenset[str]:
    """Return which places, such as `{{password}}`, the steps have filled in."""
    texts = [step.gesture.text for step in steps if isinstance(step.gesture, Act)]
    return frozenset(place for place in PLACES if any(place in text for text in texts))


def addresses_of_steps(steps: tuple[RecordedStep, ...]) -> tuple[Url, ...]:
    """Return the addresses that the steps go to, lead to, or find a window at."""
    texts: list[str] = []
    for step in steps:
        if isinstance(step.gesture, Act) and step.gesture.motion is Motion.GO:
            texts.append(step.gesture.text)
        texts.append(step.gesture.spot.window)
        texts += [condition.text for condition in step.landing.conditions] if step.landing is not None else []
    return tuple(dict.fromkeys(url for url in map(parse_url, texts) if url is not None))


class _Reader:
    """Reads one step."""

    def __init__(self, number: int, sent: _Step, default_timeout: object) -> None:
        self._number = number
        self._sent = sent
        self._type = as_text(sent.get("type"))
        self._seconds = self._read_seconds(sent.get("timeout", default_timeout))

    def read(self) -> RecordedStep | None:
        """Return the step; None for one that does nothing. Raises UsageError."""
        if self._type in _IDLE:
            return None
        if self._type == "customStep":
            raise self._fault("is a custom step, which only the program that recorded it can play")
        reader = _READERS.get(self._type)
        if reader is None:
            raise self._fault(f"is of the unknown type {self._type[:50]!r}" if self._type else "has no type")
        gesture = reader(self)
        if gesture is None:
            return None
        return RecordedStep(self._number, self._name(gesture), gesture, self._read_landing())

    def navigate(self) -> Gesture | None:
        """Read a step that goes to an address."""
        url = self._text("url", "has no address")
        if url.lower().startswith(_NOWHERE):
            return None
        if parse_url(url) is None:
            raise self._fault("goes to what is no http or https address")
        return self._act(Motion.GO, url)

    def click(self) -> Gesture:
        """Read a click, single or double."""
        button = _BUTTONS.get(as_text(self._sent.get("button")))
        if button is None:
            raise self._fault("uses a button of the mouse that no login needs")
        motion = Motion.DOUBLE_CLICK if self._type == "doubleClick" else Motion.CLICK
        at = self._pair("offsetX", "offsetY", _LARGEST_PIXELS)
        return Act(motion, self._spot(), at=at, button=button, seconds=self._seconds)

    def hover(self) -> Gesture:
        """Read a step that points at something."""
        return Act(Motion.HOVER, self._spot(), seconds=self._seconds)

    def change(self) -> Gesture:
        """Read a step that fills in a field or chooses an option."""
        return Act(Motion.CHANGE, self._spot(), self._text("value", None), seconds=self._seconds)

    def key(self) -> Gesture:
        """Read a key that goes down or up."""
        key = self._text("key", "names no key")
        if len(key) > 30 or _PLACE.search(key):
            raise self._fault("names no key")
        return self._act(Motion.KEY_DOWN if self._type == "keyDown" else Motion.KEY_UP, key)

    def scroll(self) -> Gesture:
        """Read how far something is scrolled; without selectors it is the window."""
        at = self._pair("x", "y", 10_000_000) or (0.0, 0.0)
        return Act(Motion.SCROLL, self._spot(is_needed=False), at=at, seconds=self._seconds)

    def set_viewport(self) -> Gesture:
        """Read how large the window is made."""
        size = self._pair("width", "height", _LARGEST_PIXELS)
        if size is None or min(size) < 1:
            raise self._fault("makes the window no size")
        return Act(Motion.RESIZE, self._spot(is_needed=False), at=size, seconds=self._seconds)

    def close(self) -> Gesture:
        """Read the end of a window."""
        return self._act(Motion.CLOSE, "")

    def wait_for_element(self) -> Gesture:
        """Read what is waited for."""
        if self._sent.get("properties"):
            raise self._fault("waits for properties of an element", "Wait for the element, or for its attributes.")
        sign, count, visible = self._sent.get("operator", ">="), self._sent.get("count", 1), self._sent.get("visible")
        if sign not in (">=", "==", "<=") or isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise self._fault("waits for a number of elements that cannot be")
        attributes = as_mapping(self._sent.get("attributes"))
        return ElementWait(
            self._spot(),
            Comparison(sign),
            count,
            visible if isinstance(visible, bool) else None,
            tuple((as_text(name), as_text(value)) for name, value in list(attributes.items())[:_MOST_ALTERNATIVES]),
            self._seconds,
        )

    def wait_for_expression(self) -> Gesture:
        """Read an expression of a known form; others would have to be run."""
        conditions = read_conditions(self._text("expression", "has no expression"))
        if conditions is None:
            raise self._fault(
                "waits for an expression that would have to be run, and Vedette runs no scripts that are sent to it",
                "Wait for an element, or compare document.title, location or document.querySelector.",
            )
        return PageWait(conditions, self._spot(is_needed=False), self._seconds)

    def _act(self, motion: Motion, text: str) -> Act:
        return Act(motion, self._spot(is_needed=False), text, seconds=self._seconds)

    def _spot(self, *, is_needed: bool = True) -> Spot:
        sent = as_list(self._sent.get("selectors"))
        if len(sent) > _MOST_ALTERNATIVES:
            raise self._fault(f"has more than {_MOST_ALTERNATIVES} selectors")
        chains = tuple(self._chain(each) for each in sent)
        if is_needed and not chains:
            raise self._fault("has no selectors")
        return Spot(chains, self._window(), self._frame())

    def _chain(self, sent: object) -> tuple[str, ...]:
        links = tuple(sent) if isinstance(sent, list) else (sent,)
        if not 0 < len(links) <= _MOST_LINKS:
            raise self._fault("has a selector that reaches through too many trees, or none")
        chain: list[str] = []
        for link in links:
            if not isinstance(link, str) or not link.strip() or len(link) > _MOST_SELECTOR_LENGTH:
                raise self._fault("has a selector that is no text, or too long")
            chain.append(link)
        return tuple(chain)

    def _window(self) -> str:
        target = as_text(self._sent.get("target"))
        if target in ("", "main"):
            return ""
        if parse_url(target) is None:
            raise self._fault("acts on a target that is no window of the site")
        return target

    def _frame(self) -> tuple[int, ...]:
        way: list[int] = []
        for step in as_list(self._sent.get("frame")):
            if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step < 1_000:
                raise self._fault("names a frame that cannot be")
            way.append(step)
        if len(way) > _MOST_FRAMES:
            raise self._fault("lies too many frames deep")
        return tuple(way)

    def _pair(self, first: str, second: str, most: int) -> tuple[float, float] | None:
        sent = self._sent.get(first), self._sent.get(second)
        if None in sent:
            return None
        numbers: list[float] = []
        for each in sent:
            if isinstance(each, bool) or not isinstance(each, int | float) or not -most <= each <= most:
                raise self._fault(f"has no usable {first} and {second}")
            numbers.append(float(each))
        return numbers[0], numbers[1]

    def _text(self, name: str, without: str | None) -> str:
        """Return a text of the step; `without` is the fault that an empty one is, None where it may be empty."""
        text = as_text(self._sent.get(name))
        if not text and without is not None:
            raise self._fault(without)
        if len(text) > _MOST_VALUE_LENGTH:
            raise self._fault(f"has a {name} of more than {_MOST_VALUE_LENGTH:,} characters")
        for place in _PLACE.findall(text):
            if place not in PLACES:
                raise self._fault(f"has the unknown place {place[:50]}", f"Use {', '.join(sorted(PLACES))}.")
        return text

    def _read_seconds(self, sent: object) -> float:
        if isinstance(sent, bool) or not isinstance(sent, int | float) or not sent > 0:
            return STEP_SECONDS
        return min(MOST_SECONDS, max(sent / 1_000, 1.0))

    def _read_landing(self) -> PageWait | None:
        """Return where the page is after the step; of several navigations the last one counts.

        Query and fragment are left out: they hold what is new each time.
        """
        for event in reversed([as_mapping(each) for each in as_list(self._sent.get("assertedEvents"))]):
            url = parse_url(as_text(event.get("url"))) if event.get("type") == "navigation" else None
            if url is not None:
                address = f"{url.origin}{url.path}"
                place = Condition(Sight.PLACE, Comparison.EQUALS, address)
                return PageWait((place,), Spot(window=address if self._window() else ""), self._seconds)
        return None

    def _name(self, gesture: Gesture) -> str:
        spots = " or ".join(" >>> ".join(chain) for chain in gesture.spot.selectors[:3])[:200]
        match gesture:
            case Act():
                shown = gesture.text[:100] if gesture.motion in (Motion.GO, Motion.KEY_DOWN, Motion.KEY_UP) else spots
                return f"{gesture.motion.value} {shown}".strip()
            case ElementWait():
                return f"wait for {spots}"
            case PageWait():
                return "wait for the page"

    def _fault(self, what: str, remedy: str = "Record the login anew without it.") -> UsageError:
        return UsageError(f"Step {self._number} of the recording {what}.", remedy)


_READERS: dict[str, Callable[[_Reader], Gesture | None]] = {
    "navigate": _Reader.navigate,
    "click": _Reader.click,
    "doubleClick": _Reader.click,
    "hover": _Reader.hover,
    "change": _Reader.change,
    "keyDown": _Reader.key,
    "keyUp": _Reader.key,
    "scroll": _Reader.scroll,
    "setViewport": _Reader.set_viewport,
    "close": _Reader.close,
    "waitForElement": _Reader.wait_for_element,
    "waitForExpression": _Reader.wait_for_expression,
}
