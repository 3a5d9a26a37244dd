# SPDX-License-Identifier: Apache-2.0
"""The shop's wholesale API is reached through its descriptions, with values that its own answers give."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import anyio
import pytest
from tests.support.conducting import AGENT, a_scan, a_spec
from tests.support.memory_journal import Disk, MemoryDesk
from tests.support.plain_taster import PlainTasters

from vedette.crawl.api_coverage import AnsweredRequest, summarise
from vedette.crawl.imports.registry import read_import
from vedette.crawl.inventory import CandidateRecord
from vedette.domain.api_operation import ApiInventory, OperationState
from vedette.domain.exchange import Origin
from vedette.domain.scan import Scan, ScanState
from vedette.domain.website import ConsentBasis
from vedette.engine.clock import SystemClock
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import decode
from vedette.scan.runner import ScanRunner, SliceOutcome
from vedette.services.launch_links import joined_requests
from vedette.transport.sender import CurlSenders
from vedette.web.url import parse_url
from vedette_shop import serve_shop
from vedette_shop.wholesale import DESCRIPTION
from vedette_shop.wholesale_graphql import SCHEMA
from vedette_shop.wholesale_soap import WSDL

WHOLESALE_ONLY = (r"/wholesale/",)


class LoopbackDesk(MemoryDesk):
    """Consents to the scan's own target."""

    async def consent(self, scan: Scan) -> Mapping[Origin, ConsentBasis]:
        return {scan.spec.target.origin: ConsentBasis.LOOPBACK}


async def run(disk: Disk) -> None:
    """Run a crawl without a browser to its end."""
    clock = SystemClock()
    runner = ScanRunner(
        LoopbackDesk(disk),
        CurlSenders(version="0", clock=clock),
        PlainTasters(),
        clock,
        Catalogue((), (), ()),
        AGENT,
        "Vedette/0",
        300.0,
    )
    with anyio.fail_after(120):
        while await runner.run_slice(disk.scan.id) is SliceOutcome.MORE:
            pass


def crawled(content: str, path: str) -> ApiInventory:
    """Crawl the shop with a description; return what became of its operations."""
    with serve_shop() as base:
        target = parse_url(f"{base}{path}")
        assert target is not None
        imported = joined_requests([read_import(content.encode(), None, target)], "file")
        spec = a_spec(target)
        disk = Disk(
            a_scan(
                replace(
                    spec,
                    scope=replace(spec.scope, links=WHOLESALE_ONLY, links_exclude=False),
                    crawl_and_attack=False,
                    imported_requests=imported.requests,
                    operations=imported.operations,
                )
            )
        )
        anyio.run(run, disk)
    assert disk.scan.state is ScanState.COMPLETE
    records = {row.key: decode(row.value, CandidateRecord) for row in disk.candidates.values()}
    answered = [
        AnsweredRequest(records[page.key], page.route, page.status, page.media_type) for page in disk.pages.values()
    ]
    return summarise(imported.operations, records.values(), answered)


def states(api: ApiInventory) -> dict[str, OperationState]:
    return {
        f"{each.operation.method} {each.operation.template} {each.operation.name}".strip(): each.state
        for each in api.declared
    }


REACHED, NOT_SENT = OperationState.REACHED, OperationState.NOT_SENT
OPERATIONS = {
    "OpenAPI": (
        json.dumps(DESCRIPTION),
        "/wholesale/",
        {
            "GET /wholesale/v1/products": REACHED,
            "GET /wholesale/v1/products/{slug}": REACHED,
            "GET /wholesale/v1/products/{slug}/batches": REACHED,
            "GET /wholesale/v1/batches/{batchId}": REACHED,
            "POST /wholesale/v1/quotes": REACHED,
            "GET /wholesale/v1/quotes/{quoteId}": REACHED,
            "DELETE /wholesale/v1/quotes/{quoteId}": NOT_SENT,
        },
    ),
    "GraphQL": (
        SCHEMA,
        "/wholesale/graphql",
        {
            "POST /wholesale/graphql products": REACHED,
            "POST /wholesale/graphql product": REACHED,
            "POST /wholesale/graphql search": REACHED,
            "POST /wholesale/graphql reserve": NOT_SENT,
        },
    ),
    "SOAP": (WSDL, "/wholesale/", {"POST /wholesale/soap Price": REACHED}),
}


@pytest.mark.parametrize(("content", "path", "wanted"), OPERATIONS.values(), ids=OPERATIONS)
def test_every_operation_that_may_be_sent_answers_with_2xx(
    content: str, path: str, wanted: dict[str, OperationState]
) -> None:
    api = crawled(content, path)

    assert states(api) == wanted
    found = {f"{each.method} {each.url.partition('/wholesale')[2]}" for each in api.undeclared}
    assert found == ({"GET /v1/stock"} if path == "/wholesale/" and "/quotes" in content else set())
