# SPDX-License-Identifier: Apache-2.0
"""A client's new scan, read into what we launch. Every setting is honoured, or refused by its name.

A setting that would be dropped silently is the worst answer: the client would take a clean result for a tested one.
Settings that ask for nothing (a login that is not enabled, an empty list) are no wish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from uuid import UUID

from vedette.crawl.patterns import check_patterns
from vedette.domain.api_operation import ApiOperation
from vedette.domain.exchange import Request, Url
from vedette.domain.policy import HttpLimits
from vedette.domain.scan import CommitInfo, Credentials, TimeWindow, Via
from vedette.domain.scope import (
    AdditionalWebsite,
    Scope,
    ScopeKind,
    UrlRewriteExclusion,
    UrlRewriteMode,
    UrlRewriteRule,
    UrlRewriting,
)
from vedette.domain.time import Span
from vedette.domain.website import Website
from vedette.errors import UsageError
from vedette.services.addresses import read_target
from vedette.services.launch_credentials import read_credentials
from vedette.services.launch_links import (
    Imported,
    is_link_file,
    joined_requests,
    link_file_text,
    read_links,
    read_request_file,
)
from vedette.services.launch_refused import refuse_settings
from vedette.services.launch_users import read_users
from vedette.services.launch_window import read_time_window
from vedette.services.websites import checked_tags
from vedette.wire.enums import CreateType, ScanScope
from vedette.wire.enums import UrlRewriteMode as WireMode
from vedette.wire.launch import NewScanTask
from vedette.wire.shape_commit import commit_info

AUTHENTICATION_PAGES = (r"(log|sign)\-?(out|off)", "exit", "endsession")
DEFAULT_EXCLUDED_LINKS = (*AUTHENTICATION_PAGES, r"gtm\.js")
"""What a new scan leaves out unless it says otherwise; the vendor's defaults."""

DEFAULT_HOURS = 48
MOST_COMMENT_LENGTH = 10_000
MOST_LINKS = 10_000


@dataclass(frozen=True, slots=True)
class Pace:
    """Caps of one launch in place of its policy's; None leaves the policy's alone."""

    requests_per_second: float | None = None
    concurrency: int | None = None

    def applied_to(self, limits: HttpLimits) -> HttpLimits:
        """Return `limits` with these caps."""
        rate, concurrency = self.requests_per_second, self.concurrency
        return replace(
            limits,
            requests_per_second=limits.requests_per_second if rate is None else rate,
            concurrency=limits.concurrency if concurrency is None else concurrency,
        )


@dataclass(frozen=True, slots=True)
class LaunchWish:
    """A scan that a member wants: the settings that are read from the request, policies still by id."""

    target: Url
    scope: Scope
    rewriting: UrlRewriting
    credentials: Credentials = field(default_factory=Credentials)
    policy_id: UUID | None = None
    report_policy_id: UUID | None = None
    crawl_and_attack: bool = True
    find_and_follow_new_links: bool = True
    imported_links: tuple[str, ...] = ()
    imported_requests: tuple[Request, ...] = ()
    """What files in other formats than a list of links describe."""
    operations: tuple[ApiOperation, ...] = ()
    """The operations among them that a description declares."""
    most_duration: Span = field(default_factory=lambda: Span.of(hours=DEFAULT_HOURS))
    time_window: TimeWindow | None = None
    tags: tuple[str, ...] = ()
    comments: str | None = None
    commit: CommitInfo = field(default_factory=CommitInfo)
    agent_name: str | None = None
    agent_group_name: str | None = None
    profile_id: UUID | None = None
    """The saved profile that the settings are those of."""
    via: Via = field(default_factory=Via)
    """Set by the command line only."""
    pace: Pace = field(default_factory=Pace)
    """Set by the command line only."""
    uses_browser: bool = True
    """Whether pages are run in a browser as far as the policy says so; set by the command line only."""


