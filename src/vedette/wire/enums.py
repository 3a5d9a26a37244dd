# SPDX-License-Identifier: Apache-2.0
"""The vendor's enumerations that scans, websites, issues and reports use, in its spelling and order.

The order is also .NET's numbering, which some clients send in place of the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Self


class WireEnum(StrEnum):
    """A set of words in the vendor's spelling and order, read with tolerance and written exactly.

    Reading ignores case, spaces, hyphens and underscores (`GithubActions`, `Best Practice`, `FalsePositive `) and knows
    the numbers that .NET gives the members, as int or as digits.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if isinstance(value, int) and not isinstance(value, bool):
            members = tuple(cls)
            return members[value] if 0 <= value < len(members) else None
        if not isinstance(value, str):
            return None
        if _NUMBER.fullmatch(value.strip()):
            return cls._missing_(int(value))
        found = _members_by_word(cls).get(_fold(value))
        return found if isinstance(found, cls) else None

    @classmethod
    def older_spellings(cls) -> Mapping[str, str]:
        """Return the folded words of older clients that still mean a member, each with that member's value."""
        return {}

    @classmethod
    def read(cls, value: object) -> Self | None:
        """Return the member that `value` names; None when it names none."""
        return value if isinstance(value, cls) else cls._missing_(value)


def _fold(word: str) -> str:
    return word.strip().casefold().translate(_SEPARATORS)


@cache
def _members_by_word(kind: type[WireEnum]) -> Mapping[str, WireEnum]:
    older = {word: kind(value) for word, value in kind.older_spellings().items()}
    return older | {_fold(member.value): member for member in kind}


_NUMBER = re.compile(r"\d{1,3}", re.ASCII)
_SEPARATORS = {ord(character): None for character in " -_"}


class ScanState(WireEnum):
    """Where a scan stands. `AsyncArchiving` is read and never sent: CI plugins abort on it."""

    QUEUED = "Queued"
    SCANNING = "Scanning"
    ARCHIVING = "Archiving"
    COMPLETE = "Complete"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    DELAYED = "Delayed"
    PAUSING = "Pausing"
    PAUSED = "Paused"
    RESUMING = "Resuming"
    ASYNC_ARCHIVING = "AsyncArchiving"


class ScanPhase(WireEnum):
    """What a scan is doing, in the words of the API."""

    PENDING = "Pending"
    CRAWLING = "Crawling"
    CRAWLING_AND_ATTACKING = "CrawlingAndAttacking"
    ATTACKING = "Attacking"
    RE_CRAWLING = "ReCrawling"
    COMPLETE = "Complete"


class ScanType(WireEnum):
    """What kind of scan it is."""

    FULL = "Full"
    RETEST = "Retest"
    INCREMENTAL = "Incremental"


class PluginScanType(WireEnum):
    """What a CI plugin asks to have launched."""

    FULL_WITH_PRIMARY_PROFILE = "FullWithPrimaryProfile"
    FULL_WITH_SELECTED_PROFILE = "FullWithSelectedProfile"
    INCREMENTAL = "Incremental"


class ThreatLevel(WireEnum):
    """The overall judgement on a scan; Unknown until it is complete."""

    UNKNOWN = "Unknown"
    SECURE = "Secure"
    NEEDS_ATTENTION = "NeedsAttention"
    INSECURE = "Insecure"
    CRITICAL = "Critical"


class Severity(WireEnum):
    """How bad an issue is."""

    BEST_PRACTICE = "BestPractice"
    INFORMATION = "Information"
    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"
    CRITICAL = "Critical"


class ScanScope(WireEnum):
    """How far from the target address a scan may go."""

    ENTERED_PATH_AND_BELOW = "EnteredPathAndBelow"
    ONLY_ENTERED_URL = "OnlyEnteredUrl"
    WHOLE_DOMAIN = "WholeDomain"


