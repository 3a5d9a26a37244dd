# SPDX-License-Identifier: Apache-2.0
"""Recordings of Selenium IDE (`.side`), read into the same steps. Source: the format of Selenium IDE 3 and 4."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from vedette.crawl.imports.documents import as_list, as_mapping, as_text, read_json
from vedette.domain.login import CODE_PLACE, PASSWORD_PLACE, USER_PLACE
from vedette.errors import UsageError
from vedette.scan.gestures import Act, Comparison, Condition, ElementWait, Gesture, Motion, PageWait, Sight, Spot
from vedette.scan.login.recording import MOST_STEPS, MOST_TEXT_LENGTH, PLACES, RecordedStep
from vedette.web.url import parse_url

_MOST_SELECTORS = 20
_MOST_SELECTOR_LENGTH = 2_000
_MOST_VALUE_LENGTH = 10_000
_VARIABLE = re.compile(r"\$\{([^{}]{0,100})\}")
_WORDS = {
    USER_PLACE: USER_PLACE,
    PASSWORD_PLACE: PASSWORD_PLACE,
    CODE_PLACE: CODE_PLACE,
    "${username}": USER_PLACE,
    "${password}": PASSWORD_PLACE,
    "${totp}": CODE_PLACE,
}
_KEYS = {"KEY_ENTER": "Enter", "KEY_TAB": "Tab", "KEY_ESC": "Escape", "KEY_ESCAPE": "Escape", "KEY_SPACE": "Space"}
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_IDLE = frozenset({"", "echo", "pause", "setSpeed", "mouseOut", "close"})
"""Commands that do nothing which a login needs: each step waits for what it needs by itself."""


def is_selenium(text: str) -> bool:
    """Whether `text` looks like a project of Selenium IDE. Never raises."""
    try:
        return isinstance(as_mapping(read_json(text[: MOST_TEXT_LENGTH + 1])).get("tests"), list)
    except UsageError:
        return False


def read_selenium(text: str) -> tuple[RecordedStep, ...]:
    """Return the steps of the first test of a project. Raises UsageError, which names the step."""
    project = as_mapping(read_json(text))
    tests = as_list(project.get("tests"))
    commands = as_list(as_mapping(tests[0]).get("commands")) if tests else []
    if not commands:
        raise UsageError("The file is no recording: its first test has no commands.", "Save it from Selenium IDE.")
    if len(commands) > MOST_STEPS:
        raise UsageError(f"The recording has more than {MOST_STEPS} steps.")
    base = as_text(project.get("url"))
    steps: list[RecordedStep] = []
    for number, sent in enumerate(commands, 1):
        steps += _Command(number, as_mapping(sent), base).read()
    if not steps:
        raise UsageError("The file is no recording: all its commands are comments.", "Save it from Selenium IDE.")
    return tuple(steps)


class _Command:
    """Reads one command, which may be several steps."""

    def __init__(self, number: int, sent: dict[object, object], base: str) -> None:
        self._number = number
        self._command = as_text(sent.get("command"))
        self._target = as_text(sent.get("target"))
        self._value = as_text(sent.get("value"))
        self._others = [as_text(each[0]) for each in map(as_list, as_list(sent.get("targets"))) if each]
        self._base = base

    def read(self) -> list[RecordedStep]:
        """Return the steps. Raises UsageError."""
        if self._command in _IDLE or self._command.startswith("//"):
            return []
        reader = _READERS.get(self._command)
        if reader is None:
            raise self._fault(f"is the command {self._command[:50]!r}, which a login cannot be played with")
        return [RecordedStep(self._number, f"{self._command} {self._target}"[:250], each) for each in reader(self)]

    def open(self) -> list[Gesture]:
        """Read the address that a page is opened at."""
        try:
            address = urljoin(self._base, self._target)
        except ValueError as error:
            raise self._fault("opens what is no address") from error
        if parse_url(address) is None:
            raise self._fault("opens what is no http or https address")
        return [Act(Motion.GO, text=address)]

    def resize(self) -> list[Gesture]:
        """Read the size of the window."""
        size = _SIZE.fullmatch(self._target)
        if size is None or "0" in size.groups():
            raise self._fault("makes the window no size")
        return [Act(Motion.RESIZE, at=(float(size[1]), float(size[2])))]

    def click(self) -> list[Gesture]:
        """Read a click."""
        motion = Motion.DOUBLE_CLICK if self._command.startswith("doubleClick") else Motion.CLICK
        return [Act(motion, self._spot())]

    def hover(self) -> list[Gesture]:
        """Read a pointer that moves over something."""
        return [Act(Motion.HOVER, self._spot())]

    def type(self) -> list[Gesture]:
        """Read what is typed into a field."""
        return [Act(Motion.CHANGE, self._spot(), self._filled(self._value))]

    def send_keys(self) -> list[Gesture]:
        """Read text and keys that are sent to a field; a key is pressed where the field has the focus."""
        key = _VARIABLE.search(self._value)
        if key is None or key[1] not in _KEYS:
            return self.type()
        before = self._value[: key.start()]
        spot = self._spot()
        typed = [Act(Motion.CHANGE, spot, self._filled(before))] if before else [Act(Motion.CLICK, spot)]
        name = _KEYS[key[1]]
        return [*typed, Act(Motion.KEY_DOWN, text=name), Act(Motion.KEY_UP, text=name)]

    def select(self) -> list[Gesture]:
        """Read the option that is chosen: by its label or its value."""
        kind, equals, wanted = self._value.partition("=")
        if equals and kind not in ("label", "value"):
            raise self._fault("chooses an option neither by its label nor by its value")
        return [Act(Motion.CHANGE, self._spot(), self._filled(wanted if equals else self._value))]

    def wait(self) -> list[Gesture]:
        """Read what is waited for."""
        if self._command in ("waitForElementNotVisible", "waitForElementNotPresent"):
            is_visible = True if self._command == "waitForElementNotVisible" else None
            return [ElementWait(self._spot(), Comparison.AT_MOST, 0, is_visible)]
        return [ElementWait(self._spot(), is_visible=self._command.endswith("Visible") or None)]

    def title(self) -> list[Gesture]:
        """Read the title that a page is to have."""
        return [PageWait((Condition(Sight.TITLE, Comparison.EQUALS, self._target),))]

    def _spot(self) -> Spot:
        written = dict.fromkeys(each for each in (self._target, *self._others) if each)
        selectors = [_selector(each) for each in list(written)[:_MOST_SELECTORS] if len(each) <= _MOST_SELECTOR_LENGTH]
        known = tuple((each,) for each in selectors if each is not None)
        if not known:
            raise self._fault("names no element in a way that is known")
        return Spot(known)

    def _filled(self, text: str) -> str:
        if len(text) > _MOST_VALUE_LENGTH:
            raise self._fault(f"has a value of more than {_MOST_VALUE_LENGTH:,} characters")
        for written, place in _WORDS.items():
            text = text.replace(written, place)
        unknown = _VARIABLE.search(text)
        if unknown is not None:
            raise self._fault(
                f"has the unknown variable {unknown[0][:50]}", f"Use {', '.join(sorted(PLACES))} in its place."
            )
        return text

    def _fault(self, what: str, remedy: str = "Record the login anew without it.") -> UsageError:
        return UsageError(f"Step {self._number} of the recording {what}.", remedy)


def _selector(written: str) -> str | None:
    """Return a locator of Selenium as Chrome's Recorder would write it; None for a kind that is not known."""
    kind, equals, rest = written.partition("=")
    if written.startswith("//"):
        return f"xpath/{written}"
    if not equals or not rest:
        return None
    quoted = rest.replace("\\", "\\\\").replace('"', '\\"')
    match kind:
        case "css":
            return rest
        case "id":
            return f'[id="{quoted}"]'
        case "name":
            return f'[name="{quoted}"]'
        case "xpath":
            return f"xpath/{rest}"
        case "linkText" | "partialLinkText":
            return f"text/{rest}"
        case _:
            return None


_READERS: dict[str, Callable[[_Command], list[Gesture]]] = {
    "open": _Command.open,
    "setWindowSize": _Command.resize,
    "click": _Command.click,
    "clickAt": _Command.click,
    "doubleClick": _Command.click,
    "doubleClickAt": _Command.click,
    "mouseOver": _Command.hover,
    "type": _Command.type,
    "sendKeys": _Command.send_keys,
    "select": _Command.select,
    "waitForElementVisible": _Command.wait,
    "waitForElementPresent": _Command.wait,
    "waitForElementNotVisible": _Command.wait,
    "waitForElementNotPresent": _Command.wait,
    "assertElementPresent": _Command.wait,
    "verifyElementPresent": _Command.wait,
    "assertTitle": _Command.title,
    "verifyTitle": _Command.title,
}
