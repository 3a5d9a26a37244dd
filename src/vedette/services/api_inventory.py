# SPDX-License-Identifier: Apache-2.0
"""What a scan has seen of an API, from its rows: declared operations, and those that nobody declared."""

from __future__ import annotations

from vedette.crawl.api_coverage import AnsweredRequest, summarise
from vedette.crawl.inventory import CandidateRecord
from vedette.domain.api_operation import NO_API, ApiInventory
from vedette.domain.scan import Scan
from vedette.scan.codec import decode
from vedette.store.coverage import CoverageReader


async def read_api_inventory(coverage: CoverageReader, scan: Scan) -> ApiInventory:
    """Return the API of a scan; nothing is read where no description was imported."""
    if not scan.spec.operations:
        return NO_API
    records = {row.key: decode(row.value, CandidateRecord) for row in await coverage.candidates(scan.id)}
    answered = [
        AnsweredRequest(records[page.key], page.route, page.status, page.media_type)
        for page in await coverage.pages(scan.id)
        if page.key in records
    ]
    return summarise(scan.spec.operations, records.values(), answered)
