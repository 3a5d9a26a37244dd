# SPDX-License-Identifier: Apache-2.0
"""A scan: what was asked for (frozen at launch), where it stands, and what it has counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from uuid import UUID

from vedette.domain.api_operation import ApiOperation
from vedette.domain.exchange import Request, Url
from vedette.domain.login import User
from vedette.domain.policy import ReportPolicy, ScanPolicy
from vedette.domain.scope import Scope, UrlRewriting
from vedette.domain.time import NO_TIME, Instant, Span
from vedette.domain.weakness import Severity


class ScanState(Enum):
    """Where a scan stands."""

    QUEUED = "queued"
    SCANNING = "scanning"
    ARCHIVING = "archiving"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DELAYED = "delayed"
    """Outside its time window, or all scanning is suspended; it goes on by itself."""
    PAUSING = "pausing"
    PAUSED = "paused"
    RESUMING = "resuming"

    @property
    def is_final(self) -> bool:
        """Whether the scan ended, well or badly."""
        return self in (ScanState.COMPLETE, ScanState.FAILED, ScanState.CANCELLED)

    @property
    def is_active(self) -> bool:
        """Whether an agent works on it or is about to."""
        return self in (ScanState.SCANNING, ScanState.ARCHIVING, ScanState.PAUSING, ScanState.RESUMING)


class Phase(Enum):
    """What a running scan does; the order of the members is the order of the phases."""

    PENDING = "pending"
    AUTHENTICATING = "authenticating"
    CRAWLING = "crawling"
    CRAWLING_AND_ATTACKING = "crawling-and-attacking"
    ATTACKING = "attacking"
    RECRAWLING = "recrawling"
    VERIFYING = "verifying"
    ARCHIVING = "archiving"
    COMPLETE = "complete"


class ScanType(Enum):
    """Full, or a second look at an earlier scan."""

    FULL = "full"
    RETEST = "retest"
    INCREMENTAL = "incremental"


class FailureReason(Enum):
    """Why a scan failed; the values are the vendor's spellings of the same facts."""

    NAME_RESOLUTION_FAILURE = "NameResolutionFailure"
    HOST_UNAVAILABLE = "HostUnavailable"
    TARGET_LINK_TIMEOUT_DETECTED = "TargetLinkTimeoutDetected"
    REDIRECT_DETECTED = "RedirectDetected"
    PROXY_FAILURE = "ProxyFailure"
    LOGIN_FAILED = "LoginFailed"
    MAX_LOGOUT_EXCEEDED = "MaxLogoutExceeded"
    SCAN_TARGET_NOT_REACHABLE = "ScanTargetNotReachable"
    SCAN_NOT_ALLOWED = "ScanNotAllowed"
    SECURITY_PROTOCOL_TYPE_NOT_SUPPORTED = "SecurityProtocolTypeNotSupported"
    OUT_OF_DISK_SPACE = "OutOfDiskSpace"
    ERROR_OCCURRED_ON_SCAN_FAILED = "ErrorOccurredOnScanFailed"
    """A defect in Vedette."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a scan failed: the reason, and a sentence that names the site's own behaviour and the remedy."""

    reason: FailureReason
    sentence: str


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """The build and commit that a scan was launched for, as the CI system said it; None where it did not."""

    build_configuration_name: str | None = None
    build_has_change: bool | None = None
    build_id: str | None = None
    build_server_version: str | None = None
    build_url: str | None = None
    plugin_version: str | None = None
    timestamp: Instant | None = None
    committer_id: UUID | None = None
    """The member whose e-mail address the committer has."""
    committer: str | None = None
    committer_name: str | None = None
    committer_override: str | None = None
    integration_system: str | None = None
    """The vendor's name of the CI system, such as `Jenkins`."""
    is_committer_authorized: bool | None = None
    vcs_name: str | None = None
    vcs_version: str | None = None


class Day(Enum):
    """A day of the week, Sunday first as the vendor counts."""

    SUNDAY = 0
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6


