# SPDX-License-Identifier: Apache-2.0
"""The story of every field of the scan's detail: where it comes from, what changes it, and why null is true.

`docs/api/scan-detail.md` is rendered from here and from the model's own descriptions; a test keeps the page and these
rows together, and the rows and the model.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vedette.wire.model import WireModel
from vedette.wire.scan_task import ScanTask
from vedette.wire.vcs_commit import VcsCommitInfo


@dataclass(frozen=True, slots=True)
class FieldStory:
    """One field: `source` says where its value comes from, `changes` what moves it after the launch.

    `null` says what null means; it is empty for a field that is never null.
    """

    source: str
    changes: str
    null: str = ""


_LAUNCH = "nothing: frozen at launch"
_NEVER = "nothing"
_WEBSITE_EDIT = "an edit of the website"
_BATCH = "each batch that the agent commits"
_COMPLETION = "the scan's completion; later every change of an issue of the group"
_POLICY = "the scan policy, copied into the scan at launch"
_REPORT_POLICY = "the report policy, copied into the scan at launch"
_REWRITE = "the rewrite settings of the launch"
_OPEN_ISSUES = "count of the group's open issues of that severity, once the scan is complete; 0 before"
_OWN_FINDINGS = "count of this scan's findings of that severity"

SCAN_TASK_FIELDS: Mapping[str, FieldStory] = MappingProxyType(
    {
        "AdditionalWebsites": FieldStory("the launch", _LAUNCH, "No further site was named."),
        "AgentId": FieldStory("the agent's registration", "an agent claims the scan", "No agent has taken it yet."),
        "AgentName": FieldStory("the agent's registration", "an agent claims the scan", "No agent has taken it yet."),
        "Cookies": FieldStory(
            "the launch; values are masked for readers who may not edit websites", _LAUNCH, "No cookie was given."
        ),
        "CrawlAndAttack": FieldStory("the launch", _LAUNCH),
        "DeletedOn": FieldStory("the deletion", "a member deletes the scan", "It was not deleted."),
        "EnableHeuristicChecksInCustomUrlRewrite": FieldStory(_REWRITE, _LAUNCH),
        "ExcludedLinks": FieldStory("the launch; `[]` when there are none", _LAUNCH),
        "ExcludeLinks": FieldStory("the launch", _LAUNCH),
        "DisallowedHttpMethods": FieldStory("the launch, sorted; `[]` when there are none", _LAUNCH),
        "FindAndFollowNewLinks": FieldStory("the launch", _LAUNCH),
        "ImportedLinks": FieldStory("the launch", _LAUNCH, "No link was named."),
        "AllImportedLinks": FieldStory("the launch; empty when there are none", _LAUNCH),
        "DesktopScanId": FieldStory("nothing", _NEVER, "Vedette imports no scans of the desktop product."),
        "InitiatedTime": FieldStory("`InitiatedAt` in the reader's zone and format", "another reader's preferences"),
        "InitiatedDate": FieldStory("`InitiatedAt` in the reader's zone and format", "another reader's preferences"),
        "InitiatedAt": FieldStory("the clock of the server at the launch", _NEVER),
        "MaxDynamicSignatures": FieldStory(_REWRITE, _LAUNCH),
        "MaxScanDuration": FieldStory("the launch, rounded up to whole hours", _LAUNCH),
        "Duration": FieldStory("sum of the slices that agents worked", _BATCH),
        "PolicyDescription": FieldStory(_POLICY, _LAUNCH, "The policy has no description."),
        "PolicyId": FieldStory(_POLICY, _LAUNCH),
        "PolicyUserId": FieldStory(_POLICY, _LAUNCH),
        "PolicyIsDefault": FieldStory(_POLICY, _LAUNCH),
        "PolicyIsShared": FieldStory(_POLICY, _LAUNCH),
        "PolicyName": FieldStory(_POLICY, _LAUNCH),
        "AuthenticationProfileId": FieldStory("nothing", _NEVER, "A login belongs to its scan; none is stored apart."),
        "AuthenticationProfileOption": FieldStory("always `DontUse`: no login is stored apart from a scan", _NEVER),
        "ReportPolicyDescription": FieldStory(_REPORT_POLICY, _LAUNCH, "The policy has no description."),
        "ReportPolicyId": FieldStory(_REPORT_POLICY, _LAUNCH),
        "ReportPolicyUserId": FieldStory(_REPORT_POLICY, _LAUNCH),
        "ReportPolicyIsDefault": FieldStory(_REPORT_POLICY, _LAUNCH),
        "ReportPolicyIsShared": FieldStory(_REPORT_POLICY, _LAUNCH),
        "ReportPolicyName": FieldStory(_REPORT_POLICY, _LAUNCH),
        "Scope": FieldStory("the launch", _LAUNCH),
        "SubPathMaxDynamicSignatures": FieldStory(_REWRITE, _LAUNCH),
        "TargetPath": FieldStory("the path of `TargetUrl`", _LAUNCH),
        "TargetUrl": FieldStory("the launch", _LAUNCH),
        "TargetUrlRoot": FieldStory("scheme, host and port of `TargetUrl`", _LAUNCH),
        "TimeWindow": FieldStory("the launch", _LAUNCH, "The scan may send at any time."),
        "TotalVulnerabilityCount": FieldStory("sum of the five counts of this scan without Information", _BATCH),
        "UrlRewriteAnalyzableExtensions": FieldStory(_REWRITE, _LAUNCH),
        "UrlRewriteBlockSeparators": FieldStory(_REWRITE, _LAUNCH),
        "UrlRewriteMode": FieldStory(_REWRITE, _LAUNCH),
        "UrlRewriteRules": FieldStory(_REWRITE, _LAUNCH, "There are no rules."),
        "UrlRewriteExcludedLinks": FieldStory(_REWRITE, _LAUNCH, "No path is excluded."),
        "UserId": FieldStory("who launched it", _NEVER),
        "VcsCommitInfo": FieldStory("the CI plugin's launch", _LAUNCH),
        "WebsiteName": FieldStory("the website", _WEBSITE_EDIT),
        "WebsiteUrl": FieldStory("the website", _WEBSITE_EDIT),
        "WebsiteDescription": FieldStory("the website", _WEBSITE_EDIT, "The website has no description."),
        "WebsiteProtocol": FieldStory("the scheme of `WebsiteUrl`", _WEBSITE_EDIT),
        "WebsiteIsDeleted": FieldStory("the website", "the website's deletion"),
        "IsWebsiteLatestCompletedFullScanTask": FieldStory(
            "computed when read, from the website's scans", "a later full scan of the website completes"
        ),
        "EnablePciScanTask": FieldStory("always false: Vedette runs no PCI scans", _NEVER),
        "PciScanTask": FieldStory("nothing", _NEVER, "Vedette runs no PCI scans."),
        "UserName": FieldStory("the member who launched it", "the member's name changes"),
        "QueuedScanTaskExist": FieldStory(
            "computed when read, from the group's scans", "another scan of the group is queued or starts"
        ),
        "ScanTaskProfileId": FieldStory("nothing", _NEVER, "The scan was not launched from a saved profile."),
        "ScanTaskProfile": FieldStory("nothing", _NEVER, "The scan was not launched from a saved profile."),
        "WebsiteGroupIds": FieldStory("the website; `[]` when it is in no group", _WEBSITE_EDIT),
        "Comments": FieldStory("the launch", _LAUNCH, "No note was made."),
        "BusinessLogicRecorderSetting": FieldStory("nothing", _NEVER, "No recorded sequence is replayed."),
        "ScanProfileChanged": FieldStory("always false: a scan without a profile cannot differ from it", _NEVER),
        "CompletedSteps": FieldStory("count of the steps that are done or skipped", _BATCH),
        "EstimatedLaunchTime": FieldStory(
            "computed when read, from the queue and the agents", "the queue moves", "The scan is not queued."
        ),
        "EstimatedSteps": FieldStory("count of the steps that are known", _BATCH),
        "FailureReason": FieldStory("the agent that gave up", "the scan fails", "The scan has not failed."),
        "FailureReasonDescription": FieldStory("the agent that gave up", "the scan fails", "The scan has not failed."),
        "FailureReasonString": FieldStory("the title of `FailureReason`", "the scan fails", "The scan has not failed."),
        "GlobalThreatLevel": FieldStory(
            "the worst severity among the group's open issues; `Unknown` until the scan is complete", _COMPLETION
        ),
        "GlobalVulnerabilityCriticalCount": FieldStory(_OPEN_ISSUES, _COMPLETION),
        "GlobalVulnerabilityHighCount": FieldStory(_OPEN_ISSUES, _COMPLETION),
        "GlobalVulnerabilityInfoCount": FieldStory(_OPEN_ISSUES, _COMPLETION),
        "GlobalVulnerabilityBestPracticeCount": FieldStory(_OPEN_ISSUES, _COMPLETION),
        "GlobalVulnerabilityLowCount": FieldStory(_OPEN_ISSUES, _COMPLETION),
        "GlobalVulnerabilityMediumCount": FieldStory(_OPEN_ISSUES, _COMPLETION),
        "Id": FieldStory("drawn at the launch", _NEVER),
        "IsCompleted": FieldStory("`State` is Complete, Failed or Cancelled", "the scan ends"),
        "Percentage": FieldStory(
            "the phase's band, and inside it the ratio of the phase's steps; 100 only when complete", _BATCH
        ),
        "Phase": FieldStory("the conductor; a login shows as Crawling, verifying as ReCrawling", "a phase ends"),
        "ScanTaskGroupId": FieldStory("drawn at the first launch; retests and incremental scans keep it", _NEVER),
        "ScanType": FieldStory("the launch", _LAUNCH),
        "ScheduledScanId": FieldStory("the schedule that launched it", _NEVER, "No schedule launched the scan."),
        "State": FieldStory("the scan's life cycle", "launch, claim, pause, resume, cancellation, end"),
        "StateChanged": FieldStory(
            "the clock of the server at the last change of `State`",
            "`State` changes",
            "It is queued for the first time.",
        ),
        "ThreatLevel": FieldStory(
            "the worst severity among this scan's findings; `Unknown` until the scan is complete", "the scan completes"
        ),
        "VulnerabilityCriticalCount": FieldStory(_OWN_FINDINGS, _BATCH),
        "VulnerabilityHighCount": FieldStory(_OWN_FINDINGS, _BATCH),
        "VulnerabilityInfoCount": FieldStory(_OWN_FINDINGS, _BATCH),
        "VulnerabilityBestPracticeCount": FieldStory(_OWN_FINDINGS, _BATCH),
        "VulnerabilityLowCount": FieldStory(_OWN_FINDINGS, _BATCH),
        "VulnerabilityMediumCount": FieldStory(_OWN_FINDINGS, _BATCH),
        "WebsiteId": FieldStory("the launch: the website that the target belongs to", _NEVER),
        "Initiated": FieldStory("`InitiatedAt`", _NEVER),
        "Tags": FieldStory("the launch; `[]` when there are none", _LAUNCH),
    }
)

_HEAD = """# Scan detail, field by field

