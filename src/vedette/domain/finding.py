# SPDX-License-Identifier: Apache-2.0
"""One sighting of a weakness, with the evidence that anybody can check again."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path pattern of one site; `sample` is a request that reaches it."""

    sample: Request
    pattern: str


@dataclass(frozen=True, slots=True)
class RolePair(Route):
    """A route to which one role was led, the owner, and another one was not, the reader.

    `names` are words that tell of users other than the reader, such as their e-mail addresses, and that the reader met
    nowhere. `own` are pages that the reader was led to, the nearest first, `closed` pages beside the route that seem
    to be closed to it. `is_comparable` says whether the reader would have been led here, too, had the site wanted it:
    its own crawl came to an end, and would have read what led the owner here.
    """

    owner: str = ""
    reader: str = ""
    """Empty for nobody."""
    names: tuple[str, ...] = ()
    slot: InsertionPoint | None = None
    """Where the request names an object; None where it names none."""
    own: tuple[Request, ...] = ()
    closed: tuple[Request, ...] = ()
    is_comparable: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """A folder of the site; its URL ends in a slash."""

    url: Url


@dataclass(frozen=True, slots=True)
class Host:
    """One origin as a whole; `sample` is the request for its entry page."""

    sample: Request


Area = Route | Directory | Host
"""A subject that is wider than one parameter."""
Subject = InsertionPoint | Area


@dataclass(frozen=True, slots=True, order=True)
class SubjectKey:
    """What identifies a subject in the ledger of a scan: values and markers stay out.

    Fields that a subject does not have are empty: a route has no parameter, a host has no path.
    """

    kind: str
    origin: str
    method: str = ""
    route: str = ""
    place: str = ""
    parameter: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.method, self.origin + self.route, self.place, self.parameter) if part)


def subject_key(subject: Subject) -> SubjectKey:
    """Return the identity of `subject`."""
    match subject:
        case InsertionPoint(request=request):
            origin = str(request.url.origin)
            return SubjectKey("point", origin, request.method, subject.route, subject.place.value, subject.name)
        case Route(sample=sample):
            return SubjectKey("route", str(sample.url.origin), sample.method, subject.pattern)
        case Directory(url=url):
            return SubjectKey("directory", str(url.origin), "", url.path)
        case Host(sample=sample):
            return SubjectKey("host", str(sample.url.origin))


def base_request(subject: Subject) -> Request:
    """Return the request that reaches `subject` unchanged."""
    match subject:
        case InsertionPoint(request=request):
            return request
        case Route(sample=sample) | Host(sample=sample):
            return sample
        case Directory(url=url):
            return Request("GET", url)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One exchange and the part it plays in the proof: `baseline`, `probe`, `control` or `replay`."""

    part: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value that the finding shows, such as the header's value or the database's name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness seen at one subject.

    `certainty` is 0 to 100: 100 only for computed or parsed proofs, 99 for statistical ones, 80 to 95 for one strong
    oracle, below 80 for a mere likeness. `sink` tells apart findings of one class at one subject (the cookie's or
    header's name, the context of a reflection). `story` says in one or two sentences what was seen. `bound` is the
    upper bound of the chance of a false alarm, where the proof is statistical.
    """

    check: str
    subject: Subject
    technique: str
    grade: Grade
    certainty: int
    story: str
    evidence: tuple[Evidence, ...]
    facts: tuple[Fact, ...] = ()
    sink: str = ""
    severity: Severity | None = None
    """Set where the context makes it less severe than its class."""
    bound: float | None = None

    @property
    def place(self) -> Place | None:
        """The place of the vulnerable parameter; None when the subject is not a point."""
        return self.subject.place if isinstance(self.subject, InsertionPoint) else None