@dataclass(frozen=True, slots=True)
class TimeWindowItem:
    """From one minute of a day to another (0 to 1,440), in which scanning is allowed or is not."""

    day: Day
    from_minute: int
    to_minute: int
    is_scanning_allowed: bool


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """When a scan may send; minutes that no item names are allowed unless some item allows others on that day."""

    items: tuple[TimeWindowItem, ...]
    timezone_id: str = "GMT Standard Time"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a scan shows to the site. Encrypted at rest, never logged, masked in evidence."""

    cookies: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    basic: tuple[str, str] | None = None
    """User name and password of HTTP Basic authentication."""
    users: tuple[User, ...] = ()
    """Who logs in; the scan is done as the first of them."""


@dataclass(frozen=True, slots=True)
class Via:
    """How the site is reached: through a proxy, and which certificates are trusted."""

    proxy: str | None = None
    """`http://`, `https://` or `socks5://` URL, with credentials where it needs them."""
    ca_file: str | None = None
    verify_tls: bool = True


@dataclass(frozen=True, slots=True)
class ScanSpec:
    """What was asked for. It is frozen when the scan is launched, and everything a rerun needs is in it."""

    target: Url
    scope: Scope
    policy: ScanPolicy
    report_policy: ReportPolicy
    rewriting: UrlRewriting = field(default_factory=UrlRewriting)
    crawl_and_attack: bool = True
    find_and_follow_new_links: bool = True
    imported_links: tuple[str, ...] = ()
    imported_requests: tuple[Request, ...] = ()
    """What imported files described or recorded; sealed at rest, since recordings may hold secrets."""
    operations: tuple[ApiOperation, ...] = ()
    """What imported descriptions declare."""
    most_duration: Span = field(default_factory=lambda: Span.of(hours=48))
    time_window: TimeWindow | None = None
    tags: tuple[str, ...] = ()
    comments: str | None = None
    commit: CommitInfo = field(default_factory=CommitInfo)
    via: Via = field(default_factory=Via)
    profile_id: UUID | None = None
    """The saved profile that it was launched with."""
    retest_only: tuple[UUID, ...] = ()
    """For a retest: the findings of its base that are tested again; empty for all of them."""

    @property
    def reached_via(self) -> Via:
        """How the site is reached: through the launch's own proxy, or else through the policy's."""
        secrets = self.policy.secrets
        if self.via.proxy is not None or not secrets.uses_proxy:
            return self.via
        return replace(self.via, proxy=secrets.proxy)


@dataclass(frozen=True, slots=True)
class Counters:
    """What the scan has counted so far; moved in the transaction of the batch that caused the change."""

    estimated_steps: int = 0
    completed_steps: int = 0
    requests: int = 0
    critical: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0
    best_practice: int = 0
    information: int = 0

    def of(self, severity: Severity) -> int:
        """Return how many findings of `severity` there are."""
        match severity:
            case Severity.CRITICAL:
                return self.critical
            case Severity.HIGH:
                return self.high
            case Severity.MEDIUM:
                return self.medium
            case Severity.LOW:
                return self.low
            case Severity.BEST_PRACTICE:
                return self.best_practice
            case Severity.INFORMATION:
                return self.information


@dataclass(frozen=True, slots=True)
class Agent:
    """A process that runs scans."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan as stored.

    `elapsed` is the time that agents worked on it (queueing and archiving do not count). `epoch` grows with each
    claim; a writer with an older epoch is refused. `percentage` never goes back. `wish` is what a user asked for and
    the agent has not done yet: PAUSING or CANCELLED.
    """

    id: UUID
    group_id: UUID
    website_id: UUID
    user_id: UUID
    initiated_at: Instant
    spec: ScanSpec
    credentials: Credentials = field(default_factory=Credentials)
    type: ScanType = ScanType.FULL
    base_scan_id: UUID | None = None
    state: ScanState = ScanState.QUEUED
    phase: Phase = Phase.PENDING
    state_changed_at: Instant | None = None
    elapsed: Span = NO_TIME
    epoch: int = 0
    percentage: int = 0
    counters: Counters = field(default_factory=Counters)
    agent: Agent | None = None
    failure: Failure | None = None
    wish: ScanState | None = None
    time_limit_hit: bool = False
    deleted_at: Instant | None = None
    schedule_id: UUID | None = None
    """The schedule that launched it."""
    is_paused_with_all: bool = False
    """Whether it was paused when all running scans were: going on with all of them takes this one along."""

    @property
    def shown_credentials(self) -> Credentials:
        """What the site is shown: the scan's credentials, and the headers that its policy adds."""
        own = {name.lower() for name, _ in self.credentials.headers}
        added = tuple((each.name, each.value) for each in self.spec.policy.secrets.headers if each.is_on)
        headers = (*self.credentials.headers, *(line for line in added if line[0].lower() not in own))
        return replace(self.credentials, headers=headers)
