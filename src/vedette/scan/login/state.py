# SPDX-License-Identifier: Apache-2.0
"""What a scan knows of its login, from slice to slice and over a death. Sealed at rest: it holds tokens."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vedette.domain.coverage import CellResult
from vedette.domain.exchange import Url
from vedette.domain.time import Instant, Span
from vedette.scan.login.indicator import Indicator
from vedette.scan.login.proof import Compared
from vedette.scan.login.tools import Session

MOST_LOSSES = 5
LOSS_SPAN = Span.of(minutes=10)
MOST_OF_CULPRIT = 2
"""So many sessions may end with one address before it is left out."""


MOST_CULPRITS = 3
"""Of more that were there equally often, nobody knows which it was: the next loss may tell."""


@dataclass(frozen=True, slots=True)
class LoginState:
    """How the login of one role stands."""

    role: str
    session: int = 0
    """The number of the present session, from 1; 0 before the first login."""
    last: Session | None = None
    """The session as the last login ended, without what the browser keeps."""
    compared: tuple[Compared, ...] = ()
    indicator: Indicator | None = None
    losses: tuple[Instant, ...] = ()
    """When the session was lost, of late."""
    all_losses: int = 0
    culprits: tuple[tuple[str, int], ...] = ()
    """How many sessions ended after a request after which none was seen to hold, by its method and path."""
    excluded: frozenset[str] = frozenset()
    """What is not sent any more, by method and path: it ends sessions."""
    given_up: str = ""
    """Why the role was given up; empty while it is not."""
    actions: tuple[str, ...] = ()
    """Where login forms lead: sent as nobody, for who is logged in must not log in again."""
    inner: frozenset[str] = frozenset()
    """Those of them that lead nobody to another login: they are of the inside, and sent as who is logged in."""
    exits: tuple[str, ...] = ()
    """What links and buttons lead to that say that they log out: never sent while somebody is logged in."""
    code_periods: tuple[tuple[str, int], ...] = ()
    code_counters: tuple[tuple[str, int], ...] = ()
    unsure: tuple[str, ...] = ()
    """The steps that were finished since the login was last known to hold."""
    unsure_cells: tuple[CellResult, ...] = field(default=())
    others: tuple[OtherLogin, ...] = ()
    """How the logins of the further roles stand."""

    @property
    def is_proved(self) -> bool:
        """Whether it is known how somebody who is logged in is told from others."""
        return self.indicator is not None

    def is_way_in(self, name: str) -> bool:
        """Whether the request called `name` logs in, and is sent as nobody."""
        return name in self.actions and name not in self.inner

    def with_loss(self, now: Instant, suspects: frozenset[str]) -> LoginState:
        """Return the state after a session was lost, with one more count for each suspect."""
        counts = dict(self.culprits)
        counts.update({name: counts.get(name, 0) + 1 for name in suspects})
        recent = tuple(moment for moment in (*self.losses, now) if (now - moment).ticks <= LOSS_SPAN.ticks)
        culprits = tuple(sorted(counts.items()))
        return replace(self, losses=recent, all_losses=self.all_losses + 1, culprits=culprits)

    def worst_of(self, suspects: frozenset[str]) -> tuple[str, ...]:
        """Return which of the suspects was there at most losses; none before the second, or of too many."""
        counts = {name: count for name, count in self.culprits if name in suspects}
        most = max(counts.values(), default=0)
        worst = tuple(sorted(name for name, count in counts.items() if count == most))
        return worst if most >= MOST_OF_CULPRIT and len(worst) <= MOST_CULPRITS else ()

    @property
    def is_hopeless(self) -> bool:
        """Whether the session was lost too often of late."""
        return len(self.losses) > MOST_LOSSES

    @property
    def protected(self) -> Url | None:
        """The page by which the login is known to hold."""
        return self.indicator.url if self.indicator is not None else None


@dataclass(frozen=True, slots=True)
class OtherLogin:
    """The login of a further role, and what its sender handed on; `state` says nothing for nobody."""

    state: LoginState
    session: bytes | None = field(default=None, repr=False)


def stored_session(session: Session) -> Session:
    """Return what is kept of a session in the state: the sender keeps what the browser has."""
    return replace(session, state=None)
