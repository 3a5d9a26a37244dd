# SPDX-License-Identifier: Apache-2.0
"""The detail of a scan, in wire order: the one model that detail, list and launch replies share.

Every key is always there; what is not known is null. The descriptions feed OpenAPI, the connector's schema and the
field list in the documentation.
"""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import (
    AuthenticationProfileOption,
    ScanPhase,
    ScanScope,
    ScanState,
    ScanType,
    ThreatLevel,
    UrlRewriteMode,
    WebsiteProtocol,
)
from vedette.wire.failure_reasons import FailureReason
from vedette.wire.model import WireGuid, WireInstant, WireModel, WireSpan
from vedette.wire.scan_settings import (
    AdditionalWebsite,
    BusinessLogicRecorderSetting,
    ScanTimeWindow,
    UrlRewriteExcludedPath,
    UrlRewriteRule,
)
from vedette.wire.scan_task_parts import PciScanTask, ReducedScanTaskProfile
from vedette.wire.vcs_commit import VcsCommitInfo


class ScanTask(WireModel):
    """A scan: what was asked for, where it stands, and what it has counted."""

    additional_websites: list[AdditionalWebsite] | None = Field(
        description="Further sites that are scanned along with the target."
    )
    agent_id: WireGuid | None = Field(description="The agent that runs the scan, or ran it.")
    agent_name: str | None = Field(description="The name of that agent.")
    cookies: str | None = Field(
        description="The cookies that the scan sends, as `name=value; name=value`, values URL-encoded."
    )
    crawl_and_attack: bool = Field(description="Whether pages are tested while the crawl still goes on.")
    deleted_on: WireInstant | None = Field(description="When the scan was deleted.")
    enable_heuristic_checks_in_custom_url_rewrite: bool = Field(
        description="Whether path parameters are also recognised by likeness when rules are given."
    )
    excluded_links: str = Field(description="The regular expressions of `ExcludeLinks`, as a JSON array in a text.")
    exclude_links: bool = Field(
        description="Whether links that match `ExcludedLinks` are left out (true), or only they are followed (false)."
    )
    disallowed_http_methods: str = Field(description="The methods that the scan never uses, as a JSON array in a text.")
    find_and_follow_new_links: bool = Field(
        description="Whether the scan goes beyond its start address and the imported links."
    )
    imported_links: str | None = Field(description="The links that the launch named, one a line.")
    all_imported_links: str = Field(
        description="Every link that the scan was given, by hand or from files, one a line."
    )
    desktop_scan_id: WireGuid | None = Field(
        description="The scan of the desktop product that this one was imported from."
    )
    initiated_time: str = Field(description="When the scan was launched, in the reader's time zone and date format.")
    initiated_date: str = Field(
        description="The day on which the scan was launched, in the reader's time zone and date format."
    )
    initiated_at: WireInstant = Field(description="When the scan was launched.")
    max_dynamic_signatures: int = Field(
        description="How many values of one path parameter are visited at the root of the site."
    )
    max_scan_duration: int = Field(description="After how many hours the scan ends by itself.")
    duration: WireSpan = Field(
        description="How long agents have worked on the scan; waiting and archiving do not count."
    )
    policy_description: str | None = Field(description="What the scan policy is for.")
    policy_id: WireGuid = Field(description="The scan policy: which checks run, and within which limits.")
    policy_user_id: WireGuid = Field(description="The owner of the scan policy.")
    policy_is_default: bool = Field(description="Whether it is a scan policy that came with the product.")
    policy_is_shared: bool = Field(description="Whether other members may use the scan policy.")
    policy_name: str = Field(description="The name of the scan policy.")
    authentication_profile_id: WireGuid | None = Field(description="The stored login that the scan uses.")
    authentication_profile_option: AuthenticationProfileOption = Field(description="How a stored login is chosen.")
    report_policy_description: str | None = Field(description="What the report policy is for.")
    report_policy_id: WireGuid = Field(description="The report policy: how findings are worded and weighed.")
    report_policy_user_id: WireGuid = Field(description="The owner of the report policy.")
    report_policy_is_default: bool = Field(description="Whether it is a report policy that came with the product.")
    report_policy_is_shared: bool = Field(description="Whether other members may use the report policy.")
    report_policy_name: str = Field(description="The name of the report policy.")
    scope: ScanScope = Field(description="How far from the target address the scan may go.")
    sub_path_max_dynamic_signatures: int = Field(
        description="How many values of one path parameter are visited below the root of the site."
    )
    target_path: str = Field(description="The path of the target address.")
    target_url: str = Field(description="The address where the scan starts.")
    target_url_root: str = Field(description="The root of the target's site, with its slash.")
    time_window: ScanTimeWindow | None = Field(description="When in the week the scan may send.")
    total_vulnerability_count: int = Field(description="How many findings the scan has, Information left out.")
    url_rewrite_analyzable_extensions: str = Field(
        description="The file extensions behind which path parameters are looked for, joined by commas."
    )
    url_rewrite_block_separators: str = Field(description="The characters that part the pieces of a path.")
    url_rewrite_mode: UrlRewriteMode = Field(description="How path parameters are recognised.")
    url_rewrite_rules: list[UrlRewriteRule] | None = Field(
        description="The rules by which path parameters are recognised."
    )
    url_rewrite_excluded_links: list[UrlRewriteExcludedPath] | None = Field(
        description="Paths that are taken as they are."
    )
    user_id: WireGuid = Field(description="The member who launched the scan.")
    vcs_commit_info: VcsCommitInfo = Field(description="The build and commit that the scan was launched for.")
    website_name: str = Field(description="The name of the website.")
    website_url: str = Field(description="The root address of the website.")
    website_description: str | None = Field(description="What the website is.")
    website_protocol: WebsiteProtocol = Field(description="The scheme of the website's root address.")
    website_is_deleted: bool = Field(description="Whether the website was deleted since.")
    is_website_latest_completed_full_scan_task: bool = Field(
        description="Whether this is the newest full scan of the website that completed."
    )
    enable_pci_scan_task: bool = Field(description="Whether a PCI scan runs alongside.")
    pci_scan_task: PciScanTask | None = Field(description="The PCI scan that runs alongside.")
    user_name: str = Field(description="The name of the member who launched the scan.")
    queued_scan_task_exist: bool = Field(description="Whether another scan of the same group waits in the queue.")
    scan_task_profile_id: WireGuid | None = Field(description="The saved profile that the scan was launched with.")
    scan_task_profile: ReducedScanTaskProfile | None = Field(description="That profile, in short.")
    website_group_ids: list[WireGuid] = Field(description="The groups that the website belongs to.")
    comments: str | None = Field(description="What the launcher noted.")
    business_logic_recorder_setting: BusinessLogicRecorderSetting | None = Field(
        description="Recorded sequences that the scan replays."
    )
    scan_profile_changed: bool = Field(description="Whether the profile was edited since the launch.")
    completed_steps: int = Field(description="How many of the known work items are done or skipped; never falls.")
    estimated_launch_time: int | None = Field(description="In how many minutes a queued scan is expected to start.")
    estimated_steps: int = Field(description="How many work items are known so far.")
    failure_reason: FailureReason | None = Field(description="Why the scan failed.")
    failure_reason_description: str | None = Field(description="Why the scan failed, as a sentence with the remedy.")
    failure_reason_string: str | None = Field(description="Why the scan failed, as a short title.")
    global_threat_level: ThreatLevel = Field(description="The judgement on the scan's group, from its open issues.")
    global_vulnerability_critical_count: int = Field(description="Open issues of the group, severity Critical.")
    global_vulnerability_high_count: int = Field(description="Open issues of the group, severity High.")
    global_vulnerability_info_count: int = Field(description="Open issues of the group, severity Information.")
    global_vulnerability_best_practice_count: int = Field(
        description="Open issues of the group, severity Best Practice."
    )
    global_vulnerability_low_count: int = Field(description="Open issues of the group, severity Low.")
    global_vulnerability_medium_count: int = Field(description="Open issues of the group, severity Medium.")
    id: WireGuid = Field(description="The scan.")
    is_completed: bool = Field(description="Whether the scan has ended, well or badly.")
    percentage: int = Field(description="How far the scan is, 0 to 100; never falls.")
    phase: ScanPhase = Field(description="What the scan does.")
    scan_task_group_id: WireGuid = Field(description="The group of scans of the same target with the same settings.")
    scan_type: ScanType = Field(description="Full, or a second look at an earlier scan.")
    scheduled_scan_id: WireGuid | None = Field(description="The schedule that launched the scan.")
    state: ScanState = Field(description="Where the scan stands.")
    state_changed: WireInstant | None = Field(description="When the state last changed.")
    threat_level: ThreatLevel = Field(description="The judgement on this scan, from its own findings.")
    vulnerability_critical_count: int = Field(description="Findings of this scan, severity Critical.")
    vulnerability_high_count: int = Field(description="Findings of this scan, severity High.")
    vulnerability_info_count: int = Field(description="Findings of this scan, severity Information.")
    vulnerability_best_practice_count: int = Field(description="Findings of this scan, severity Best Practice.")
    vulnerability_low_count: int = Field(description="Findings of this scan, severity Low.")
    vulnerability_medium_count: int = Field(description="Findings of this scan, severity Medium.")
    website_id: WireGuid = Field(description="The website.")
    initiated: WireInstant = Field(description="When the scan was launched; the same as `InitiatedAt`.")
    tags: list[str] = Field(description="The tags that the launch gave.")
