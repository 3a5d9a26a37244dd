# SPDX-License-Identifier: Apache-2.0
"""What the conductor needs from outside. `transport/`, `store/` and `engine/` fit these Protocols."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol
from uuid import UUID

from vedette.domain.callback import Call, ListenerAddress
from vedette.domain.check import Lane
from vedette.domain.exchange import Exchange, Origin, Request, Url
from vedette.domain.guise import Guise
from vedette.domain.login import CertificateLogin, HttpLogin
from vedette.domain.policy import HttpLimits
from vedette.domain.policy_http import HttpManners
from vedette.domain.scan import Agent, Credentials, Failure, Scan, ScanState, Via
from vedette.domain.scope import Scope
from vedette.domain.time import Instant
from vedette.domain.website import ConsentBasis
from vedette.errors import Refused, Unreachable
from vedette.scan.gestures import Gesture
from vedette.scan.rows import Batch, ExchangeRef, FindingRow, JournalState, PageRow, RefusalRow
from vedette.scan.visits import (
    BrowserState,
    FieldSeen,
    Opened,
    OpenTask,
    Rendering,
    RenderTask,
    Visit,
    VisitTask,
    Wish,
)


class Outage(Enum):
    """Why a request had no usable answer."""

    NAME = "name"
    """The host's name could not be resolved."""
    CONNECT = "connect"
    """Nobody accepts connections there."""
    TIMEOUT = "timeout"
    TLS = "tls"
    PROXY = "proxy"
    PROTOCOL = "protocol"
    """What answers does not speak HTTP."""
    CLOSED = "closed"
    """The connection was reset, or closed before a full head arrived."""
    UNREADABLE = "unreadable"
    """The answer came, but reading it ends the process that reads it (`Taster`)."""


