# SPDX-License-Identifier: Apache-2.0
"""Writes the audit list: who did what. The kinds are the vendor's words for the same deeds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from pydantic import JsonValue

from vedette.domain.member import Member
from vedette.domain.time import Instant
from vedette.scan.ports import Clock
from vedette.store.audit import Audit, AuditEntry
from vedette.wire.instants import write_instant


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
    WEBSITE_GROUP_CREATED = "WebsiteGroupCreated"
    WEBSITE_GROUP_UPDATED = "WebsiteGroupUpdated"
    WEBSITE_GROUP_DELETED = "WebsiteGroupDeleted"
    PASSWORD_CHANGED = "PasswordChanged"
    INVITATION_CREATED = "CreateInvitation"
    INVITATION_DELETED = "DeleteInvitation"
    ROLE_CREATED = "RoleCreated"
    ROLE_UPDATED = "RoleUpdated"
    ROLE_DELETED = "RoleDelete"
    TEAM_CREATED = "TeamCreated"
    TEAM_UPDATED = "TeamUpdated"
    TEAM_DELETED = "TeamDelete"
    SETTINGS_UPDATED = "GeneralSettingsUpdated"
    SCAN_STARTED = "ScanStarted"
    SCAN_CANCELLED = "ScanCancelled"
    SCAN_PAUSED = "ScanPaused"
    SCAN_RESUMED = "ScanResumed"
    SCAN_DELETED = "ScanDeleted"
    SCAN_IMPORTED = "NsScanImported"
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
    ISSUE_UPDATED = "IssueUpdated"
    AGENT_UPDATED = "AgentUpdated"
    AGENT_GROUP_CREATED = "AgentGroupCreated"
    AGENT_GROUP_UPDATED = "AgentGroupUpdated"
    AGENT_GROUP_DELETED = "AgentGroupDeleted"
    DISCOVERY_UPDATED = "DiscoverySettingsUpdated"
    NOTIFICATION_RULE_CREATED = "ScanNotificationRuleCreated"
    NOTIFICATION_RULE_UPDATED = "ScanNotificationRuleUpdated"
    NOTIFICATION_RULE_DELETED = "ScanNotificationRuleDeleted"
    NOTIFICATION_PRIORITIES_UPDATED = "ScanNotificationRulePrioritiesUpdated"
    INTEGRATION_CREATED = "IntegrationCreated"
    INTEGRATION_UPDATED = "IntegrationUpdated"
    INTEGRATION_DELETED = "IntegrationDeleted"


class AuditWriter:
    """Appends deeds to the audit list."""

    def __init__(self, audit: Audit, clock: Clock) -> None:
        self._audit = audit
        self._clock = clock

    async def write(self, actor: Member, deed: Deed, text: str, *, before: object = None, after: object = None) -> None:
        """Append that `actor` did `deed`; `text` says to what, and holds no secret.

        `before` and `after` are the thing itself, a dataclass of the domain: the fields that differ are written down,
        but for those of `UNTOLD`.
        """
        was, became = changed_fields(before, after)
        entry = AuditEntry(
            at=self._clock.now(),
            actor_id=actor.id,
            address=actor.entrance.address,
            kind=deed.value,
            text=text,
            endpoint=actor.entrance.kind.value,
            actor_name=actor.name,
            actor_email=actor.email,
            before=was,
            after=became,
        )
        await self._audit.append(entry)


UNTOLD = frozenset(
    {"secret", "secrets", "password", "password_hash", "token_sha256", "sha256", "credentials", "cookies", "entrance"}
)
"""Names of fields that no audit entry shows, at any depth."""


def changed_fields(before: object, after: object) -> tuple[str, str]:
    """Return the fields in which two states of a thing differ, as a JSON object each; "" for a state that is None.

    A thing that appears or goes is told whole.
    """
    was, became = _told(before), _told(after)
    if was is not None and became is not None:
        names = {name for name in (*was, *became) if was.get(name) != became.get(name)}
        was = {name: value for name, value in was.items() if name in names}
        became = {name: value for name, value in became.items() if name in names}
    return _text(was), _text(became)


def _told(thing: object) -> dict[str, JsonValue] | None:
    if thing is None:
        return None
    plain = _plain(thing)
    assert isinstance(plain, dict), "a dataclass of the domain"
    return plain


def _plain(value: object) -> JsonValue:
    """Return a value of the domain as JSON, without what is secret; the same value is always the same text."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Enum():
            return _plain(value.value)
        case Instant():
            return write_instant(value)
        case bytes():
            return value.hex()
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items() if str(key) not in UNTOLD}
        case frozenset() | set():
            return sorted((_plain(each) for each in value), key=str)
        case tuple() | list():
            return [_plain(each) for each in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in UNTOLD}
    return str(value)


def _text(told: Mapping[str, JsonValue] | None) -> str:
    return "" if told is None else json.dumps(told, ensure_ascii=False, sort_keys=True)
