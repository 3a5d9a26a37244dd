# SPDX-License-Identifier: Apache-2.0
"""Why a scan failed: every reason that the API knows, and a title for each that Vedette gives."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vedette.domain.scan import FailureReason as OurReason
from vedette.wire.enums import WireEnum


class FailureReason(WireEnum):
    """Why a scan failed. Some members name events of a scan rather than failures; Vedette never sends those."""

    NONE = "None"
    REQUEST = "Request"
    HEAD_REQUEST = "HeadRequest"
    REDIRECT_DETECTED = "RedirectDetected"
    TIMEOUT_DETECTED = "TimeoutDetected"
    MAX_LOGOUT_EXCEEDED = "MaxLogoutExceeded"
    REQUEST_FAILED = "RequestFailed"
    RESPONSE = "Response"
    CRAWLER_REQUEST = "CrawlerRequest"
    ATTACKER_REQUEST = "AttackerRequest"
    RE_CRAWLER_REQUEST = "ReCrawlerRequest"
    FINISHED = "Finished"
    LINK_NOT_FOUND = "LinkNotFound"
    RECALCULATE_ATTACK_POSSIBILITIES = "RecalculateAttackPossibilities"
    PHASE_CRAWL_STARTED = "PhaseCrawlStarted"
    PHASE_ATTACK_STARTED = "PhaseAttackStarted"
    PHASE_RE_CRAWL_STARTED = "PhaseReCrawlStarted"
    CRAWLER_POSSIBILITY = "CrawlerPossibility"
    RE_CRAWLER_POSSIBILITIES = "ReCrawlerPossibilities"
    HOST_UNAVAILABLE = "HostUnavailable"
    NAME_RESOLUTION_FAILURE = "NameResolutionFailure"
    PROXY_FAILURE = "ProxyFailure"
    OUT_OF_DISK_SPACE = "OutOfDiskSpace"
    PROXY_AUTHENTICATION_REQUIRED = "ProxyAuthenticationRequired"
    O_AUTH2_ENDPOINT_ERROR = "OAuth2EndpointError"
    TARGET_LINK_TIMEOUT_DETECTED = "TargetLinkTimeoutDetected"
    LOGIN_FAILED = "LoginFailed"
    SCAN_TARGET_NOT_REACHABLE = "ScanTargetNotReachable"
    SCAN_POLICY_NOT_FOUND = "ScanPolicyNotFound"
    REPORT_POLICY_NOT_FOUND = "ReportPolicyNotFound"
    SECURITY_PROTOCOL_TYPE_NOT_SUPPORTED = "SecurityProtocolTypeNotSupported"
    UNABLE_TO_LOAD_SCAN_SESSION = "UnableToLoadScanSession"
    AGENT_NOT_AVAILABLE = "AgentNotAvailable"
    SCAN_NOT_ALLOWED = "ScanNotAllowed"
    UNABLE_TO_FIND_AUTO_SAVE_NDB = "UnableToFindAutoSaveNdb"
    ERROR_OCCURRED_ON_SCAN_FAILED = "ErrorOccurredOnScanFailed"
    ERROR_OCCURRED_ON_PAUSE = "ErrorOccurredOnPause"
    ERROR_OCCURRED_ON_CANCEL = "ErrorOccurredOnCancel"
    ERROR_OCCURRED_ON_SCAN_COMPLETED = "ErrorOccurredOnScanCompleted"
    SEVEN_ZIP_NOT_FOUND_OR_INSTALLED = "SevenZipNotFoundOrInstalled"
    ERROR_OCCURRED_ON_LAUNCH_SCAN = "ErrorOccurredOnLaunchScan"
    INVALID_HEADER = "InvalidHeader"
    ERROR_OCCURRED_ON_PRE_SCAN_VALIDATION = "ErrorOccurredOnPreScanValidation"
    RAW_SCAN_FILE_EXPIRED = "RawScanFileExpired"
    SECRETS_AND_ENCRYPTION_INTEGRATION = "SecretsAndEncryptionIntegration"
    ARCHIVE_METHOD_UNAVAILABLE = "ArchiveMethodUnavailable"


_TITLES: Mapping[OurReason, str] = MappingProxyType(
    {
        OurReason.NAME_RESOLUTION_FAILURE: "The name of the target could not be resolved",
        OurReason.HOST_UNAVAILABLE: "The target does not accept connections",
        OurReason.TARGET_LINK_TIMEOUT_DETECTED: "The target did not answer in time",
        OurReason.REDIRECT_DETECTED: "The target redirects out of the scope",
        OurReason.PROXY_FAILURE: "The proxy could not be used",
        OurReason.LOGIN_FAILED: "The login did not succeed",
        OurReason.MAX_LOGOUT_EXCEEDED: "The session of the login was lost again and again",
        OurReason.SCAN_TARGET_NOT_REACHABLE: "The target could not be reached",
        OurReason.SCAN_NOT_ALLOWED: "The scan is not allowed",
        OurReason.SECURITY_PROTOCOL_TYPE_NOT_SUPPORTED: "No common version of TLS was found",
        OurReason.OUT_OF_DISK_SPACE: "The disk is full",
        OurReason.ERROR_OCCURRED_ON_SCAN_FAILED: "The scan ended by a defect in Vedette",
    }
)


def failure_reason(reason: OurReason) -> FailureReason:
    """Return the API's word for `reason`."""
    return FailureReason(reason.value)


def failure_title(reason: OurReason) -> str:
    """Return `reason` as a short title for people, without a full stop."""
    return _TITLES[reason]