`GET /api/1.0/scans/detail/{id}` answers with one JSON object: the keys below, all of them, in this order. What is not
known is null. This page is written by `python -m vedette.wire.scan_task_fields > docs/api/scan-detail.md`.

Times are UTC in ISO 8601 with up to seven fractional digits; durations are `[d.]hh:mm:ss[.fffffff]`; ids are GUIDs in
lower case. Lists and launches answer with the same object.

| Field | Type | Meaning | Where it comes from | What changes it | Null means |
| --- | --- | --- | --- | --- | --- |
"""

_COMMIT_HEAD = """
## VcsCommitInfo

What the CI plugin sent with the launch; nothing changes it afterwards. Null means that it was not sent.

| Field | Type | Meaning |
| --- | --- | --- |
"""


def render_scan_detail_page() -> str:
    """Return the field list as a Markdown page."""
    meanings = _meanings(ScanTask)
    rows = [
        _row(f"`{name}`", kind, meaning, _sentence(story.source), _sentence(story.changes), story.null or "never")
        for (name, (kind, meaning)), story in zip(meanings.items(), SCAN_TASK_FIELDS.values(), strict=True)
    ]
    commit_rows = [_row(f"`{name}`", kind, meaning) for name, (kind, meaning) in _meanings(VcsCommitInfo).items()]
    return _HEAD + "".join(rows) + _COMMIT_HEAD + "".join(commit_rows)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _meanings(model: type[WireModel]) -> dict[str, tuple[str, str]]:
    """Return each key of `model` in wire order, with its JSON type and its meaning."""
    properties = model.model_json_schema(mode="serialization")["properties"]
    return {
        name: (_kind(schema), str(field.description))
        for (name, schema), field in zip(properties.items(), model.model_fields.values(), strict=True)
    }


def _kind(schema: Mapping[str, object]) -> str:
    """Return a schema's type in a word or two; null is left to its own column."""
    options = schema.get("anyOf")
    if isinstance(options, list):
        return _kind(next(option for option in options if option.get("type") != "null"))
    reference = schema.get("$ref", "")
    if reference:
        return f"`{str(reference).rpartition('/')[2]}`"
    items = schema.get("items")
    if isinstance(items, Mapping):
        return f"list of {_kind(items)}"
    formats = {"uuid": "GUID", "date-time": "time"}
    return formats.get(str(schema.get("format")), str(schema.get("type")))


if __name__ == "__main__":
    sys.stdout.write(render_scan_detail_page())
