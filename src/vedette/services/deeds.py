# SPDX-License-Identifier: Apache-2.0
"""Writes the audit list: who did what. The kinds are the vendor's words for the same deeds."""

from __future__ import annotations

from enum import Enum

from vedette.domain.member import Member
from vedette.scan.ports import Clock
from vedette.store.audit import Audit, AuditEntry


class Deed(Enum):
    """What was done."""

    USER_CREATED = "UserCreated"
    USER_UPDATED = "UserUpdated"
    USER_DELETED = "DeleteUser"
    TOKEN_CREATED = "AccessTokenReset"
    TOKEN_REVOKED = "AccessTokenRevoked"
    WEBSITE_CREATED = "WebsiteCreated"
    WEBSITE_UPDATED = "WebsiteUpdated"
    WEBSITE_DELETED = "WebsiteDeleted"
    VERIFICATION_STARTED = "StartVerification"
    OWNERSHIP_VERIFIED = "VerifyOwnership"
    CONSENT_GIVEN = "ConsentGiven"
    CONSENT_WITHDRAWN = "ConsentWithdrawn"
    SCAN_STARTED = "ScanStarted"
    SCAN_CANCELLED = "ScanCancelled"
    SCAN_PAUSED = "ScanPaused"
    SCAN_RESUMED = "ScanResumed"
    SCAN_DELETED = "ScanDeleted"
    SCHEDULE_CREATED = "ScheduledScanCreated"
    SCHEDULE_UPDATED = "ScheduledScanUpdated"
    SCHEDULE_DELETED = "ScheduledScanDeleted"
    SCHEDULED_LAUNCH_FAILED = "ScheduledScanLaunchFailed"
    SCAN_POLICY_CREATED = "ScanPolicyCreated"
    SCAN_POLICY_UPDATED = "ScanPolicyUpdated"
    SCAN_POLICY_DELETED = "ScanPolicyDeleted"
    REPORT_POLICY_CREATED = "ReportPolicyCreated"
    REPORT_POLICY_UPDATED = "ReportPolicyUpdated"
    REPORT_POLICY_DELETED = "ReportPolicyDeleted"
    SCAN_PROFILE_CREATED = "ScanProfileCreated"
    SCAN_PROFILE_UPDATED = "ScanProfileUpdated"
    SCAN_PROFILE_DELETED = "ScanProfileDeleted"


class AuditWriter:
    """Appends deeds to the audit list."""

    def __init__(self, audit: Audit, clock: Clock) -> None:
        self._audit = audit
        self._clock = clock

    async def write(self, actor: Member, deed: Deed, text: str) -> None:
        """Append that `actor` did `deed`; `text` says to what, and holds no secret."""
        entry = AuditEntry(at=self._clock.now(), actor_id=actor.id, address="", kind=deed.value, text=text)
        await self._audit.append(entry)