class UrlRewriteMode(WireEnum):
    """How path segments that are parameters are recognised."""

    NONE = "None"
    HEURISTIC = "Heuristic"
    CUSTOM = "Custom"


class AuthenticationProfileOption(WireEnum):
    """Which stored login a scan uses."""

    DONT_USE = "DontUse"
    USE_MATCHED_PROFILE = "UseMatchedProfile"
    SELECTED_PROFILE = "SelectedProfile"


class WebsiteProtocol(WireEnum):
    """The scheme of a website."""

    HTTP = "Http"
    HTTPS = "Https"


class CreateType(WireEnum):
    """Whether a scan is of one website or of a group."""

    WEBSITE = "Website"
    WEBSITE_GROUP = "WebsiteGroup"


class LicenseType(WireEnum):
    """How a website is paid for; kept and returned, without effect here."""

    SUBSCRIPTION = "Subscription"
    CREDIT = "Credit"


class AgentMode(WireEnum):
    """Whether a website is scanned by the hosted or by an own agent."""

    CLOUD = "Cloud"
    INTERNAL = "Internal"


class ScanActionResult(WireEnum):
    """The answer to cancel, pause and resume."""

    OK = "Ok"
    SCAN_NOT_FOUND = "ScanNotFound"
    SCAN_COMPLETED = "ScanCompleted"
    SCAN_NOT_RUNNING = "ScanNotRunning"
    SCAN_NOT_PAUSED = "ScanNotPaused"
    SCAN_CANCELLED = "ScanCancelled"
    SCAN_FAILED = "ScanFailed"
    SCAN_QUEUED = "ScanQueued"


class ScanDeleteResult(WireEnum):
    """The answer to the deletion of scans."""

    OK = "Ok"
    ON_GOING_SCAN_EXISTING = "OnGoingScanExisting"
    SOME_OF_SCANS_NOT_FOUND = "SomeOfScansNotFound"


class WebsiteDeleteResult(WireEnum):
    """The answer to the deletion of a website."""

    OK = "Ok"
    NOT_FOUND = "NotFound"
    ON_GOING_SCAN_EXISTING = "OnGoingScanExisting"
    ON_GOING_PCI_SCAN_EXISTING = "OnGoingPciScanExisting"


class VerifyOwnershipResult(WireEnum):
    """Whether the ownership of a website is proven."""

    VERIFIED = "Verified"
    NOT_VERIFIED = "NotVerified"
    VERIFICATION_LIMIT_EXCEED = "VerificationLimitExceed"


class VerificationMethod(WireEnum):
    """How the ownership of a website is proven."""

    FILE = "File"
    TAG = "Tag"
    DNS = "Dns"
    EMAIL = "Email"


class SortType(WireEnum):
    """The direction of a sorted list."""

    ASCENDING = "Ascending"
    DESCENDING = "Descending"


class IntegrationSystem(WireEnum):
    """The CI system that launched a scan."""

    TEAMCITY = "Teamcity"
    JENKINS = "Jenkins"
    BAMBOO = "Bamboo"
    GIT_LAB = "GitLab"
    AZURE_DEV_OPS = "AzureDevOps"
    JIRA = "Jira"
    CIRCLE_CI = "CircleCI"
    TRAVIS_CI = "TravisCI"
    URBAN_CODE_DEPLOY = "UrbanCodeDeploy"
    GIT_HUB_ACTIONS = "GitHubActions"


class DayOfWeek(WireEnum):
    """A day of the week, Sunday first as in .NET."""

    SUNDAY = "Sunday"
    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"


class PciScanState(WireEnum):
    """The state of a PCI scan that runs alongside."""

    NEW = "New"
    RUNNING = "Running"
    STOPPED = "Stopped"
    DELETED = "Deleted"
    DONE = "Done"


class PciComplianceStatus(WireEnum):
    """The verdict of a PCI scan."""

    SCANNING = "Scanning"
    PASSED = "Passed"
    FAILED = "Failed"


