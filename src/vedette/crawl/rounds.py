# SPDX-License-Identifier: Apache-2.0
"""A round of the crawl: what it names, and what is counted while it is composed (`frontier.py`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from vedette.crawl.inventory import CandidateRecord, CandidateState
from vedette.crawl.request_identity import RequestIdentity
from vedette.crawl.url_rewriting import SiblingsPlace


@dataclass(frozen=True, slots=True)
class Round:
    """What to do next. `opened` and `closed` are the records in their new states; `opened` may hold new ones.

    A round without opened records is the last: nothing waits any more once its `closed` are committed.
    """

    number: int
    opened: tuple[CandidateRecord, ...]
    closed: tuple[CandidateRecord, ...]

    @property
    def records(self) -> tuple[CandidateRecord, ...]:
        """All records that the round changes."""
        return self.opened + self.closed


@dataclass(slots=True)
class Kind:
    """The records of one kind so far: how many were decided, how many of those visited, and what the visits brought."""

    first_key: str = ""
    decided: int = 0
    visits: int = 0
    fruitless: int = 0
    """How many visits it is since one brought something new."""
    opened_now: int = 0
    templates: set[int] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    """The paths of those visited, or opened now."""
    without_program: int = 0
    """How many visits it is since one brought a program (`programs.py`)."""
    programs: int = 0
    """How many visits brought one."""

    def note(self, key: str) -> None:
        """Count a decided record."""
        self.decided += 1
        self.first_key = self.first_key or key

    def note_visit(self, path: str, template: int, *, brings_program: bool) -> None:
        """Count a visited record whose page has `template`, and may name a program that no earlier one did."""
        self.visits += 1
        self.fruitless = 0 if brings_program or template not in self.templates else self.fruitless + 1
        self.without_program = 0 if brings_program else self.without_program + 1
        self.programs += brings_program
        self.templates.add(template)
        self.paths.add(path)


@dataclass(slots=True)
class Draft:
    """A round while it is composed."""

    number: int
    opened: list[CandidateRecord] = field(default_factory=list)
    closed: list[CandidateRecord] = field(default_factory=list)
    siblings: Counter[SiblingsPlace] = field(default_factory=Counter)
    probes: set[tuple[str, str]] = field(default_factory=set)
    beside: int = 0
    """How many of the opened are wrong names that no guess waits for; they take nobody's place in the round."""
    paths: Counter[str] = field(default_factory=Counter)
    """How many pages of a path were visited or are opened."""
    pages: defaultdict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))
    """The values of navigation parameters among these."""
    put_off: list[CandidateRecord] = field(default_factory=list)
    """Programs beside others of their kind, which are visited when nothing else is left."""

    def count(self, record: CandidateRecord, view: View) -> None:
        """Count a page that was visited or is opened."""
        self.paths[path_of(record)] += 1
        if view.identity.pages:
            self.pages[path_of(record)].add(view.identity.pages)

    def open(self, record: CandidateRecord) -> None:
        """Put `record` among the requests of the round."""
        self.opened.append(replace(record, state=CandidateState.OPEN, round=self.number))

    def close(self, record: CandidateRecord, state: CandidateState, reason: str) -> None:
        """End `record` without a request."""
        self.closed.append(replace(record, state=state, reason=reason))


@dataclass(frozen=True, slots=True)
class View:
    """What follows from a record and from what is learnt so far about URL rewriting."""

    identity: RequestIdentity
    siblings: SiblingsPlace | None
    most: int | None
    """How many of the kind may be visited at most; None for no other bound than the rules."""
    is_root_word: bool = False
    """Whether the kind is that of words behind the root, which are programs of their own more often than values."""
    is_program: bool = False
    """Whether the request carries parameters of its own."""


def path_of(record: CandidateRecord) -> str:
    """Return the address of a record without its query."""
    url = record.candidate.request.url
    return f"{url.origin}{url.path}"


def by_round(record: CandidateRecord) -> tuple[int, str]:
    """Return the order in which records were decided."""
    return record.round, record.key