def read_launch(sent: NewScanTask, timezone_id: str) -> LaunchWish:
    """Return what `sent` asks for; times of its window are in the zone `timezone_id`.

    Raises UsageError that names the first setting that cannot be.
    """
    for name, is_asked in (
        ("CreateType", is_of_group(sent)),
        ("WebsiteGroupId", sent.website_group_id is not None),
    ):
        if is_asked:
            raise UsageError(f"{name} asks for a group, and one website is scanned here.", "Leave it out.", field=name)
    refuse_settings(sent)
    target = read_target(sent.target_uri, "TargetUri")
    imported = _read_imported_files(sent, target)
    return LaunchWish(
        target=target,
        scope=_read_scope(sent, target),
        rewriting=_read_rewriting(sent),
        credentials=replace(read_credentials(sent, target), users=read_users(sent, target)),
        policy_id=sent.policy_id,
        report_policy_id=sent.report_policy_id,
        crawl_and_attack=_or(sent.crawl_and_attack, True),
        find_and_follow_new_links=_or(sent.find_and_follow_new_links, True),
        imported_links=_read_imported_links(sent, target),
        imported_requests=imported.requests,
        operations=imported.operations,
        most_duration=read_duration(sent.max_scan_duration, is_enabled=sent.is_max_scan_duration_enabled)
        or Span.of(hours=DEFAULT_HOURS),
        time_window=read_time_window(sent.time_window, timezone_id),
        tags=checked_tags(sent.tags or ()),
        comments=_read_comments(sent.comments),
        commit=commit_info(sent.vcs_commit_info_model) if sent.vcs_commit_info_model else CommitInfo(),
        agent_name=sent.agent_name,
        agent_group_name=sent.agent_group_name,
    )


def is_of_group(sent: NewScanTask) -> bool:
    """Whether `sent` asks for a scan of each website of a group."""
    return sent.create_type is CreateType.WEBSITE_GROUP


def settings_for(sent: NewScanTask, website: Website) -> NewScanTask:
    """Return the settings of a group's scans for one of its websites, which is scanned from its root."""
    return sent.model_copy(update={"create_type": None, "website_group_id": None, "target_uri": website.root_url})


def _or(sent: bool | None, default: bool) -> bool:
    return default if sent is None else sent


def _read_scope(sent: NewScanTask, target: Url) -> Scope:
    excludes = _or(sent.exclude_links, True)
    links = tuple(link.regex_pattern for link in sent.excluded_links or ())
    if sent.excluded_links is None and excludes:
        links = DEFAULT_EXCLUDED_LINKS
    if sent.exclude_authentication_pages:
        if not excludes:
            raise UsageError(
                "ExcludeAuthenticationPages cannot be true while ExcludeLinks is false.",
                "Name the links to follow only, or exclude links.",
                field="ExcludeAuthenticationPages",
            )
        links = tuple(dict.fromkeys((*links, *AUTHENTICATION_PAGES)))
    check_patterns(links, "ExcludedLinks")
    trackers = tuple(re.escape(tracker.url) for tracker in sent.excluded_usage_trackers or () if tracker.url)
    if trackers and not excludes:
        raise UsageError(
            "ExcludedUsageTrackers cannot be named while ExcludeLinks is false.",
            "Name the links to follow only: nothing else is asked for.",
            field="ExcludedUsageTrackers",
        )
    check_patterns(trackers, "ExcludedUsageTrackers")
    links = tuple(dict.fromkeys((*links, *trackers)))
    return Scope(
        target=target,
        kind=ScopeKind.ENTERED_PATH_AND_BELOW if sent.scope is None else _KINDS[sent.scope],
        links=links,
        links_exclude=excludes,
        disallowed_methods=frozenset(method.value for method in sent.disallowed_http_methods or ()),
        additional=tuple(
            AdditionalWebsite(read_target(site.target_url, "AdditionalWebsites"), bool(site.canonical))
            for site in sent.additional_websites or ()
        ),
        either_protocol=bool(sent.do_not_differentiate_protocols),
    )


