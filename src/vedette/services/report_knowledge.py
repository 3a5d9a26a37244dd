# SPDX-License-Identifier: Apache-2.0
"""What a scan learnt of its site, for reports: the requests it knew, the pages it fetched, and what their heads say."""

from __future__ import annotations

from uuid import UUID

from vedette.reports.knowledge import KeptAway, Knowledge, KnownUrl, learn, technology_of, told_once
from vedette.reports.ledger import CheckSum, LedgerSums
from vedette.scan.rows import CandidateRow, PageRow
from vedette.store.coverage import CoverageReader
from vedette.store.evidence import Evidence

_AT_ONCE = 50
MOST_PAGES = 1_000
"""How many pages are read for the cookies that they set; a site sets them on the first."""


class KnowledgeReader:
    """Reads what one scan wrote down of its site."""

    def __init__(self, coverage: CoverageReader, evidence: Evidence) -> None:
        self._coverage = coverage
        self._evidence = evidence

    async def urls(self, scan_id: UUID, ledger: LedgerSums) -> tuple[KnownUrl, ...]:
        """Return every request that the crawl knew, in the order in which they were found."""
        pages = {page.key: page for page in await self._coverage.pages(scan_id)}
        candidates = await self._coverage.candidates(scan_id)
        return tuple(_known(candidate, pages.get(candidate.key), ledger) for candidate in candidates)

    async def knowledge(self, scan_id: UUID) -> Knowledge:
        """Return cookies and products as the answers named them, and what the gate refused."""
        refusals = tuple(
            KeptAway(row.reason, row.method, row.url, row.count) for row in await self._coverage.refusals(scan_id)
        )
        technologies = told_once(
            technology_of(row.product, row.version, row.source, row.url)
            for row in await self._coverage.components(scan_id)
        )
        known = Knowledge(technologies=technologies, refusals=refusals)
        refs = [page.exchange for page in (await self._coverage.pages(scan_id))[:MOST_PAGES]]
        for start in range(0, len(refs), _AT_ONCE):
            exchanges = await self._evidence.read(scan_id, refs[start : start + _AT_ONCE])
            known = learn((exchanges[ref] for ref in sorted(exchanges)), known)
        return known


def _known(candidate: CandidateRow, page: PageRow | None, ledger: LedgerSums) -> KnownUrl:
    route = page.route if page else ""
    told = ledger.by_route.get(f"{candidate.method} {route}", CheckSum()) if page else CheckSum()
    return KnownUrl(
        method=candidate.method,
        url=candidate.url,
        source=candidate.source,
        depth=candidate.depth,
        state=candidate.state,
        reason=candidate.reason,
        status=page.status if page else 0,
        media_type=page.media_type if page else "",
        route=route,
        tested=told.tested,
        not_tested=told.not_tested,
    )
