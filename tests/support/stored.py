# SPDX-License-Identifier: Apache-2.0
"""Builders of what the store keeps; a test names only the fields it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Timing, Url
from vedette.domain.finding import Fact, Finding, Route, subject_key
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY
from vedette.domain.scan import Counters, Phase, Scan, ScanSpec, ScanState
from vedette.domain.scope import Scope
from vedette.domain.time import NO_TIME, Instant, Span
from vedette.domain.weakness import Grade, Severity
from vedette.domain.website import Website
from vedette.scan.codec import encode_finding
from vedette.scan.rows import ExchangeRef, FindingRow, ScanStatus

SHOP = Origin("https", "shop.example", 443)
NOON = Instant.from_unix_ns(1_800_000_000_000_000_000)
SECRET = bytes(range(32))


def later(seconds: float) -> Instant:
    """Return a moment after noon."""
    return NOON + Span.of(seconds=seconds)


def shop_url(target: str = "/") -> Url:
    """Return a URL of the shop."""
    return Url(SHOP, target)


def shop_spec(target: Url | None = None) -> ScanSpec:
    """Return what a plain launch asks for."""
    target = target or shop_url()
    return ScanSpec(target, Scope(target), DEFAULT_SCAN_POLICY, DEFAULT_REPORT_POLICY)


def shop_website(website_id: UUID | None = None, root_url: str = "https://shop.example/") -> Website:
    """Return a registered website."""
    return Website(website_id or uuid4(), "Shop", root_url, NOON, NOON)


def shop_scan(**fields: object) -> Scan:
    """Return a scan that was just launched."""
    plain = Scan(uuid4(), uuid4(), uuid4(), uuid4(), NOON, shop_spec())
    return replace(plain, **fields)  # type: ignore[arg-type]


def exchange(
    target: str = "/",
    body: bytes = b"",
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    sent: Mapping[str, str] | None = None,
    request_body: bytes = b"",
    response_headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
    status: int = 200,
) -> Exchange:
    """Return an exchange with the shop."""
    request = Request(method, shop_url(target), Headers(tuple((headers or {}).items())), request_body)
    response = Response(status, "OK", Headers(response_headers), body)
    timing = Timing(Span(10), Span(20), Span(30))
    return Exchange(request, response, timing, Headers(tuple((sent or {}).items())))


def route_cell(pattern: str = "/search", check: str = "sql-injection", role: str = "") -> Cell:
    """Return a cell of the ledger for a route of the shop."""
    return Cell(subject_key(Route(Request("GET", shop_url(pattern)), pattern)), check, role)


def cell_result(pattern: str, state: CellState, check: str = "sql-injection") -> CellResult:
    """Return a cell and how it ended."""
    return CellResult(route_cell(pattern, check), state)


def finding_row(
    pattern: str = "/search",
    *,
    check: str = "sql-injection",
    severity: Severity = Severity.HIGH,
    certainty: int = 100,
    evidence: tuple[tuple[str, ExchangeRef], ...] = (),
    found_at: Instant = NOON,
    finding_id: UUID | None = None,
    sink: str = "",
) -> FindingRow:
    """Return a finding at a route of the shop."""
    subject = Route(Request("GET", shop_url(pattern)), pattern)
    finding = Finding(
        check, subject, "error", Grade.CONFIRMED, certainty, "It was seen.", (), (Fact("name", "value"),), sink
    )
    return FindingRow(
        id=finding_id or uuid4(),
        cell=Cell(subject_key(subject), check),
        sink=sink,
        technique="error",
        grade=Grade.CONFIRMED,
        certainty=certainty,
        severity=severity,
        url=str(shop_url(pattern)),
        found_at=found_at,
        evidence=evidence,
        value=encode_finding(finding),
    )


def status(state: ScanState = ScanState.SCANNING, **fields: object) -> ScanStatus:
    """Return where a scan stands after a batch."""
    plain = ScanStatus(state, Phase.CRAWLING, 10, Counters(), NO_TIME)
    return replace(plain, **fields)  # type: ignore[arg-type]