_KINDS = {
    ScanScope.ENTERED_PATH_AND_BELOW: ScopeKind.ENTERED_PATH_AND_BELOW,
    ScanScope.ONLY_ENTERED_URL: ScopeKind.ONLY_ENTERED_URL,
    ScanScope.WHOLE_DOMAIN: ScopeKind.WHOLE_DOMAIN,
}
_MODES = {
    WireMode.NONE: UrlRewriteMode.NONE,
    WireMode.HEURISTIC: UrlRewriteMode.HEURISTIC,
    WireMode.CUSTOM: UrlRewriteMode.CUSTOM,
}


def _read_rewriting(sent: NewScanTask) -> UrlRewriting:
    default = UrlRewriting()
    mode = default.mode if sent.url_rewrite_mode is None else _MODES[sent.url_rewrite_mode]
    rules = tuple(
        UrlRewriteRule(rule.placeholder_pattern or "", rule.regex_pattern or "")
        for rule in sent.url_rewrite_rules or ()
    )
    check_patterns((rule.regex_pattern for rule in rules), "UrlRewriteRules")
    if mode is UrlRewriteMode.CUSTOM and not (rules and all(rule.regex_pattern for rule in rules)):
        raise UsageError(
            "UrlRewriteMode Custom needs UrlRewriteRules, each with a RegexPattern.",
            "Add them, or use Heuristic.",
            field="UrlRewriteRules",
        )
    excluded = tuple(
        UrlRewriteExclusion(path.excluded_path, bool(path.is_regex))
        for path in sent.url_rewrite_excluded_links or ()
        if path.excluded_path
    )
    check_patterns((path.path for path in excluded if path.is_regex), "UrlRewriteExcludedLinks")
    extensions = sent.url_rewrite_analyzable_extensions
    return UrlRewriting(
        mode=mode,
        rules=rules,
        heuristic_beside_rules=_or(sent.enable_heuristic_checks_in_custom_url_rewrite, default.heuristic_beside_rules),
        max_dynamic_signatures=sent.max_dynamic_signatures or default.max_dynamic_signatures,
        sub_path_max_dynamic_signatures=sent.sub_path_max_dynamic_signatures or default.sub_path_max_dynamic_signatures,
        analyzable_extensions=default.analyzable_extensions if extensions is None else _split(extensions),
        block_separators=sent.url_rewrite_block_separators or default.block_separators,
        excluded=excluded,
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip().lstrip(".") for part in text.split(",") if part.strip())


def _read_imported_links(sent: NewScanTask, target: Url) -> tuple[str, ...]:
    """Return the links as absolute addresses; one text, or one file, may hold several, one a line."""
    links = read_links(sent.imported_links or (), target, "ImportedLinks")
    for file in sent.imported_files or ():
        if is_link_file(file):
            links += read_links((link_file_text(file),), target, "ImportedFiles")
    if len(links) > MOST_LINKS:
        raise UsageError(f"ImportedLinks holds more than {MOST_LINKS:,} links.", field="ImportedLinks")
    return tuple(dict.fromkeys(links))


def _read_imported_files(sent: NewScanTask, target: Url) -> Imported:
    """Return what the files describe which are no lists of links."""
    files = [file for file in sent.imported_files or () if not is_link_file(file)]
    return joined_requests([read_request_file(file, target) for file in files], "ImportedFiles")


def read_duration(hours: int | None, *, is_enabled: bool | None) -> Span | None:
    """Return the time limit that `hours` names; None where none is named, or it is switched off."""
    return None if hours is None or is_enabled is False else Span.of(hours=hours)


def _read_comments(text: str | None) -> str | None:
    comments = (text or "").strip()
    if len(comments) > MOST_COMMENT_LENGTH:
        raise UsageError(f"Comments has more than {MOST_COMMENT_LENGTH:,} characters.", field="Comments")
    return comments or None
