# SPDX-License-Identifier: Apache-2.0
"""Everything the crawl knows: one record for each request it could make, and how each of them ended.

No request ever disappears: the states of the records sum up to what was discovered. A record is a fact that is
committed; together with the facts of the fetched pages (`page_facts.py`) the records are the whole state of the crawl.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from vedette.domain.exchange import Request

_MOST_KEY_LENGTH = 400


class Provenance(Enum):
    """How a request came to be known; the order of the members is the order in which they are visited."""

    TARGET = "target"
    IMPORTED = "imported"
    PROBE = "probe"
    """A name of our own that cannot exist, to learn what the site answers then."""
    OPERATION = "operation"
    """An operation that an imported description declares, with a value that an answer gave."""
    REDIRECT = "redirect"
    FORM = "form"
    ROUTE = "route"
    """An address that scripts gave a page without leaving it."""
    LINK = "link"
    SCRIPT_RUN = "script-run"
    """What scripts asked for, wanted to go to or put into a page, when they were run."""
    FRAME = "frame"
    WELL_KNOWN = "well-known"
    SITEMAP = "sitemap"
    HEADER = "header"
    RESOURCE = "resource"
    ROBOTS = "robots"
    ROUTER = "router"
    SCRIPT = "script"
    DATA = "data"
    MARKUP = "markup"
    COMMENT = "comment"
    TEXT = "text"

    @property
    def is_guess(self) -> bool:
        """Whether only a comparison with the site's not-found page can tell if it exists."""
        return self in _GUESSES

    @property
    def priority(self) -> int:
        """The place in the order of visits among requests of one depth; 0 comes first."""
        return _PRIORITY[self]


_PRIORITY = {member: number for number, member in enumerate(Provenance)}
_GUESSES = frozenset(
    {Provenance.ROUTER, Provenance.SCRIPT, Provenance.DATA, Provenance.MARKUP, Provenance.COMMENT, Provenance.TEXT}
)


class CandidateState(Enum):
    """Where a record stands; every record ends in exactly one of the last five."""

    QUEUED = "queued"
    OPEN = "open"
    """In the present round: it is being fetched."""
    DONE = "done"
    COLLAPSED = "collapsed"
    """Like others that were fetched; the reason names one."""
    EXCLUDED = "excluded"
    OUT_OF_BUDGET = "out-of-budget"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether the record will not change any more."""
        return self not in (CandidateState.QUEUED, CandidateState.OPEN)

    @property
    def is_visited(self) -> bool:
        """Whether the request was sent, or is being sent."""
        return self in (CandidateState.OPEN, CandidateState.DONE, CandidateState.FAILED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A request that may be worth making. `depth` is the number of links from the entry page.

    `referrer` is the key of the record whose answer named it, empty for seeds. `hazard` says why a careful scan must
    not send it; empty when it may.
    """

    request: Request
    depth: int
    source: Provenance
    referrer: str = ""
    hazard: str = ""
    key: str = field(init=False, repr=False, compare=False)
    """The identity among records: method, URL and the body's digest."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", request_key(self.request))


def request_key(request: Request) -> str:
    """Return the text that identifies `request`: `GET http://…`, with the digest of the body when there is one."""
    text = f"{request.method} {request.url}"
    if request.body:
        text += f" #{_digest((request.headers.get('content-type') or '').encode('latin-1', 'replace') + request.body)}"
    if len(text) > _MOST_KEY_LENGTH:
        text = f"{text[:_MOST_KEY_LENGTH]}~{_digest(text.encode('utf-8', 'replace'))}"
    return text


def address_in(key: str) -> str:
    """Return the address in the key of a GET request; empty where the key does not hold it whole."""
    method, _, address = key.partition(" ")
    return address if method == "GET" and len(key) < _MOST_KEY_LENGTH and " " not in address else ""


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class CandidateRecord:
    """A candidate and what became of it. `round` is the number of the round that opened it, 0 before that."""

    candidate: Candidate
    state: CandidateState = CandidateState.QUEUED
    reason: str = ""
    round: int = 0

    @property
    def key(self) -> str:
        """The candidate's key."""
        return self.candidate.key

    @property
    def rank(self) -> tuple[int, int, str]:
        """The place in the queue: by depth, then by provenance, then by key."""
        return self.candidate.depth, self.candidate.source.priority, self.key

    def merged(self, found: Candidate) -> CandidateRecord:
        """Return the record after the same request was found again.

        While it waits, the better of both findings counts (nearer, surer, smaller referrer), so the order in which
        answers of one round come in does not matter. Later findings change nothing.
        """
        if self.state is not CandidateState.QUEUED or _merit(self.candidate) <= _merit(found):
            return self
        return replace(self, candidate=found)


def _merit(candidate: Candidate) -> tuple[int, int, str, str, str]:
    return (candidate.depth, candidate.source.priority, candidate.referrer, candidate.hazard, repr(candidate.request))


def count_states(records: Iterable[CandidateRecord]) -> dict[CandidateState, int]:
    """Return how many records are in each state; the sum is the number of records."""
    counted = Counter(record.state for record in records)
    return {state: counted[state] for state in CandidateState}
