# SPDX-License-Identifier: Apache-2.0
"""Declared operations are told apart by how far a scan got, and undeclared ones are listed."""

from __future__ import annotations

from vedette.crawl.api_coverage import AnsweredRequest, summarise
from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance, request_key
from vedette.domain.api_operation import NO_API, ApiOperation, OperationState
from vedette.domain.exchange import Headers, Origin, Request, Url

SITE = Origin("http", "shop.example", 80)
JSON = "application/json"


def record(
    target: str,
    method: str = "GET",
    state: CandidateState = CandidateState.DONE,
    reason: str = "",
    body: bytes = b"",
    source: Provenance = Provenance.IMPORTED,
) -> CandidateRecord:
    request = Request(method, Url(SITE, target), Headers(), body)
    return CandidateRecord(Candidate(request, 0, source), state, reason)


def answered(one: CandidateRecord, status: int = 200, media_type: str = JSON, route: str = "") -> AnsweredRequest:
    return AnsweredRequest(one, route or one.candidate.request.url.path, status, media_type)


def declared(template: str, one: CandidateRecord, name: str = "") -> ApiOperation:
    return ApiOperation(SITE, template, one.candidate.request.method, name, one.key)


def test_declared_operations_end_in_four_states() -> None:
    sample, real = record("/products/1"), record("/products/17", source=Provenance.OPERATION)
    wrong = record("/orders/1")
    kept = record("/products/1", "DELETE", CandidateState.EXCLUDED, "Seen, not sent: it removes.")
    late = record("/late", state=CandidateState.OUT_OF_BUDGET, reason="The scan visits at most 1 addresses.")
    api = summarise(
        [
            declared("/products/{id}", sample),
            declared("/orders/{id}", wrong),
            declared("/products/{id}", kept),
            declared("/late", late),
        ],
        [sample, real, wrong, kept, late],
        [answered(sample, 404), answered(real), answered(wrong, 500)],
    )

    assert [
        (each.operation.method, each.operation.template, each.state, each.status, each.reason) for each in api.declared
    ] == [
        ("GET", "/late", OperationState.NOT_REACHED, None, "The scan visits at most 1 addresses."),
        ("GET", "/orders/{id}", OperationState.ANSWERED, 500, ""),
        ("DELETE", "/products/{id}", OperationState.NOT_SENT, None, "Seen, not sent: it removes."),
        ("GET", "/products/{id}", OperationState.REACHED, 200, ""),
    ]
    assert api.count(OperationState.REACHED) == 1


def test_calls_of_one_address_are_told_apart_by_name() -> None:
    one = record("/graphql", "POST", body=b'{"operationName":"a","query":"query a { a }"}')
    two = record("/graphql", "POST", body=b'{"operationName":"b","query":"query b { b }"}')
    api = summarise(
        [declared("/graphql", one, "a"), declared("/graphql", two, "b")],
        [one, two],
        [answered(one), answered(two, 400)],
    )

    assert [each.state for each in api.declared] == [OperationState.REACHED, OperationState.ANSWERED]


def test_what_nobody_declared_is_listed_once_a_route() -> None:
    known = record("/products")
    shadow, again = record("/internal/1", source=Provenance.LINK), record("/internal/2", source=Provenance.LINK)
    page, file = record("/about", source=Provenance.LINK), record("/manifest.json", source=Provenance.LINK)
    failed, probe = record("/x", source=Provenance.LINK), record("/qz", source=Provenance.PROBE)
    api = summarise(
        [declared("/products", known)],
        [known],
        [
            answered(known),
            answered(shadow, route="/internal/{int}"),
            answered(again, route="/internal/{int}"),
            answered(page, media_type="text/html"),
            answered(file),
            answered(failed, 404),
            answered(probe),
        ],
    )

    assert [(each.method, each.route, each.url, each.status) for each in api.undeclared] == [
        ("GET", "http://shop.example/internal/{int}", "http://shop.example/internal/1", 200)
    ]


def test_without_a_description_there_is_nothing_to_tell() -> None:
    one = record("/products")

    assert summarise([], [one], [answered(one)]) == NO_API
    assert request_key(one.candidate.request) == one.key
