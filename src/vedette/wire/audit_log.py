# SPDX-License-Identifier: Apache-2.0
"""The audit log as it is shown: who did what, when, and through which face."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import Field

from vedette.wire.enums import WireEnum
from vedette.wire.model import WireGuid, WireInstant, WireModel


class AuditLogType(WireEnum):
    """What was done."""

    SIGNIN = "Signin"
    SIGNOUT = "Signout"
    SIGNUP = "Signup"
    RESENT_CONFIRMATION_EMAIL = "ResentConfirmationEmail"
    EMAIL_CONFIRMED = "EmailConfirmed"
    PASSWORD_RESET_REQUESTED = "PasswordResetRequested"
    PASSWORD_RESET_SUCCEEDED = "PasswordResetSucceeded"
    PASSWORD_CHANGED = "PasswordChanged"
    USER_ACCOUNT_UPDATED = "UserAccountUpdated"
    USER_CREATED = "UserCreated"
    USER_UPDATED = "UserUpdated"
    ACCESS_TOKEN_RESET = "AccessTokenReset"
    SCAN_STARTED = "ScanStarted"
    SCAN_CANCELLED = "ScanCancelled"
    WEBSITE_GROUP_CREATED = "WebsiteGroupCreated"
    WEBSITE_GROUP_DELETED = "WebsiteGroupDeleted"
    WEBSITE_GROUP_UPDATED = "WebsiteGroupUpdated"
    WEBSITE_CREATED = "WebsiteCreated"
    WEBSITE_UPDATED = "WebsiteUpdated"
    WEBSITE_DELETED = "WebsiteDeleted"
    SCHEDULED_SCAN_DELETED = "ScheduledScanDeleted"
    SCHEDULED_SCAN_CREATED = "ScheduledScanCreated"
    SCHEDULED_SCAN_UPDATED = "ScheduledScanUpdated"
    SCAN_POLICY_CREATED = "ScanPolicyCreated"
    SCAN_POLICY_UPDATED = "ScanPolicyUpdated"
    SCAN_POLICY_DELETED = "ScanPolicyDeleted"
    CHECKED_UPDATES = "CheckedUpdates"
    SCAN_DELETED = "ScanDeleted"
    SIGNIN_AS = "SigninAs"
    TWO_FACTOR_AUTHENTICATION_DISABLED = "TwoFactorAuthenticationDisabled"
    TWO_FACTOR_AUTHENTICATION_CONFIGURED = "TwoFactorAuthenticationConfigured"
    TWO_FACTOR_AUTHENTICATION_RECOVERY_CODES_VIEWED = "TwoFactorAuthenticationRecoveryCodesViewed"
    TWO_FACTOR_AUTHENTICATION_ENFORCEMENT_CHANGED = "TwoFactorAuthenticationEnforcementChanged"
    SIGNIN_WITH_RECOVERY_CODE = "SigninWithRecoveryCode"
    ISSUE_CREATED = "IssueCreated"
    ISSUE_UPDATED = "IssueUpdated"
    DELETE_USER = "DeleteUser"
    START_VERIFICATION = "StartVerification"
    VERIFY_OWNERSHIP = "VerifyOwnership"
    SCAN_PAUSED = "ScanPaused"
    SCAN_RESUMED = "ScanResumed"
    ACCOUNT_LICENSE_UPDATED = "AccountLicenseUpdated"
    INVITATION_LICENSE_UPDATED = "InvitationLicenseUpdated"
    MARKED_LATE_CONFIRMATION = "MarkedLateConfirmation"
    CONFIRM_SUPPORT_ACCESS_REQUEST = "ConfirmSupportAccessRequest"
    AGENT_GROUP_CREATED = "AgentGroupCreated"
    AGENT_GROUP_UPDATED = "AgentGroupUpdated"
    AGENT_GROUP_DELETED = "AgentGroupDeleted"
    IP_RESTRICTION_ADDED = "IpRestrictionAdded"
    IP_RESTRICTION_UPDATED = "IpRestrictionUpdated"
    IP_RESTRICTION_DELETED = "IpRestrictionDeleted"
    IP_RESTRICTIONS_STATUS_CHANGED = "IpRestrictionsStatusChanged"
    RAW_SCAN_FILE_RETENTION_PERIOD_ENABLED = "RawScanFileRetentionPeriodEnabled"
    RAW_SCAN_FILE_RETENTION_PERIOD_DISABLED = "RawScanFileRetentionPeriodDisabled"
    ACCOUNT_UPDATED = "AccountUpdated"
    SCAN_NOTIFICATION_RULE_CREATED = "ScanNotificationRuleCreated"
    SCAN_NOTIFICATION_RULE_UPDATED = "ScanNotificationRuleUpdated"
    SCAN_NOTIFICATION_RULE_DELETED = "ScanNotificationRuleDeleted"
    SCAN_NOTIFICATION_RULE_PRIORITIES_UPDATED = "ScanNotificationRulePrioritiesUpdated"
    REPORT_POLICY_CREATED = "ReportPolicyCreated"
    REPORT_POLICY_UPDATED = "ReportPolicyUpdated"
    REPORT_POLICY_DELETED = "ReportPolicyDeleted"
    AGENT_DELETED = "AgentDeleted"
    DELETE_ACCOUNT = "DeleteAccount"
    NS_SCAN_IMPORTED = "NsScanImported"
    ACCOUNTS_MERGED = "AccountsMerged"
    TOO_MANY_REQUESTS = "TooManyRequests"
    SUPPORT_EDITED_USER = "SupportEditedUser"
    AGENTS_AUTO_UPDATE_SETTING_CHANGED = "AgentsAutoUpdateSettingChanged"
    WEBSITE_GROUP_TECH_CONTACT_CHANGED = "WebsiteGroupTechContactChanged"
    CREATE_INVITATION = "CreateInvitation"
    DELETE_INVITATION = "DeleteInvitation"
    SCAN_PROFILE_CREATED = "ScanProfileCreated"
    SCAN_PROFILE_UPDATED = "ScanProfileUpdated"
    SCAN_PROFILE_DELETED = "ScanProfileDeleted"
    GENERAL_SETTINGS_UPDATED = "GeneralSettingsUpdated"
    SECURITY_SETTINGS_UPDATED = "SecuritySettingsUpdated"
    DATABASE_SETTINGS_UPDATED = "DatabaseSettingsUpdated"
    EMAIL_SETTINGS_UPDATED = "EmailSettingsUpdated"
    SMS_SETTINGS_UPDATED = "SmsSettingsUpdated"
    CLOUD_PROVIDER_UPDATED = "CloudProviderUpdated"
    SINGLE_SIGN_ON_UPDATED = "SingleSignOnUpdated"
    IP_RESTRICTIONS_UPDATED = "IpRestrictionsUpdated"
    TECHNOLOGY_NOTIFICATION_CHANGED = "TechnologyNotificationChanged"
    LOGIN_ATTEMPT_FAILED = "LoginAttemptFailed"
    IP_RESTRICTED_SESSIONS_STATUS_CHANGED = "IpRestrictedSessionsStatusChanged"
    U2_F_SECURITY_KEY_CONFIGURED = "U2FSecurityKeyConfigured"
    U2_F_SECURITY_KEY_RE_CONFIGURED = "U2FSecurityKeyReConfigured"
    AGENT_TOKEN_RESET = "AgentTokenReset"
    ADD_OR_UPDATE_TAG = "AddOrUpdateTag"
    ENCRYPTION_KEYS_UPDATED = "EncryptionKeysUpdated"
    ENCRYPTION_KEYS_DOWNLOADED = "EncryptionKeysDownloaded"
    ROLE_CREATED = "RoleCreated"
    ROLE_UPDATED = "RoleUpdated"
    ROLE_DELETE = "RoleDelete"
    TEAM_CREATED = "TeamCreated"
    TEAM_UPDATED = "TeamUpdated"
    TEAM_DELETE = "TeamDelete"
    DEFECT_DOJO_REPORT_IMPORTED = "DefectDojoReportImported"
    DEFECT_DOJO_REPORT_IMPORT_FAILED = "DefectDojoReportImportFailed"
    SCAN_DATA_RETENTION_PERIOD_ENABLED = "ScanDataRetentionPeriodEnabled"
    SCAN_DATA_RETENTION_PERIOD_DISABLED = "ScanDataRetentionPeriodDisabled"
    SCAN_QUEUED_AGAIN = "ScanQueuedAgain"
    SCAN_FAILED = "ScanFailed"
    AGENT_COMMAND_DELETE = "AgentCommandDelete"
    IMPORT_WEBSITE = "ImportWebsite"
    LIMITING_ROLE = "LimitingRole"


class AuditEndpointType(WireEnum):
    """Through which face it was done."""

    WEB = "Web"
    API = "Api"
    BACKGROUND_TASK = "BackgroundTask"


_OURS: Mapping[str, AuditLogType] = MappingProxyType(
    {
        "AccessTokenRevoked": AuditLogType.ACCESS_TOKEN_RESET,
        "ConsentGiven": AuditLogType.SECURITY_SETTINGS_UPDATED,
        "ConsentWithdrawn": AuditLogType.SECURITY_SETTINGS_UPDATED,
    }
)
"""Deeds that the vendor has no word for, under the nearest one; the message says what it really was."""


def audit_log_type(kind: str) -> AuditLogType:
    """Return the vendor's word for a kind of deed."""
    return _OURS.get(kind) or AuditLogType.read(kind) or AuditLogType.GENERAL_SETTINGS_UPDATED


class AuditLog(WireModel):
    """One entry of the audit log."""

    account_id: WireGuid = Field(description="The account of this installation.")
    created_at: WireInstant = Field(description="When it was done.")
    endpoint_type: AuditEndpointType = Field(description="Through which face it was done.")
    id: str = Field(description="The number of the entry; numbers have no gaps.")
    type: AuditLogType = Field(description="What was done, as a word.")
    user_email: str | None = Field(description="The e-mail address of who did it, as it was then.")
    user_id: WireGuid | None = Field(description="Who did it.")
    user_name: str | None = Field(description="The name of who did it, as it was then.")
    message: str = Field(description="What it was done to, and from which address.")
    request_data: str | None = Field(description="What was there before and after, as a JSON object.")
