# SPDX-License-Identifier: Apache-2.0
"""What is ours alone, under `/api/vedette/1/`: the coverage of a scan, proofs, and whether the server is well."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field
from starlette.responses import Response

from vedette.api.replies import reply_file, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, Needs, get
from vedette.domain.permission import Permission
from vedette.reports.coverage import api_value, coverage_value
from vedette.services.proofs import ProofService
from vedette.services.scans import ScanService
from vedette.wire.model import WireGuid, WireModel


class Health(WireModel):
    """That the server answers and its store can be read."""

    status: str = Field(description="Always `Ok`; a server that is not well answers 503.")
    version: str = Field(description="The version of Vedette.")


class CoverageCell(WireModel):
    """One thing that could be tested, and how that ended."""

    method: str = Field(description="The method of the route.")
    route: str = Field(description="Origin and route template.")
    place: str = Field(description="The part of the request that holds the parameter.")
    parameter: str = Field(description="The parameter.")
    role: str = Field(description="The identity that was logged in; empty for the anonymous one.")
    check: str = Field(description="The check.")
    state: str = Field(description="confirmed, possible, clean, skipped, blocked, error, out-of-scope or not-reached.")
    reason: str = Field(description="Why, where the state is not a verdict.")


class ScanCoverage(WireModel):
    """The coverage ledger of a scan."""

    scan: WireGuid = Field(description="The scan.")
    totals: dict[str, int] = Field(description="How many cells ended in which state.")
    cells: list[CoverageCell] = Field(description="The cells.")


class OwnEndpoints:
    """Handlers of our own API."""

    def __init__(self, scans: ScanService, proofs: ProofService, version: str) -> None:
        self._scans = scans
        self._proofs = proofs
        self._version = version

    async def coverage(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return what a scan tested, and what it did not and why."""
        cells = await self._scans.coverage(caller, id)
        api = await self._scans.api_inventory(caller, id)
        return reply_value(coverage_value(id, cells) | {"Api": api_value(api)})

    async def proof(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return the proof file of a finding: what its verdict rests on, to be verified without the site."""
        return reply_file(await self._proofs.file_of(caller, id), "application/json", f"{id}.vproof")

    async def health(self) -> Response:
        """Return that the server is well. Needs no credentials."""
        await self._scans.check_store()
        return reply_model(Health(status="Ok", version=self._version))


def own_endpoints(scans: ScanService, proofs: ProofService, version: str) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = OwnEndpoints(scans, proofs, version)
    return (
        get("/scans/{id}/coverage", at.coverage, needs=Permission.VIEW_SCANS, reply=ScanCoverage),
        get("/findings/{id}/proof", at.proof, needs=Permission.VIEW_SCANS),
        get("/health", at.health, needs=Needs.NOTHING, reply=Health),
    )
