# SPDX-License-Identifier: Apache-2.0
"""What a check is: a declaration, and either a trial (active) or one function over an exchange (passive).

A **trial** is a generator: it yields probes that may be sent together, is sent their observations in the same order,
and returns a finding or None. No clock, no network and no chance but the one handed in: the same observations give
the same verdict, which is the unit test, the crash recovery, the offline verification and the retest.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar, cast

from vedette.domain.callback import ListenerAddress, listener_of
from vedette.domain.chance import Chance
from vedette.domain.exchange import Exchange, Request
from vedette.domain.finding import Directory, Evidence, Finding, Host, RolePair, Route, Subject
from vedette.domain.guise import Guise
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.opening import Opening
from vedette.domain.weakness import Weakness


class SubjectKind(Enum):
    """What a check is tried at."""

    POINT = "point"
    ROUTE = "route"
    DIRECTORY = "directory"
    HOST = "host"
    ROLES = "roles"
    """A pair of roles at a route."""


class Lane(Enum):
    """How a probe shares the host: with others, or alone (for timing)."""

    NORMAL = "normal"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Probe:
    """One request to send and why; `part` names its part in the proof as `Evidence.part` does.

    `guise` changes how the scan shows itself to the site with it.

    With `render`, a call such as `vedette(1)`, a browser renders the answer offline, and whether the call ran is told
    by the effects of the exchange. With `opening` a browser opens the answer at its address, its scripts may ask the
    site for what they need, and the effects tell what came of it.
    """

    request: Request
    part: str = "probe"
    lane: Lane = Lane.NORMAL
    guise: Guise = Guise.OWN
    render: str = ""
    opening: Opening | None = None
    callback: str = ""
    """The token of our own listener that the request carries: calls with it are waited for, and told by the effects."""
    is_shared: bool = False
    """Whether another check of the same point that asks for the same bytes is given this answer, too."""
    role: str | None = None
    """Who asks: a role of the scan, empty for nobody; None for who the scan is done as."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What came back for a probe."""

    probe: Probe
    exchange: Exchange

    def as_evidence(self, part: str | None = None) -> Evidence:
        """Return the observation as evidence, in its probe's part unless another is named."""
        return Evidence(part or self.probe.part, self.exchange)


@dataclass(frozen=True, slots=True)
class Survey:
    """The observations of one subject that serve every check; they are sent once.

    The baselines are the untouched request, sent twice; at an insertion point four times where the page by itself shows
    something else each time, and once more where the canary or the breaker seem to change it. For an insertion point
    `canary` carries the base value with `canary_marker` behind it, and `breaker` the base value with `first`,
    `BREAKERS`, `second` behind it; None for
    other subjects. The openings are those of a route whose page runs scripts: the first learns what the page reads,
    the second, where there is something to learn, gives it that.
    """

    baselines: tuple[Observation, ...]
    canary_marker: str = ""
    canary: Observation | None = None
    breaker_markers: tuple[str, str] = ("", "")
    breaker: Observation | None = None
    openings: tuple[Observation, ...] = ()

    @property
    def listener(self) -> ListenerAddress | None:
        """Where the site can call us; None where it cannot, or where no point is tried."""
        return None if self.canary is None else listener_of(self.canary.exchange)


BREAKERS = "'\"`<>"
"""The characters that break out of literals and markup; sent between two markers in one probe."""

SubjectT = TypeVar("SubjectT", bound=Subject)
Observations = tuple[Observation, ...]
Trial = Generator[tuple[Probe, ...], Observations, Finding | None]


def ask(probe: Probe) -> Generator[tuple[Probe, ...], Observations, Observation]:
    """Yield one probe and return its observation: `seen = yield from ask(Probe(...))`."""
    (seen,) = yield (probe,)
    return seen


@dataclass(frozen=True, slots=True)
class ActiveCheck(Generic[SubjectT]):
    """A weakness, where to try it, the most probes one trial may take, and the trial."""

    weakness: Weakness
    subject: SubjectKind
    most_probes: int
    trial: Callable[[SubjectT, Survey, Chance], Trial]
    places: frozenset[Place] = field(default_factory=frozenset)
    """For subjects of kind POINT: the places it is tried at."""
    techniques: tuple[str, ...] = ()
    needs_openings: bool = False
    """For subjects of kind ROUTE: whether its survey holds openings, and so its verdict needs a browser."""
    needs_listener: Callable[[InsertionPoint], bool] | None = None
    """For subjects of kind POINT: at which of them nothing can be said where the site cannot call us; None for none."""
    needs_token: bool = False
    """For subjects of kind ROUTE: whether nothing can be said where the scan shows no JSON Web Token."""
    needs_object: bool | None = None
    """For subjects of kind ROLES: whether the request has to name an object, or must not; None for either."""

    @property
    def id(self) -> str:
        """The check's id, which is its weakness class."""
        return self.weakness.id

    def is_for(self, pair: RolePair) -> bool:
        """Whether it is tried at this pair of roles."""
        return self.needs_object in (None, pair.slot is not None)


@dataclass(frozen=True, slots=True)
class PassiveCheck:
    """A weakness and the function that sees it in one exchange; `subject` is ROUTE or HOST."""

    weakness: Weakness
    subject: SubjectKind
    inspect: Callable[[Exchange, Subject], tuple[Finding, ...]]
    reads_libraries: bool = False
    """Whether it reads which script libraries ran in a browser: a host is then looked at once more after a visit."""

    @property
    def id(self) -> str:
        """The check's id, which is its weakness class."""
        return self.weakness.id


PointCheck = ActiveCheck[InsertionPoint]
AreaCheck = ActiveCheck[Route] | ActiveCheck[Directory] | ActiveCheck[Host]
RoleCheck = ActiveCheck[RolePair]
TrialCheck = PointCheck | AreaCheck | RoleCheck
Check = TrialCheck | PassiveCheck


def kind_of(subject: Subject) -> SubjectKind:
    """Return what kind of subject it is."""
    match subject:
        case InsertionPoint():
            return SubjectKind.POINT
        case RolePair():
            return SubjectKind.ROLES
        case Route():
            return SubjectKind.ROUTE
        case Directory():
            return SubjectKind.DIRECTORY
        case Host():
            return SubjectKind.HOST


def start_trial(check: TrialCheck, subject: Subject, survey: Survey, chance: Chance) -> Trial:
    """Return the trial of `check` at `subject`. Raises ValueError when the check is not for subjects of its kind."""
    if kind_of(subject) is not check.subject:
        raise ValueError(f"{check.id} is not tried at a {kind_of(subject).value}")
    return cast(Callable[[Subject, Survey, Chance], Trial], check.trial)(subject, survey, chance)
