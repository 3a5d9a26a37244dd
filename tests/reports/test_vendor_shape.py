# SPDX-License-Identifier: Apache-2.0
"""A finding in the vendor's model: readers of these files take most keys without a default."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.documents import document, document_of, exchange
from tests.support.judge import point_at

from vedette.domain.exchange import Exchange
from vedette.domain.finding import Evidence
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade
from vedette.reports.document import ReportedFinding
from vedette.reports.vendor_shape import PLACE_NAMES, report_frame, reported_vulnerability
from vedette.wire.vulnerability import ReportedParameter

PROVEN, LIKELY = document().findings


def parameters_of(found: ReportedFinding) -> list[ReportedParameter]:
    return reported_vulnerability(document_of(found), found).http_request.parameters


def at(point: InsertionPoint, value: str) -> ReportedFinding:
    """A finding at `point`, whose probe put `value` there."""
    evidence = (Evidence("probe", replace(exchange(), request=point.put(value))),)
    return replace(PROVEN, finding=replace(PROVEN.finding, subject=point, evidence=evidence))


def test_the_frame_tells_of_the_scan_and_holds_no_finding() -> None:
    frame = report_frame(document())

    assert frame.vulnerabilities == []
    assert frame.target.url == str(document().scan.spec.target)
    assert "-" not in frame.target.scan_id


def test_only_what_is_proven_has_a_proof_of_concept() -> None:
    proven, likely = (reported_vulnerability(document(), found) for found in (PROVEN, LIKELY))

    assert (proven.confirmed, bool(proven.proof_of_concept)) == (True, True)
    assert (likely.confirmed, likely.proof_of_concept) == (False, "")
    assert proven.name != likely.name


def test_a_finding_without_an_exchange_keeps_both_objects() -> None:
    shaped = reported_vulnerability(document(), LIKELY)

    assert (shaped.http_request.content, shaped.http_request.method, shaped.http_request.parameters) == ("", "", [])
    assert (shaped.http_response.content, shaped.http_response.status_code) == ("", 0)


def test_the_probe_is_shown_and_not_the_baseline() -> None:
    shaped = reported_vulnerability(document(), PROVEN)

    assert shaped.http_request.content.startswith("GET /search?q=1%27&page=2 HTTP/1.1")
    assert (shaped.http_response.status_code, shaped.http_response.duration) == (500, 12.5)


def test_responses_may_be_kept_back() -> None:
    shaped = reported_vulnerability(replace(document(), with_responses=False), PROVEN)

    assert shaped.http_response.content == ""
    assert shaped.http_response.status_code == 500


LISTED = {
    Place.QUERY: [("lang", "Querystring", False), ("id", "Querystring", True), ("sort", "Querystring", False)],
    Place.BODY: [("lang", "Post", False), ("id", "Post", True), ("sort", "Post", False)],
    Place.JSON: [("id", "Json", True)],
    Place.MULTIPART: [("id", "Post", True)],
    Place.PATH: [("1", "UrlRewrite", True)],
    Place.COOKIE: [("id", "Cookie", True)],
    Place.HEADER: [("id", "Header", True)],
}


@pytest.mark.parametrize(("place", "listed"), LISTED.items(), ids=[place.value for place in LISTED])
def test_the_vulnerable_parameter_is_marked_once_at(place: Place, listed: list[tuple[str, str, bool]]) -> None:
    parameters = parameters_of(at(point_at(place), "x"))

    assert [(one.name, one.type, one.vulnerable) for one in parameters] == listed


def test_every_place_has_a_name() -> None:
    assert set(PLACE_NAMES) == set(Place)


def test_a_parameter_shows_the_value_that_was_sent() -> None:
    (vulnerable,) = (one for one in parameters_of(at(point_at(), "1'")) if one.vulnerable)

    assert vulnerable.value == "1'"


def test_a_finding_of_a_whole_page_marks_no_parameter() -> None:
    seen: Exchange = exchange()
    page = replace(
        LIKELY, finding=replace(LIKELY.finding, evidence=(Evidence("exchange", seen),), grade=Grade.CONFIRMED)
    )

    assert [(one.name, one.vulnerable) for one in parameters_of(page)] == [("q", False), ("page", False)]
