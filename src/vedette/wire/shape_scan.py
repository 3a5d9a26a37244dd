# SPDX-License-Identifier: Apache-2.0
"""A stored scan, shaped for a reader: the detail, and the short status that agrees with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from types import MappingProxyType

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Counters, Phase, Scan
from vedette.domain.scan import ScanState as OurState
from vedette.domain.weakness import Severity
from vedette.domain.website import Website
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
from vedette.wire.failure_reasons import failure_reason, failure_title
from vedette.wire.instants import DateFormat, write_display_date, write_display_time
from vedette.wire.scan_task import ScanTask
from vedette.wire.shape_commit import vcs_commit_info
from vedette.wire.shape_settings import (
    additional_websites,
    cookie_text,
    json_text,
    lines,
    rewrite_exclusions,
    rewrite_rules,
    time_window,
    whole_hours,
    wire_word,
)
from vedette.wire.status import ScanStatus
from vedette.wire.zones import find_zone

SeverityCounts = Mapping[Severity, int]

NO_COUNTS: SeverityCounts = MappingProxyType(dict.fromkeys(Severity, 0))

_PHASES: Mapping[Phase, ScanPhase] = MappingProxyType(
    {
        Phase.PENDING: ScanPhase.PENDING,
        Phase.AUTHENTICATING: ScanPhase.CRAWLING,
        Phase.CRAWLING: ScanPhase.CRAWLING,
        Phase.CRAWLING_AND_ATTACKING: ScanPhase.CRAWLING_AND_ATTACKING,
        Phase.ATTACKING: ScanPhase.ATTACKING,
        Phase.RECRAWLING: ScanPhase.RE_CRAWLING,
        Phase.VERIFYING: ScanPhase.RE_CRAWLING,
        Phase.ARCHIVING: ScanPhase.RE_CRAWLING,
        Phase.COMPLETE: ScanPhase.COMPLETE,
    }
)


@dataclass(frozen=True, slots=True)
class ScanSurroundings:
    """What stands around a scan when it is read and is not in its own row.

    `open_issues` are those of the scan's group; a severity that is missing counts 0. `estimated_launch_minutes` only
    matters while the scan is queued.
    """

    launched_by: str
    open_issues: SeverityCounts = field(default_factory=lambda: NO_COUNTS)
    is_latest_completed_full_scan: bool = False
    has_queued_scan: bool = False
    estimated_launch_minutes: int | None = None


def severity_counts(counters: Counters) -> SeverityCounts:
    """Return the findings that `counters` hold, by severity."""
    return {severity: counters.of(severity) for severity in Severity}


def total_vulnerabilities(counts: SeverityCounts) -> int:
    """Return how many there are of every severity but Information."""
    return sum(count for severity, count in counts.items() if severity is not Severity.INFORMATION)


def threat_level(state: OurState, counts: SeverityCounts) -> ThreatLevel:
    """Return the judgement on what `counts` say of a scan in `state`: Unknown unless it completed.

    Any Critical makes it Critical, High makes it Insecure, Medium or Low make it NeedsAttention; what is left, good
    advice and information, is Secure.
    """
    if state is not OurState.COMPLETE:
        return ThreatLevel.UNKNOWN
    if counts.get(Severity.CRITICAL):
        return ThreatLevel.CRITICAL
    if counts.get(Severity.HIGH):
        return ThreatLevel.INSECURE
    if counts.get(Severity.MEDIUM) or counts.get(Severity.LOW):
        return ThreatLevel.NEEDS_ATTENTION
    return ThreatLevel.SECURE


def scan_phase(phase: Phase) -> ScanPhase:
    """Return the API's word for `phase`: a login counts as crawling, verifying and archiving as re-crawling."""
    return _PHASES[phase]


def scan_state(state: OurState, phase: Phase) -> ScanState:
    """Return the API's word for `state`; a scan that is being archived says so. `AsyncArchiving` never comes out."""
    if state is OurState.SCANNING and phase is Phase.ARCHIVING:
        return ScanState.ARCHIVING
    return wire_word(state, ScanState)


def scan_status(scan: Scan, surroundings: ScanSurroundings) -> ScanStatus:
    """Shape `scan` for a client that polls."""
    return ScanStatus(
        completed_steps=scan.counters.completed_steps,
        estimated_launch_time=_launch_minutes(scan, surroundings),
        estimated_steps=scan.counters.estimated_steps,
        state=scan_state(scan.state, scan.phase),
    )


def _launch_minutes(scan: Scan, surroundings: ScanSurroundings) -> int | None:
    return surroundings.estimated_launch_minutes if scan.state is OurState.QUEUED else None


