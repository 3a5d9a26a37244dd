# SPDX-License-Identifier: Apache-2.0
"""Makes rows of findings, and findings of rows."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid5

from vedette.domain.coverage import Cell
from vedette.domain.finding import Evidence, Finding
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import TrialRecord, decode_finding, encode_finding
from vedette.scan.memory import Memory
from vedette.scan.ports import Clock
from vedette.scan.rows import ExchangeRef, FindingRow
from vedette.scan.writer import Writer


class Recorder:
    """Gives each finding its id, which is the same whenever the scan finds it again."""

    def __init__(self, memory: Memory, writer: Writer, clock: Clock, catalogue: Catalogue) -> None:
        self._memory = memory
        self._writer = writer
        self._clock = clock
        self._catalogue = catalogue

    def row_of(
        self,
        finding: Finding,
        cell: Cell,
        earlier: tuple[tuple[str, ExchangeRef], ...] = (),
        trial: TrialRecord | None = None,
    ) -> FindingRow:
        """Return `finding` as a row, keep its exchanges, and count it.

        `earlier` is evidence that is kept already; `trial` what the verdict of an active check was drawn from.
        """
        evidence = (*earlier, *((seen.part, self._writer.keep(seen.exchange)) for seen in finding.evidence))
        row = FindingRow(
            id=uuid5(self._memory.scan.id, f"{cell.subject} {cell.check} {cell.role} {finding.sink}"),
            cell=cell,
            sink=finding.sink,
            technique=finding.technique,
            grade=finding.grade,
            certainty=finding.certainty,
            severity=finding.severity or self._catalogue.weakness(finding.check).severity,
            url=_url_of(finding),
            found_at=self._clock.now(),
            evidence=evidence,
            value=encode_finding(replace(finding, evidence=()), trial),
        )
        self._memory.findings[row.id] = row
        return row

    def finding_of(self, row: FindingRow, evidence: tuple[Evidence, ...] = ()) -> Finding:
        """Return the finding that `row` holds."""
        return decode_finding(row.value, evidence)


def _url_of(finding: Finding) -> str:
    """Return the URL that shows the weakness: that of the last probe, else of the last exchange."""
    if not finding.evidence:
        return ""
    probes = [seen for seen in finding.evidence if seen.part in ("probe", "replay")] or list(finding.evidence)
    return str(probes[-1].exchange.request.url)
