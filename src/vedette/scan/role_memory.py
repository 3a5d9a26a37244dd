# SPDX-License-Identifier: Apache-2.0
"""What a scan knows of a role beside the one that it is done as: its login, and what its own crawl has reached.

The crawl of a role is kept in its steps: the value of each is the record, with what is known of the answer. So it dies
and goes on with the rest of the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from vedette.crawl.frontier import Frontier
from vedette.crawl.inventory import CandidateRecord
from vedette.crawl.page_facts import PageFacts
from vedette.crawl.settings import CrawlSettings
from vedette.domain.coverage import CellResult
from vedette.domain.login import ANONYMOUS, User
from vedette.scan.codec import decode
from vedette.scan.login.state import LoginState, OtherLogin
from vedette.scan.rows import StepRow

ROLE_VISIT = "role-visit"


@dataclass(frozen=True, slots=True)
class RolePage:
    """What is remembered of an answer to a role. `names` are the words about users of the scan that it holds."""

    media_type: str
    facts: PageFacts
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleVisit:
    """One request that a role knows, and what became of it."""

    role: str
    record: CandidateRecord
    page: RolePage | None = None


@dataclass(slots=True)
class RoleMemory:
    """The picture of one role. Fits `keeper.HoldsLogin`; nobody has no login."""

    role: str
    frontier: Frontier
    login: LoginState | None = None
    session: Callable[[], bytes | None] = field(default=lambda: None, repr=False)
    """Returns what its sender hands on."""
    harmless: set[str] = field(default_factory=set)
    pages: dict[str, RolePage] = field(default_factory=dict)
    unsure: dict[str, StepRow] = field(default_factory=dict)
    """The steps that were finished since its login was last known to hold."""
    unsure_cells: list[CellResult] = field(default_factory=list)

    @property
    def is_proved(self) -> bool:
        """Whether the role may be relied on: its login is proved, or it needs none."""
        return self.role == ANONYMOUS or (self.login is not None and self.login.is_proved)

    @property
    def given_up(self) -> str:
        """Why the role was given up; empty while it is not."""
        return self.login.given_up if self.login is not None else ""

    def note(self, step: StepRow) -> None:
        """Take in that a step which rests on the role's session is finished."""
        if self.login is not None:
            self.unsure[step.key] = step

    def unsure_until_now(self) -> Callable[[], None]:
        """Return what makes everything sure that is unsure at this moment."""
        keys, cells = tuple(self.unsure), len(self.unsure_cells)

        def make_sure() -> None:
            for key in keys:
                self.unsure.pop(key, None)
            del self.unsure_cells[:cells]

        return make_sure

    def hand_on(self, session: bytes) -> None:
        """Keep what a sender left that is gone now."""
        self.session = lambda: session

    def put(self, visit: RoleVisit) -> None:
        """Take in what is known of one request."""
        self.frontier.put([visit.record])
        if visit.page is None:
            self.pages.pop(visit.record.key, None)
            self.frontier.forget_page(visit.record.key)
        else:
            self.pages[visit.record.key] = visit.page
            self.frontier.put_pages([visit.page.facts])

    def packed(self) -> OtherLogin:
        """Return what is written down of login and session."""
        state = self.login or LoginState(self.role)
        unsure, cells = tuple(self.unsure), tuple(self.unsure_cells)
        return OtherLogin(replace(state, unsure=unsure, unsure_cells=cells), self.session())


def recall_roles(
    users: tuple[User, ...], logins: Iterable[OtherLogin], steps: Iterable[StepRow], settings: CrawlSettings
) -> dict[str, RoleMemory]:
    """Return the roles beside the first user, nobody first, as their logins and steps have them."""
    if not users:
        return {}
    names = (ANONYMOUS, *(user.role for user in users[1:]))
    roles = {name: RoleMemory(name, Frontier(settings)) for name in names}
    for user in users[1:]:
        roles[user.role].login = LoginState(user.role)
    visits = sorted((step for step in steps if step.kind == ROLE_VISIT), key=lambda step: step.order)
    for visit in (decode(step.value, RoleVisit) for step in visits):
        roles[visit.role].put(visit)
    by_key = {step.key: step for step in steps}
    for stored in logins:
        memory = roles[stored.state.role]
        if stored.session is not None:
            memory.hand_on(stored.session)
        if memory.role != ANONYMOUS:
            memory.login = stored.state
        memory.unsure = {key: by_key[key] for key in stored.state.unsure if key in by_key}
        memory.unsure_cells = list(stored.state.unsure_cells)
    for memory in roles.values():
        memory.frontier.learn_earlier_rounds()
    return roles
