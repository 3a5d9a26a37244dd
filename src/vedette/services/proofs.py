# SPDX-License-Identifier: Apache-2.0
"""Proofs of findings: handed out as files, and verified without the site."""

from __future__ import annotations

from uuid import UUID

from vedette.checks.catalogue import get_check
from vedette.checks.verification import Verdict, verify
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.proof import Proof
from vedette.errors import UsageError
from vedette.reports.proof_file import Origin, read_proof, write_proof
from vedette.services.scan_access import ScanAccess
from vedette.store.findings import Findings


class ProofService:
    """What can be asked about proofs; `product` is the name and version that the files carry."""

    def __init__(self, access: ScanAccess, findings: Findings, product: str) -> None:
        self._access = access
        self._findings = findings
        self._product = product

    async def scan_of(self, actor: Member, finding_id: UUID) -> UUID:
        """Return the scan that made a finding. Raises Refused, NotFound."""
        scan_id, _ = await self._findings.get(finding_id)
        return (await self._access.get(actor, Permission.VIEW_SCANS, scan_id)).id

    async def file_of(self, actor: Member, finding_id: UUID) -> bytes:
        """Return the proof file of a finding.

        Raises Refused, NotFound; UsageError when the finding rests on no trial, as those of passive checks do.
        """
        scan_id = await self.scan_of(actor, finding_id)
        proof = await self._findings.proof(scan_id, finding_id)
        if proof is None:
            raise UsageError(
                "This finding was read from exchanges and rests on no trial.",
                "Its evidence is in the report: `vedette report SCAN --format native`.",
            )
        return write_proof(proof, Origin(self._product, scan_id, finding_id))


def verify_file(content: bytes) -> tuple[Proof, Origin, Verdict]:
    """Draw the verdict of a proof file again, without the site and without a store.

    Raises UsageError when it is no proof file or was changed; NotFound when this version has no such check.
    """
    proof, origin = read_proof(content)
    return proof, origin, verify(proof, get_check(proof.finding.check))
