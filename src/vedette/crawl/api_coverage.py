# SPDX-License-Identifier: Apache-2.0
"""What a scan has seen of the operations that descriptions declare, and which others the site answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from vedette.crawl.called_name import called_name
from vedette.crawl.inventory import CandidateRecord, CandidateState, Provenance
from vedette.domain.api_operation import (
    NO_API,
    ApiInventory,
    ApiOperation,
    OperationOutcome,
    OperationState,
    UndeclaredOperation,
)
from vedette.domain.exchange import Origin, Request

MOST_UNDECLARED = 1_000
_VARIABLE = re.compile(r"\{[^{}/]{1,100}\}")
_API_MEDIA_TYPES = re.compile(
    r"application/(?:[\w.\-]+\+)?(?:json|xml)|text/xml|application/(?:x-)?protobuf", re.IGNORECASE
)
_DOCUMENTS = re.compile(r"\.(?:json|xml|webmanifest|map|rss|atom)$|/\.well-known/|/sitemap[\w\-]*$", re.IGNORECASE)
"""Addresses of files that machines read and nobody calls an operation."""


@dataclass(frozen=True, slots=True)
class AnsweredRequest:
    """A request of the crawl that was answered. `route` is its path with the parameters that the crawl found."""

    record: CandidateRecord
    route: str
    status: int
    media_type: str


def summarise(
    operations: Iterable[ApiOperation], records: Iterable[CandidateRecord], answered: Iterable[AnsweredRequest]
) -> ApiInventory:
    """Return what became of each declared operation, and the operations that are not declared; both in order."""
    declared = sorted(set(operations))
    if not declared:
        return NO_API
    by_place: dict[tuple[Origin, str, int], list[ApiOperation]] = {}
    for operation in declared:
        by_place.setdefault((operation.origin, operation.method, _depth(operation.template)), []).append(operation)
    statuses: dict[ApiOperation, int] = {}
    undeclared: dict[tuple[str, str], UndeclaredOperation] = {}
    for each in answered:
        request = each.record.candidate.request
        near = by_place.get((request.url.origin, request.method, _depth(request.url.path)), ())
        matching = [operation for operation in near if _is_call_of(operation, request)]
        for operation in matching:
            statuses[operation] = _better(statuses.get(operation), each.status)
        if not matching and _is_operation(each, request):
            found = UndeclaredOperation(
                request.method, f"{request.url.origin}{each.route}", str(request.url), each.status
            )
            undeclared.setdefault((found.method, found.route), found)
    by_key = {record.key: record for record in records}
    outcomes = tuple(_outcome(operation, statuses.get(operation), by_key.get(operation.key)) for operation in declared)
    return ApiInventory(outcomes, tuple(sorted(undeclared.values())[:MOST_UNDECLARED]))


def _outcome(operation: ApiOperation, status: int | None, record: CandidateRecord | None) -> OperationOutcome:
    if status is not None:
        state = OperationState.REACHED if 200 <= status < 300 else OperationState.ANSWERED
        return OperationOutcome(operation, state, status)
    if record is None or not record.state.is_final or record.state is CandidateState.DONE:
        return OperationOutcome(operation, OperationState.NOT_REACHED)
    is_kept_back = record.state is CandidateState.EXCLUDED
    state = OperationState.NOT_SENT if is_kept_back else OperationState.NOT_REACHED
    return OperationOutcome(operation, state, reason=record.reason)


def _better(one: int | None, other: int) -> int:
    """Return the status that says more: 2xx, else the lower."""
    if one is None:
        return other
    return min(one, other, key=lambda status: (not 200 <= status < 300, status))


def _is_call_of(operation: ApiOperation, request: Request) -> bool:
    if _expression(operation.template).fullmatch(request.url.path.rstrip("/") or "/") is None:
        return False
    return not operation.name or operation.name == called_name(request)


def _depth(path: str) -> int:
    return path.rstrip("/").count("/")


@cache
def _expression(template: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _VARIABLE.split(template.rstrip("/") or "/")]
    return re.compile(r"[^/]+".join(parts))


def _is_operation(answered: AnsweredRequest, request: Request) -> bool:
    """Whether an answer looks like one of an API: it was no error, and its type is one that programs read."""
    if answered.record.candidate.source is Provenance.PROBE or answered.status >= 400:
        return False
    return _API_MEDIA_TYPES.match(answered.media_type) is not None and _DOCUMENTS.search(request.url.path) is None
