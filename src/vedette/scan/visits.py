# SPDX-License-Identifier: Apache-2.0
"""What a browser is asked to do for a scan, and what comes of it. Values only; `ports.Browser` is who does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.opening import Opening, Read, Sighting


class Care(Enum):
    """How far a browser goes with requests that may change something."""

    OBSERVE = "observe"
    """Nothing but GET, HEAD and OPTIONS is sent; what pages want to send else is kept, and answered here."""
    CAREFUL = "careful"
    """No DELETE, and no address or button that says that it deletes, buys, sends or logs out."""
    FULL = "full"
    """Everything is sent and pressed: for a site that may be changed."""


@dataclass(frozen=True, slots=True)
class BrowserLimits:
    """How much a browser does for one page, and for a whole scan."""

    is_on: bool = True
    care: Care = Care.CAREFUL
    most_visits: int = 2_000
    """Of one scan; pages beyond are counted as not seen."""
    most_visits_of_template: int = 3
    """How many pages of one template are visited."""
    most_actions: int = 400
    """Events that are fired on one page."""
    most_of_class: int = 6
    """Actions of one kind: the rows of a long table are alike."""
    most_depth: int = 4
    """How many actions may follow one another."""
    most_replays: int = 4
    """How often a page is loaded again for actions that were lost."""
    most_options: int = 8
    """Choices of one select that are tried."""
    load_seconds: float = 15.0
    explore_seconds: float = 25.0
    visit_seconds: float = 40.0
    """When the tab is closed from outside, whatever it does."""
    most_scrolls: int = 10
    tabs: int = 2
    excluded_selectors: tuple[str, ...] = ()
    """Elements (CSS) that are never touched."""
    excluded_events: tuple[str, ...] = ()
    """Names of events that are never fired."""


class Fate(Enum):
    """What became of a request that a page made."""

    SENT = "sent"
    GIVEN = "given"
    """Answered with bytes that the scan had already."""
    HELD = "held"
    """Kept back: a careful scan does not send it, or the page was to stay where it is."""
    BLANK = "blank"
    """A picture or the like, answered with nothing."""
    REFUSED = "refused"
    """The gate did not let it out."""
    LOST = "lost"
    """It was sent and had no answer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that a page wanted to make; `exchange` is there when it was sent and answered.

    `use` says what for: `document`, `frame`, `script`, `style`, `picture`, `stream`, `ahead`, `data`; `navigation` for
    where a script or a form wanted to go and was kept from.
    """

    request: Request
    use: str
    fate: Fate
    exchange: Exchange | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SocketTalk:
    """A WebSocket that was opened, and the first text messages of both sides."""

    url: Url
    sent: tuple[str, ...]
    received: tuple[str, ...]
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class VisitTask:
    """A page to look at. `document` is its answer as the crawl has it: the browser is given these bytes.

    `fragment` is a route of the page's own scripts, without the `#`.
    """

    document: Exchange
    mark: str
    limits: BrowserLimits
    fragment: str = ""

    @property
    def url(self) -> Url:
        """The address of the page."""
        return self.document.request.url

    @property
    def address(self) -> str:
        """The address as a browser writes it, route included."""
        return f"{self.url}#{self.fragment}" if self.fragment else str(self.url)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page showed. `is_whole` is False when time or the tab ended it early; `story` then says why."""

    wishes: tuple[Wish, ...] = ()
    addresses: tuple[str, ...] = ()
    """Links that stood in the page at any moment, absolute, without those of the document itself."""
    routes: tuple[str, ...] = ()
    """Addresses that scripts gave the page without leaving it: `pushState` and fragments."""
    guesses: tuple[str, ...] = ()
    """What looked like an address in the variables and the storage of the page's scripts."""
    sockets: tuple[SocketTalk, ...] = ()
    libraries: tuple[str, ...] = ()
    """Script libraries that ran in the page: the id, a space and the version that each gave itself."""
    html: str = ""
    """The document as scripts had made it before the first action."""
    actions: int = 0
    lost: int = 0
    """Actions whose element was gone, and did not come back."""
    skipped: tuple[str, ...] = ()
    """Labels of what was not pressed because of what it says."""
    is_interactive: bool = True
    is_whole: bool = True
    story: str = ""


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """A field, button or link that a page shows to somebody who logs in. `selector` finds it again."""

    selector: str
    kind: str
    """The type of an input, or `select`, `textarea`, `button`, `link`."""
    name: str = ""
    identifier: str = ""
    label: str = ""
    autocomplete: str = ""
    is_visible: bool = True
    form: int = -1
    """The number of its form in the page; -1 for none."""


@dataclass(frozen=True, slots=True)
class BrowserState:
    """What a browser keeps of an identity beside the cookies of HTTP: cookies set by scripts, and local storage."""

    cookies: tuple[tuple[str, str, str, str], ...] = ()
    """Host, path, name and value."""
    storage: tuple[tuple[str, str, str], ...] = ()
    """Origin (empty for every one), key and value."""
    session_storage: tuple[tuple[str, str, str], ...] = ()
    """The same for the storage that lives as long as a tab."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a stored answer did in a browser of its own, offline: the values that its scripts reported."""

    executed: tuple[str, ...] = ()
    dialogs: tuple[str, ...] = ()
    story: str = ""


@dataclass(frozen=True, slots=True)
class RenderTask:
    """An answer to render offline: nothing it asks for is sent; `beside` are answers it may load.

    `actions` lists events fired after the load: `(selector, event)`.
    """

    document: Exchange
    beside: tuple[Exchange, ...] = ()
    fragment: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    seconds: float = 5.0
    function: str = field(default="vedette")
    """The name of the function that a marker calls, with one argument, to say that it ran."""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A page that a stranger opens: `document` is its answer, which the browser is given."""

    document: Exchange
    opening: Opening
    mark: str
    limits: BrowserLimits
    function: str = "vedette"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a page did when it was opened. `story` says what went wrong; empty when nothing did."""

    executed: tuple[str, ...] = ()
    """The values that calls of the function gave."""
    navigations: tuple[str, ...] = ()
    """Where its scripts wanted to go."""
    properties: tuple[str, ...] = ()
    """Those of the names looked for that an object without anything of its own had."""
    sightings: tuple[Sighting, ...] = ()
    reads: tuple[Read, ...] = ()
    requests: int = 0
    """How many requests the page sent."""
    story: str = ""
