# SPDX-License-Identifier: Apache-2.0
"""What the steps of a recording ask of a page: gestures of a hand, and waiting for what they bring. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

STEP_SECONDS = 15.0
"""For how long a step is tried where its recording does not say."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a step acts.

    `selectors` are alternatives as Chrome's Recorder writes them: `aria/`, `text/`, `xpath/`, `pierce/`, else CSS. Each
    is a chain: what a link of it finds is looked for inside of what the one before it found, shadow trees included.
    """

    selectors: tuple[tuple[str, ...], ...] = ()
    window: str = ""
    """The address of the window; empty for the first one."""
    frame: tuple[int, ...] = ()
    """The way down to the frame: the place of each among those of its parent, in the order of their coming."""


class Motion(Enum):
    """What a hand does."""

    GO = "go to"
    CLICK = "click on"
    DOUBLE_CLICK = "double-click on"
    HOVER = "point at"
    CHANGE = "fill in"
    KEY_DOWN = "press"
    KEY_UP = "let go of"
    SCROLL = "scroll"
    RESIZE = "resize"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Act:
    """A gesture. `text` is the address, the value or the key; `at` a place in the element, or how far, or how large."""

    motion: Motion
    spot: Spot = Spot()
    text: str = field(default="", repr=False)
    at: tuple[float, float] | None = None
    button: str = "left"
    seconds: float = STEP_SECONDS


class Comparison(Enum):
    """How what a page shows is compared with what is waited for."""

    EQUALS = "=="
    DIFFERS = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    CONTAINS = "includes"
    STARTS = "startsWith"
    ENDS = "endsWith"


@dataclass(frozen=True, slots=True)
class ElementWait:
    """Waits until a spot finds so many elements."""

    spot: Spot
    comparison: Comparison = Comparison.AT_LEAST
    count: int = 1
    is_visible: bool | None = True
    """Whether only those count that show, or only those that do not; None for both."""
    attributes: tuple[tuple[str, str], ...] = ()
    seconds: float = STEP_SECONDS


class Sight(Enum):
    """What a condition looks at."""

    TITLE = "title"
    ADDRESS = "href"
    PATH = "pathname"
    QUERY = "search"
    FRAGMENT = "hash"
    READINESS = "readyState"
    ELEMENTS = "elements"
    """How many elements `selector` (CSS) finds."""
    PLACE = "place"
    """The address without query and fragment."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to hold. `number` is compared where elements are counted, `text` else."""

    sight: Sight
    comparison: Comparison
    text: str = ""
    number: int = 0
    selector: str = ""


@dataclass(frozen=True, slots=True)
class PageWait:
    """Waits until all conditions hold for a page."""

    conditions: tuple[Condition, ...]
    spot: Spot = Spot()
    """Which window and frame; it has no selectors."""
    seconds: float = STEP_SECONDS


Gesture = Act | ElementWait | PageWait