def scan_task(scan: Scan, website: Website, reader: Member, surroundings: ScanSurroundings) -> ScanTask:
    """Shape `scan` for `reader`, whose zone and date format the display dates follow.

    Cookies are shown to a reader who may edit websites, masked to others. Counts of the group stand at 0 until the
    scan is complete. A reader whose zone or format is not known sees UTC and day first.
    """
    spec, rewriting, policy, report_policy = scan.spec, scan.spec.rewriting, scan.spec.policy, scan.spec.report_policy
    zone = find_zone(reader.timezone_id) or UTC
    date_format = DateFormat.read(reader.date_format) or DateFormat.DAY_FIRST
    own = severity_counts(scan.counters)
    group = surroundings.open_issues if scan.state is OurState.COMPLETE else NO_COUNTS
    return ScanTask(
        additional_websites=additional_websites(spec.scope),
        agent_id=scan.agent.id if scan.agent else None,
        agent_name=scan.agent.name if scan.agent else None,
        cookies=cookie_text(scan.credentials, may_see=reader.may_on(Permission.MANAGE_WEBSITES, website.group_ids)),
        crawl_and_attack=spec.crawl_and_attack,
        deleted_on=scan.deleted_at,
        enable_heuristic_checks_in_custom_url_rewrite=rewriting.heuristic_beside_rules,
        excluded_links=json_text(spec.scope.links),
        exclude_links=spec.scope.links_exclude,
        disallowed_http_methods=json_text(sorted(spec.scope.disallowed_methods)),
        find_and_follow_new_links=spec.find_and_follow_new_links,
        imported_links=lines(spec.imported_links) or None,
        all_imported_links=lines(spec.imported_links),
        desktop_scan_id=None,
        initiated_time=write_display_time(scan.initiated_at, date_format, zone),
        initiated_date=write_display_date(scan.initiated_at, date_format, zone),
        initiated_at=scan.initiated_at,
        max_dynamic_signatures=rewriting.max_dynamic_signatures,
        max_scan_duration=whole_hours(spec.most_duration),
        duration=scan.elapsed,
        policy_description=policy.description,
        policy_id=policy.id,
        policy_user_id=policy.owner_id,
        policy_is_default=policy.is_default,
        policy_is_shared=policy.is_shared,
        policy_name=policy.name,
        authentication_profile_id=None,
        authentication_profile_option=AuthenticationProfileOption.DONT_USE,
        report_policy_description=report_policy.description,
        report_policy_id=report_policy.id,
        report_policy_user_id=report_policy.owner_id,
        report_policy_is_default=report_policy.is_default,
        report_policy_is_shared=report_policy.is_shared,
        report_policy_name=report_policy.name,
        scope=wire_word(spec.scope.kind, ScanScope),
        sub_path_max_dynamic_signatures=rewriting.sub_path_max_dynamic_signatures,
        target_path=spec.target.path,
        target_url=str(spec.target),
        target_url_root=f"{spec.target.origin}/",
        time_window=time_window(spec.time_window),
        total_vulnerability_count=total_vulnerabilities(own),
        url_rewrite_analyzable_extensions=",".join(rewriting.analyzable_extensions),
        url_rewrite_block_separators=rewriting.block_separators,
        url_rewrite_mode=wire_word(rewriting.mode, UrlRewriteMode),
        url_rewrite_rules=rewrite_rules(rewriting),
        url_rewrite_excluded_links=rewrite_exclusions(rewriting),
        user_id=scan.user_id,
        vcs_commit_info=vcs_commit_info(spec.commit),
        website_name=website.name,
        website_url=website.root_url,
        website_description=website.description,
        website_protocol=_protocol(website),
        website_is_deleted=website.is_deleted,
        is_website_latest_completed_full_scan_task=surroundings.is_latest_completed_full_scan,
        enable_pci_scan_task=False,
        pci_scan_task=None,
        user_name=surroundings.launched_by,
        queued_scan_task_exist=surroundings.has_queued_scan,
        scan_task_profile_id=None,
        scan_task_profile=None,
        website_group_ids=list(website.group_ids),
        comments=spec.comments,
        business_logic_recorder_setting=None,
        scan_profile_changed=False,
        completed_steps=scan.counters.completed_steps,
        estimated_launch_time=_launch_minutes(scan, surroundings),
        estimated_steps=scan.counters.estimated_steps,
        failure_reason=failure_reason(scan.failure.reason) if scan.failure else None,
        failure_reason_description=scan.failure.sentence if scan.failure else None,
        failure_reason_string=failure_title(scan.failure.reason) if scan.failure else None,
        global_threat_level=threat_level(scan.state, group),
        global_vulnerability_critical_count=group.get(Severity.CRITICAL, 0),
        global_vulnerability_high_count=group.get(Severity.HIGH, 0),
        global_vulnerability_info_count=group.get(Severity.INFORMATION, 0),
        global_vulnerability_best_practice_count=group.get(Severity.BEST_PRACTICE, 0),
        global_vulnerability_low_count=group.get(Severity.LOW, 0),
        global_vulnerability_medium_count=group.get(Severity.MEDIUM, 0),
        id=scan.id,
        is_completed=scan.state.is_final,
        percentage=scan.percentage,
        phase=scan_phase(scan.phase),
        scan_task_group_id=scan.group_id,
        scan_type=wire_word(scan.type, ScanType),
        scheduled_scan_id=scan.schedule_id,
        state=scan_state(scan.state, scan.phase),
        state_changed=scan.state_changed_at,
        threat_level=threat_level(scan.state, own),
        vulnerability_critical_count=own[Severity.CRITICAL],
        vulnerability_high_count=own[Severity.HIGH],
        vulnerability_info_count=own[Severity.INFORMATION],
        vulnerability_best_practice_count=own[Severity.BEST_PRACTICE],
        vulnerability_low_count=own[Severity.LOW],
        vulnerability_medium_count=own[Severity.MEDIUM],
        website_id=scan.website_id,
        initiated=scan.initiated_at,
        tags=list(spec.tags),
    )


def _protocol(website: Website) -> WebsiteProtocol:
    return WebsiteProtocol.HTTPS if website.root_url.casefold().startswith("https:") else WebsiteProtocol.HTTP
