# SPDX-License-Identifier: Apache-2.0
"""What stands in a scan archive: the names of its files, their models, and lines of JSON. See docs/archive.md.

An archive comes from elsewhere, so each value is read strictly into the frozen dataclass it was written from, and
numbers are held to what the store's columns take.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

import msgspec
from pydantic import JsonValue

from vedette.crawl.inventory import CandidateRecord
from vedette.domain.exchange import Exchange
from vedette.domain.scan import Counters, Failure, Phase, ScanSpec, ScanState, ScanType
from vedette.domain.time import Instant, Span
from vedette.errors import UsageError
from vedette.scan.codec import decode, decode_finding, decode_trial
from vedette.scan.pages import StoredPage
from vedette.scan.rows import ExchangeRef, FindingRow
from vedette.store.archives import ArchivedRows

T = TypeVar("T")
FORMAT = "vedette-scan-archive"
VERSION = 1
MANIFEST = "manifest.json"
SCAN = "scan.json"
EVIDENCE = "evidence.jsonl"
MOST_LINE_BYTES = 64 * 1024 * 1024
"""A longer line is refused: the longest body that a scan keeps is far shorter, also in Base64."""

_MOST_INTEGER = 2**31 - 1
_MOST_LARGE_INTEGER = 2**63 - 1
_REMEDY = "Export it anew."


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of an archive: its length, its SHA-256 in hex, and how many lines it has."""

    bytes: int
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The table of contents, written last and read first."""

    format: str
    version: int
    product: str
    scan_id: UUID
    written_at: str
    files: dict[str, FileEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArchivedScan:
    """The scan's own row without credentials, and the website that it is of."""

    id: UUID
    group_id: UUID
    website_root: str
    website_name: str
    type: ScanType
    base_scan_id: UUID | None
    state: ScanState
    phase: Phase
    initiated_at: Instant
    state_changed_at: Instant | None
    elapsed: Span
    percentage: int
    counters: Counters
    failure: Failure | None
    time_limit_hit: bool
    spec: ScanSpec


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """A line of the evidence."""

    ref: ExchangeRef
    exchange: Exchange


ROW_FILES: Mapping[str, str] = MappingProxyType(
    {
        "candidates.jsonl": "candidates",
        "pages.jsonl": "pages",
        "steps.jsonl": "steps",
        "cells.jsonl": "cells",
        "findings.jsonl": "findings",
        "refusals.jsonl": "refusals",
        "events.jsonl": "events",
    }
)
"""The files of rows, and the field of `ArchivedRows` that each is for."""

FILES = frozenset({SCAN, EVIDENCE, *ROW_FILES})
"""Every file of an archive but the manifest; there are no others."""


def render_value(value: object) -> bytes:
    """Return a frozen dataclass as one line of ASCII JSON; bytes are Base64, lone surrogates escapes."""
    return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode("ascii") + b"\n"


def read_value(line: bytes, kind: type[T], name: str) -> T:
    """Return what `render_value` made of a value of type `kind`. Raises UsageError that names the file `name`."""
    try:
        loaded: JsonValue = json.loads(line)
        return msgspec.convert(loaded, kind)
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise damaged(name) from error


def check_rows(told: ArchivedRows) -> None:
    """Raise UsageError unless every row can be stored, and read again."""
    for page in told.pages:
        _check(_is_kept(page.exchange) and 0 <= page.status <= _MOST_INTEGER, "pages.jsonl")
        _check_value(page.value, StoredPage, "pages.jsonl")
    for finding in told.findings:
        _check_finding(finding)
    for step in told.steps:
        _check(0 <= step.order <= _MOST_LARGE_INTEGER, "steps.jsonl")
    for candidate in told.candidates:
        _check(0 <= candidate.depth <= _MOST_INTEGER, "candidates.jsonl")
        _check_value(candidate.value, CandidateRecord, "candidates.jsonl")
    for refusal in told.refusals:
        _check(0 <= refusal.count <= _MOST_LARGE_INTEGER, "refusals.jsonl")
    for event in told.events:
        _check(_is_moment(event.at), "events.jsonl")


def check_scan(scan: ArchivedScan) -> None:
    """Raise UsageError unless the scan has ended and its numbers can be stored."""
    moments = [scan.initiated_at] if scan.state_changed_at is None else [scan.initiated_at, scan.state_changed_at]
    good = (
        scan.state.is_final
        and all(map(_is_moment, moments))
        and 0 <= scan.elapsed.ticks <= _MOST_LARGE_INTEGER
        and 0 <= scan.percentage <= 100
        and 0 <= scan.counters.requests <= _MOST_LARGE_INTEGER
    )
    _check(good, SCAN)


def check_ref(ref: ExchangeRef) -> None:
    """Raise UsageError unless the place of an exchange can be stored."""
    _check(_is_kept(ref), EVIDENCE)


def damaged(name: str) -> UsageError:
    """Return the error for a file of an archive that is not what its version says."""
    return UsageError(f"The archive is damaged: {name} is not what an archive of version {VERSION} holds.", _REMEDY)


def _check_value(value: bytes, kind: type, name: str) -> None:
    try:
        decode(value, kind)
    except msgspec.MsgspecError as error:
        raise damaged(name) from error


def _check_finding(row: FindingRow) -> None:
    good = 0 <= row.certainty <= 100 and _is_moment(row.found_at) and all(_is_kept(ref) for _, ref in row.evidence)
    _check(good, "findings.jsonl")
    try:
        finding = decode_finding(row.value, ())
        decode_trial(row.value)
    except (KeyError, msgspec.MsgspecError) as error:
        raise damaged("findings.jsonl") from error
    _check(finding.check == row.cell.check, "findings.jsonl")


def _is_kept(ref: ExchangeRef) -> bool:
    return 0 <= ref.epoch < _MOST_INTEGER and 0 <= ref.batch < _MOST_LARGE_INTEGER and 0 <= ref.index < _MOST_INTEGER


def _is_moment(at: Instant) -> bool:
    return 0 <= at.ticks <= _LAST_TICKS


_LAST_TICKS = 3_155_378_975_999_999_999
"""The last tick of the year 9999."""


def _check(good: bool, name: str) -> None:
    if not good:
        raise damaged(name)
