# SPDX-License-Identifier: Apache-2.0
"""The proof file, `.vproof`: a finding with all that its verdict rests on, as one JSON document.

Its messages are chained: the digest of each is BLAKE2b-256 over the digest before it and the message's own JSON, the
first over the head of the document. So a message can neither be changed, left out nor moved without being noticed,
short of writing the whole file anew; whoever must rule that out keeps the last digest elsewhere. `docs/proof-files.md`
tells each field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import msgspec

from vedette.domain.exchange import Exchange
from vedette.domain.finding import Directory, Fact, Finding, Host, RolePair, Route, Subject
from vedette.domain.insertion import InsertionPoint
from vedette.domain.proof import Proof
from vedette.domain.weakness import Grade, Severity
from vedette.errors import UsageError

FORMAT = "vedette-proof"
VERSION = 1
MOST_BYTES = 64 * 1024 * 1024
_NOT_A_PROOF = "Hand in a file that Vedette wrote as .vproof."


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a proof comes from: the product that made it, the scan, the finding."""

    product: str
    scan: UUID
    finding: UUID


@dataclass(frozen=True, slots=True)
class _Where:
    """The subject, under the name of its kind; the others are null."""

    point: InsertionPoint | None = None
    route: Route | None = None
    directory: Directory | None = None
    host: Host | None = None
    roles: RolePair | None = None

    @classmethod
    def of(cls, subject: Subject) -> _Where:
        match subject:
            case InsertionPoint():
                return cls(point=subject)
            case RolePair():
                return cls(roles=subject)
            case Route():
                return cls(route=subject)
            case Directory():
                return cls(directory=subject)
            case Host():
                return cls(host=subject)

    @property
    def subject(self) -> Subject | None:
        return self.point or self.route or self.directory or self.host or self.roles


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the proof states."""

    check: str
    subject: _Where
    technique: str
    grade: Grade
    certainty: int
    story: str
    facts: tuple[Fact, ...]
    sink: str
    severity: Severity | None
    bound: float | None


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the messages."""

    format: str
    version: int
    origin: Origin
    claim: _Claim
    seed: bytes
    survey_seed: bytes


@dataclass(frozen=True, slots=True)
class _Message:
    """One exchange, and the digest of the chain up to it."""

    exchange: Exchange
    digest: str


@dataclass(frozen=True, slots=True)
class _Document:
    head: _Head
    survey: tuple[_Message, ...]
    observations: tuple[_Message, ...]


def write_proof(proof: Proof, origin: Origin) -> bytes:
    """Return `proof` as the bytes of a proof file."""
    finding = proof.finding
    claim = _Claim(
        check=finding.check,
        subject=_Where.of(finding.subject),
        technique=finding.technique,
        grade=finding.grade,
        certainty=finding.certainty,
        story=finding.story,
        facts=finding.facts,
        sink=finding.sink,
        severity=finding.severity,
        bound=finding.bound,
    )
    head = _Head(FORMAT, VERSION, origin, claim, proof.seed, proof.survey_seed)
    messages = _chained(head, (*proof.survey, *proof.observations))
    shared = len(proof.survey)
    document = _Document(head, messages[:shared], messages[shared:])
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def read_proof(content: bytes) -> tuple[Proof, Origin]:
    """Return the proof that `content` holds, and where it comes from.

    Raises UsageError when it is no proof file, of another version, or when its messages are not those it was made of.
    """
    if len(content) > MOST_BYTES:
        raise UsageError("The proof file is larger than proofs are.", _NOT_A_PROOF)
    try:
        document = msgspec.json.decode(content, type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"This is no proof file: {error}.", _NOT_A_PROOF) from error
    head = document.head
    if head.format != FORMAT or head.version != VERSION:
        raise UsageError(
            f"The file is of format {head.format!r}, version {head.version}.",
            f"This version of Vedette reads {FORMAT!r}, version {VERSION}.",
        )
    messages = (*document.survey, *document.observations)
    if messages != _chained(head, [each.exchange for each in messages]):
        raise UsageError(
            "The proof file was changed after it was made: its chain of digests is broken.",
            "Ask for the file again from where it was made.",
        )
    subject = head.claim.subject.subject
    if subject is None:
        raise UsageError("The proof names nothing that was tested.", _NOT_A_PROOF)
    survey = tuple(each.exchange for each in document.survey)
    observations = tuple(each.exchange for each in document.observations)
    return Proof(_finding(head.claim, subject), head.seed, head.survey_seed, survey, observations), head.origin


def _finding(claim: _Claim, subject: Subject) -> Finding:
    return Finding(
        check=claim.check,
        subject=subject,
        technique=claim.technique,
        grade=claim.grade,
        certainty=claim.certainty,
        story=claim.story,
        evidence=(),
        facts=claim.facts,
        sink=claim.sink,
        severity=claim.severity,
        bound=claim.bound,
    )


def _chained(head: _Head, exchanges: Iterable[Exchange]) -> tuple[_Message, ...]:
    digest = hashlib.blake2b(msgspec.json.encode(head), digest_size=32).digest()
    messages = []
    for exchange in exchanges:
        digest = hashlib.blake2b(digest + msgspec.json.encode(exchange), digest_size=32).digest()
        messages.append(_Message(exchange, digest.hex()))
    return tuple(messages)
