# SPDX-License-Identifier: Apache-2.0
"""Objects inside a scan's detail that are not settings: the PCI scan and the profile."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import PciComplianceStatus, PciScanState
from vedette.wire.model import WireGuid, WireInstant, WireModel


class PciScanTask(WireModel):
    """A PCI scan that runs alongside."""

    name: str | None = Field(description="The name of the PCI scan.")
    progress: int = Field(description="How far it is, 0 to 100.")
    scan_state: PciScanState = Field(description="Where it stands.")
    compliance_status: PciComplianceStatus = Field(description="Its verdict; Scanning until there is one.")
    end_date: WireInstant | None = Field(description="When it ended.")


class ReducedScanTaskProfile(WireModel):
    """The saved profile that a scan was launched with."""

    id: WireGuid = Field(description="The profile.")
    is_mine: bool = Field(description="Whether the reader owns it.")
    is_primary: bool = Field(description="Whether it is the website's primary profile.")
    is_shared: bool = Field(description="Whether other members may use it.")
    name: str = Field(description="Its name.")
    target_url: str | None = Field(description="The address that it scans.")
    scan_policy_name: str | None = Field(description="The name of its scan policy.")
    tags: list[str] = Field(description="Its tags.")
