# SPDX-License-Identifier: Apache-2.0
"""A report document with hostile text in every place that a target can write to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from uuid import UUID

from tests.support.documented_scan import READER, SCAN, WEBSITE
from tests.support.stored import cell_result

from vedette.domain.coverage import CellState
from vedette.domain.exchange import Exchange, Headers, Request, Response, Timing, Url
from vedette.domain.finding import Evidence, Fact, Finding, Host
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.time import Span
from vedette.domain.weakness import Grade, Severity, Weakness
from vedette.reports.document import DateStyle, IssueEventLine, ReportDocument, ReportedFinding, TrendPoint
from vedette.reports.knowledge import KeptAway, Knowledge, KnownUrl, SeenCookie, Technology
from vedette.reports.ledger import groups_of, sum_ledger
from vedette.wire.enums import IssueStateFlag

HOSTILE = "<script>alert('x')</script> ]]> \x00\x01\ud800 &amp; \u202e\ufffe"
"""Markup, the end of a CDATA section, characters that XML cannot say, a lone surrogate, a direction override."""

_URL = Url(SCAN.spec.target.origin, "/search?q=1&page=2")
_REQUEST = Request("GET", _URL, Headers((("Accept", "*/*"),)))
_RESPONSE = Response(
    500, "Oops", Headers((("Content-Type", "text/html"), ("X", HOSTILE))), HOSTILE.encode("utf-8", "replace")
)

WEAKNESS = Weakness(
    id="sql-injection",
    name="SQL injection",
    cwe=89,
    severity=Severity.HIGH,
    description="Input becomes part of a query.",
    impact="Everything in the database can be read.",
    remedy="Use parameters.",
    references=("https://cwe.mitre.org/data/definitions/89.html",),
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    wasc=19,
    capec=66,
)
ADVICE = replace(
    WEAKNESS, id="version-disclosure", name="Version disclosure", cwe=200, cvss=None, wasc=None, capec=None
)

SILENT = replace(WEAKNESS, id="open-redirect", name="Open redirect", cwe=601, cvss=None, wasc=None, capec=None)


def exchange(target: str = "/search?q=1&page=2") -> Exchange:
    """Return an exchange whose answer is hostile."""
    request = replace(_REQUEST, url=_URL.with_target(target))
    sent = Headers((("Host", "php.testinvicti.com"), ("Accept", "*/*")))
    return Exchange(request, _RESPONSE, Timing(total=Span.of(milliseconds=12.5)), sent)


class PassedOver(Collection[ReportedFinding]):
    """Findings as a service hands them in: they can be gone through and counted, and no more."""

    def __init__(self, *findings: ReportedFinding) -> None:
        self._findings = findings

    def __len__(self) -> int:
        return len(self._findings)

    def __contains__(self, found: object) -> bool:
        return found in self._findings

    def __iter__(self) -> Iterator[ReportedFinding]:
        return iter(self._findings)


def document_of(*findings: ReportedFinding) -> ReportDocument:
    """Return `document()` with other findings."""
    return replace(document(), findings=PassedOver(*findings), lines=tuple(found.line for found in findings))


def document() -> ReportDocument:
    """Return a document with a confirmed finding and one that is only likely."""
    point = InsertionPoint(_REQUEST, "/search", Place.QUERY, "q", "1", "/search?q=", "&page=2")
    proven = Finding(
        "sql-injection",
        point,
        "error",
        Grade.CONFIRMED,
        100,
        f"The database said {HOSTILE}",
        (Evidence("baseline", exchange()), Evidence("probe", exchange("/search?q=1%27&page=2"))),
        (Fact("database", HOSTILE),),
    )
    likely = Finding(
        "version-disclosure",
        Host(_REQUEST),
        "header",
        Grade.POSSIBLE,
        60,
        "It names a version.",
        (),
        (Fact("Server", "nginx/1.18.0"),),
    )
    at = SCAN.initiated_at
    findings = (
        ReportedFinding(
            UUID(int=1),
            proven,
            WEAKNESS,
            Severity.HIGH,
            f"{_URL}{HOSTILE}",
            at,
            at,
            at,
            UUID(int=2),
            frozenset({IssueStateFlag.PRESENT, IssueStateFlag.SCANNING}),
            ("team", HOSTILE),
            "00ff",
            (IssueEventLine(at, "seen", "Present", "a scan", HOSTILE),),
        ),
        ReportedFinding(UUID(int=3), likely, ADVICE, Severity.LOW, str(_URL.with_target("/")), at, at, at),
    )
    cells = (
        cell_result("/search", CellState.CONFIRMED),
        cell_result("/about", CellState.CLEAN),
        replace(cell_result(f"/{HOSTILE}", CellState.SKIPPED, "open-redirect"), reason=HOSTILE),
    )
    return ReportDocument(
        scan=replace(SCAN, spec=replace(SCAN.spec, tags=(HOSTILE,))),
        website=replace(WEBSITE, name=f"Sample {HOSTILE}"),
        launched_by="Greg Sherman",
        generated_at=at,
        findings=PassedOver(*findings),
        lines=tuple(found.line for found in findings),
        cells=cells,
        ledger=sum_ledger(groups_of(cells)),
        weaknesses=(WEAKNESS, ADVICE, SILENT),
        trend=(TrendPoint(at, ((Severity.HIGH, 3),)), TrendPoint(at, ((Severity.HIGH, 1), (Severity.LOW, 1)))),
        urls=(
            KnownUrl("GET", f"{_URL}{HOSTILE}", "link", 1, "done", "", 200, "text/html", "/search", 3, 1),
            KnownUrl("GET", "http://other.example/", "link", 2, "excluded", HOSTILE),
        ),
        knowledge=Knowledge(
            cookies=(SeenCookie(f"sid{HOSTILE}", "php.testinvicti.com", "/", False, True, "", str(_URL)),),
            technologies=(
                Technology("nginx", "1.18.0", "Server", str(_URL)),
                Technology(HOSTILE, "", "X-Powered-By", f"{_URL}{HOSTILE}"),
            ),
            refusals=(KeptAway("scope", "GET", f"http://other.example/{HOSTILE}", 2),),
        ),
        dates=DateStyle(READER.date_format, READER.timezone_id),
        product="Vedette 1.2.3",
    )