class IssueStateFlag(WireEnum):
    """One word of an issue's state; a state is one or more of them."""

    PRESENT = "Present"
    FIXED_UNCONFIRMED = "FixedUnconfirmed"
    FIXED_CANT_RETEST = "FixedCantRetest"
    FIXED_CONFIRMED = "FixedConfirmed"
    REVIVED = "Revived"
    SCANNING = "Scanning"
    IGNORED = "Ignored"
    ACCEPTED_RISK = "AcceptedRisk"
    FALSE_POSITIVE = "FalsePositive"


def write_issue_state(flags: Iterable[IssueStateFlag]) -> str:
    """Return `flags` as one state, in the vendor's order, such as `Present, Scanning`; each flag once."""
    given = set(flags)
    return ", ".join(flag.value for flag in IssueStateFlag if flag in given)


def read_issue_state(text: str) -> frozenset[IssueStateFlag] | None:
    """Return the flags of a state such as `Present, Scanning`; None when a word of it is not a flag."""
    words = [IssueStateFlag.read(word) for word in text.split(",")]
    flags = frozenset(flag for flag in words if flag is not None)
    return None if None in words else flags


class ReportType(WireEnum):
    """What a report is about."""

    CRAWLED = "Crawled"
    SCANNED = "Scanned"
    VULNERABILITIES = "Vulnerabilities"
    SCAN_DETAIL = "ScanDetail"
    MOD_SECURITY_WAF_RULES = "ModSecurityWafRules"
    OWASP_TOP_TEN2013 = "OwaspTopTen2013"
    HIPAA_COMPLIANCE = "HIPAACompliance"
    PCI32 = "Pci32"
    KNOWLEDGE_BASE = "KnowledgeBase"
    EXECUTIVE_SUMMARY = "ExecutiveSummary"
    FULL_SCAN_DETAIL = "FullScanDetail"
    OWASP_TOP_TEN2017 = "OwaspTopTen2017"
    CUSTOM_REPORT = "CustomReport"
    ISO27001_COMPLIANCE = "Iso27001Compliance"
    F5_BIG_IP_ASM_WAF_RULES = "F5BigIpAsmWafRules"
    WASC = "WASC"
    SANS_TOP25 = "SansTop25"
    ASVS40 = "Asvs40"
    NISTSP80053 = "Nistsp80053"
    DISA_STIG = "DisaStig"
    OWASP_API_TOP10 = "OwaspApiTop10"
    OWASP_TOP_TEN2021 = "OwaspTopTen2021"
    VULNERABILITIES_PER_WEBSITE = "VulnerabilitiesPerWebsite"
    OWASP_API_TOP_TEN2023 = "OwaspApiTopTen2023"
    PCI_DSS40 = "PciDss40"
    OWASP_TOP_TEN2025 = "OwaspTopTen2025"
    """Ours, behind the vendor's, so that its numbers stay."""
    ISO27001_AT2022 = "Iso27001At2022"
    """Ours."""

    @classmethod
    def older_spellings(cls) -> Mapping[str, str]:
        """Return the PCI report's name in Jenkins and TeamCity plugins."""
        return {"pcicompliance": cls.PCI32.value}


class ReportFormat(WireEnum):
    """The file format of a report; those behind Json are ours."""

    XML = "Xml"
    CSV = "Csv"
    PDF = "Pdf"
    HTML = "Html"
    TXT = "Txt"
    JSON = "Json"
    SARIF = "Sarif"
    JUNIT = "Junit"
    MARKDOWN = "Markdown"
    NATIVE = "Native"
    CYCLONE_DX = "CycloneDx"


class ContentFormat(WireEnum):
    """How the prose inside a report is marked up."""

    HTML = "Html"
    MARKDOWN = "Markdown"


class CsvSeparator(WireEnum):
    """What stands between two cells of a CSV file."""

    COMMA = "Comma"
    SEMICOLON = "Semicolon"
    PIPE = "Pipe"
    TAB = "Tab"