class NoAnswer(Unreachable):
    """A request was sent, or tried, and had no usable answer."""

    def __init__(self, outage: Outage, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.outage = outage


class RefusalReason(Enum):
    """Which floor of the gate said no."""

    CONSENT = "consent"
    SCOPE = "scope"
    METHOD = "method"
    EXCLUDED = "excluded"
    BUDGET = "budget"
    ADDRESS = "address"
    """The name resolved to an address that the consent does not cover."""
    FORM = "form"
    """It holds bytes that would end a line of its head early, or that no request can hold."""


class NotAdmitted(Refused):
    """The gate did not let a request out; not a byte of it left."""

    def __init__(self, reason: RefusalReason, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """All that a sender needs to know of a scan. `consent` names the origins that may be reached, and why.

    An origin whose basis is LOOPBACK is refused when its name resolves to any other address.
    """

    scan_id: UUID
    scope: Scope
    consent: Mapping[Origin, ConsentBasis]
    limits: HttpLimits
    via: Via
    credentials: Credentials
    session: bytes | None = None
    manners: HttpManners = field(default_factory=HttpManners)


class LoginPage(Protocol):
    """A page in which somebody logs in. Every step has a limit and raises Unreachable, in words, when it fails.

    Selectors are CSS, or what Playwright takes besides: `text=…`, `xpath=…`, `role=button[name="…"]`; the first match
    counts.
    """

    @property
    def url(self) -> str:
        """Where the page is."""
        ...

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """The requests so far, with their answers: which of them carried the login."""
        ...

    @property
    def visited(self) -> tuple[str, ...]:
        """The addresses that its windows went to or wanted to go to, those of redirects included."""
        ...

    def keep_back(self, address: Url) -> None:
        """Answer requests for `address` here from now on, whatever their query: the site does not get them."""
        ...

    async def go_to(self, address: str) -> None:
        """Go to an address and wait until the page is quiet."""
        ...

    async def fields(self) -> tuple[FieldSeen, ...]:
        """Return the fields, buttons and links of the page, in document order."""
        ...

    async def fill(self, selector: str, value: str) -> None:
        """Type `value` into a field, in place of what it holds."""
        ...

    async def choose(self, selector: str, value: str) -> None:
        """Choose the option of a select by its value."""
        ...

    async def click(self, selector: str) -> None:
        """Click, and wait until what follows is quiet."""
        ...

    async def press(self, selector: str, key: str) -> None:
        """Press a key in a field, such as `Enter`, and wait until what follows is quiet."""
        ...

    async def count(self, selector: str) -> int:
        """Return how many elements a selector finds."""
        ...

    async def wait_for(self, selector: str) -> None:
        """Wait until an element is visible."""
        ...

    async def perform(self, gesture: Gesture) -> None:
        """Do what a step of a recording asks for, in the window and frame that it names."""
        ...

    async def screenshot(self) -> bytes:
        """Return the visible part of the page as a PNG."""
        ...

    async def html(self) -> str:
        """Return the document as it is now."""
        ...

    async def state(self) -> BrowserState:
        """Return what the browser keeps beside the jar, for `Browser.adopt`."""
        ...


class Browser(Protocol):
    """A browser whose only way out is one sender; started when it is first needed, ended with the sender."""

    @property
    def why_not(self) -> str:
        """Why there is no browser, in one sentence; empty as long as there is one."""
        ...

    async def visit(self, task: VisitTask) -> Visit:
        """Look at a page in a tab that nobody else uses meanwhile; what goes wrong is told in the visit."""
        ...

    async def render(self, task: RenderTask) -> Rendering:
        """Render a stored answer, offline and alone, and return what its scripts reported."""
        ...

    async def open(self, task: OpenTask) -> Opened:
        """Open a page as a stranger's page would, alone, and return what came of it."""
        ...

    def login_page(self, mark: str) -> AbstractAsyncContextManager[LoginPage | None]:
        """Lend a page in which somebody logs in; None where there is no browser.

        The cookies that it is given are in the sender's jar at once.
        """
        ...

    async def adopt(self, state: BrowserState) -> None:
        """Let visits begin with this storage from now on: that of an identity that is logged in."""
        ...


@dataclass(frozen=True, slots=True)
class RoleSession:
    """Who a sender is logged in as, beside the cookies in its jar.

    `role` and `session` stand in each exchange; `headers` go with each request to the target, `state` is the browser's.
    """

    role: str
    session: int
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    state: BrowserState = field(default_factory=BrowserState, repr=False)
    http: HttpLogin | None = field(default=None, repr=False)
    """What is answered where the target asks for HTTP authentication."""
    certificate: CertificateLogin | None = field(default=None, repr=False)
    """What is shown where the target's TLS asks for a certificate."""


class Sender(Protocol):
    """The only way out for a scan. Every request passes the gate; redirects are never followed."""

    @property
    def shows_token(self) -> bool:
        """Whether a request to the target shows a signed JSON Web Token."""
        ...

    async def send(
        self, request: Request, *, mark: str, lane: Lane = Lane.NORMAL, guise: Guise = Guise.OWN
    ) -> Exchange:
        """Send `request`, marked `X-Vedette-Scan: <scan>/<mark>`, and return the exchange.

        Waits for its turn (pace, lane). A cut, dripping or over-long body is an exchange whose response says so in
        `body_end`. Raises NotAdmitted when the gate refuses, NoAnswer when there is no response head.
        """
        ...

    def session(self) -> bytes:
        """Return the cookies as bytes that `SenderSettings.session` takes back."""
        ...

    def take_refusals(self) -> tuple[RefusalRow, ...]:
        """Return, and forget, what the gate refused since the last call."""
        ...

    async def adopt(self, session: RoleSession | None) -> None:
        """Send in `session` from now on; None for nobody: the jar is as it was before any request, too."""
        ...

    def put_cookie(self, url: Url, line: str) -> None:
        """Take in a cookie as if an answer from `url` had set it; `line` is what Set-Cookie would say."""
        ...

    def branch(
        self, beside: tuple[Url, ...] | None, *, is_blank: bool, session: bytes | None = None
    ) -> AbstractAsyncContextManager[Sender]:
        """Lend a second sender behind the same pace and budget.

        It reaches the whole origins of the target and of `beside`, as far as consent goes; with None it has the scope
        of this one. A blank one has a jar and a session of its own, both as they were before any request, or those
        that another sender handed on as `session`; else they are those of this sender.
        """
        ...

    def browser(self) -> Browser:
        """Return the browser whose only way out this sender is."""
        ...


class Senders(Protocol):
    """Makes the sender of one scan."""

    def open(self, settings: SenderSettings) -> AbstractAsyncContextManager[Sender]:
        """Return a sender; leaving the context closes its connections."""
        ...


class Callbacks(Protocol):
    """Our own listener, as scans see it."""

    def address(self, *, is_loopback: bool) -> ListenerAddress | None:
        """Return where a site can call, which runs on this machine's loopback or elsewhere; None where it cannot."""
        ...

    async def expect(self, token: str, scan_id: UUID, trial: str) -> None:
        """Write down, before it is sent, that a probe of `trial` carries `token`. Raises StoreFailed."""
        ...

    async def calls_of(self, tokens: Collection[str]) -> dict[str, tuple[Call, ...]]:
        """Return the calls with each of `tokens`, oldest first; tokens without any are left out. Raises StoreFailed."""
        ...


class Taste(Enum):
    """What became of a process that read an answer before anybody else did."""

    SOUND = "sound"
    CRASHES = "crashes"
    """It died of a signal, and so did a second one."""
    ENDLESS = "endless"
    """It was still reading when its time was up."""
    UNKNOWN = "unknown"
    """No process could be started."""


class Taster(Protocol):
    """Reads answers with all the readers of a scan in a process of its own, which may die of it."""

    async def taste(self, exchange: Exchange) -> Taste:
        """Return what became of the process that read `exchange`. Takes bounded time; never raises."""
        ...


class Tasters(Protocol):
    """Makes the taster of one slice."""

    def open(self) -> AbstractAsyncContextManager[Taster]:
        """Return a taster, which starts no process before the first answer; leaving the context ends the process."""
        ...


class Journal(Protocol):
    """The memory of one scan, as one holder of it sees it."""

    async def load(self) -> JournalState:
        """Return all that was committed. Raises Conflict when a newer epoch has the scan."""
        ...

    async def commit(self, batch: Batch) -> ScanState | None:
        """Write `batch` in one transaction and return the user's wish for the scan, if there is one.

        Evidence is written first. Raises Conflict when a newer epoch has the scan; StoreFailed when the disk is full
        or the database cannot be written, in which case nothing of the batch is there.
        """
        ...

    async def compact(self, first: int, last: int) -> None:
        """Merge the evidence of the batches `first` to `last` of this epoch: the end of a slice."""
        ...

    async def read_exchange(self, ref: ExchangeRef) -> Exchange:
        """Return one exchange. Raises NotFound."""
        ...


class Clock(Protocol):
    """The time of day, and a clock that never goes back."""

    def now(self) -> Instant:
        """Return the present moment."""
        ...

    def monotonic_seconds(self) -> float:
        """Return seconds since an arbitrary start."""
        ...


class ScanDesk(Protocol):
    """Hands scans out to whoever runs them, and takes them back when they are over."""

    async def claim(self, scan_id: UUID, agent: Agent) -> Scan:
        """Give the scan to `agent` under the next epoch. Raises NotFound; Conflict when the scan is over."""
        ...

    def journal(self, scan_id: UUID, epoch: int) -> Journal:
        """Return the journal of a claimed scan."""
        ...

    async def consent(self, scan: Scan) -> Mapping[Origin, ConsentBasis]:
        """Return which of the scan's origins may be reached at this moment, and why."""
        ...

    async def base_findings(self, scan: Scan) -> tuple[FindingRow, ...]:
        """Return the findings of the scan that `scan` tests again."""
        ...

    async def base_pages(self, scan: Scan) -> tuple[PageRow, ...]:
        """Return the pages of the scan that `scan`, an incremental one, is compared with."""
        ...

    async def archive(self, scan_id: UUID, epoch: int) -> None:
        """Carry the scan's findings and its ledger over to the website's issues. May be repeated."""
        ...

    async def fail(self, scan_id: UUID, epoch: int, failure: Failure) -> None:
        """Mark the scan as failed outside of a batch, where no batch can be written. Raises StoreFailed."""
        ...


class Engine(Protocol):
    """Runs scans durably: one workflow a scan, its id the scan's id, one recorded step a slice."""

    async def start(self, scan_id: UUID) -> None:
        """Run the scan, from its last slice where it was stopped; starting twice is harmless."""
        ...

    async def stop(self, scan_id: UUID) -> None:
        """Let no further slice begin; the slice in flight ends by itself when it sees the wish."""
        ...
