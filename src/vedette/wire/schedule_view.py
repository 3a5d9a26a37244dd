# SPDX-License-Identifier: Apache-2.0
"""Schedules as replies show them: in a list, and after one was made. The two differ in a few fields only.

The parts stand in the order of the wire: of several base classes, the last one's fields come first.
"""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import CreateType, DayOfWeek, ScanScope, ScanType, UrlRewriteMode
from vedette.wire.launch_enums import HttpMethod
from vedette.wire.launch_imports import ImportedFile
from vedette.wire.launch_logins import BasicAuthenticationSetting, FormAuthenticationSetting, HeaderAuthentication
from vedette.wire.launch_parts import ExcludedLink, ExcludedUsageTracker, PreRequestScriptSetting, SharkSetting
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.scan_settings import (
    AdditionalWebsite,
    BusinessLogicRecorderSetting,
    ScanTimeWindow,
    UrlRewriteExcludedPath,
    UrlRewriteRule,
)
from vedette.wire.schedule import ScheduleRecurrenceView
from vedette.wire.schedule_enums import ExecutionStatus, ScheduleRunType


class ImportedLinks(WireModel):
    """Links that come with a launch, in a list of schedules."""

    imported_links: str | None = Field(description="The links, one a line.")
    files: list[ImportedFile] = Field(description="Files of links.")


class ImportedLinksSetting(WireModel):
    """The same after a schedule was made."""

    imported_files: list[ImportedFile] = Field(description="Files of links.")
    imported_links: str | None = Field(description="The links, one a line.")
    imported_url: str | None = Field(
        default=None, validation_alias="ImportedURL", serialization_alias="ImportedURL", description="Always null."
    )


class AdditionalWebsites(WireModel):
    """Further sites that are scanned along."""

    websites: list[AdditionalWebsite] = Field(description="The sites.")


class ClientCertificateView(WireModel):
    """A certificate that the scans show, without its file."""

    is_replaced_credentials: bool = Field(description="Always false.")
    file: None = Field(default=None, description="Never shown.")
    is_enabled: bool = Field(description="Whether it is used.")
    password: None = Field(default=None, description="Never shown.")


class ScopeSetting(WireModel):
    """What the scans may touch."""

    excluded_links: list[ExcludedLink] | None = Field(description="Patterns of links to leave out.")
    exclude_links: bool = Field(description="Whether they are left out, or alone followed.")
    excluded_usage_trackers: list[ExcludedUsageTracker] | None = Field(description="Trackers to leave out.")
    exclude_authentication_pages: bool = Field(description="Whether pages of login and logout are left out.")
    disallowed_http_methods: list[HttpMethod] | None = Field(description="Methods that are never used.")
    scope: ScanScope = Field(description="How far from the target to go.")
    do_not_differentiate_protocols: bool = Field(description="Whether http and https are one site.")


class UrlRewriteSetting(WireModel):
    """How path parameters are recognised."""

    enable_heuristic_checks_in_custom_url_rewrite: bool = Field(description="Whether likeness counts beside rules.")
    max_dynamic_signatures: int = Field(description="Values of one path parameter to visit at the root.")
    sub_path_max_dynamic_signatures: int = Field(description="The same below the root.")
    url_rewrite_analyzable_extensions: str = Field(description="Extensions behind which parameters are looked for.")
    url_rewrite_block_separators: str = Field(description="Characters that part the pieces of a path.")
    url_rewrite_mode: UrlRewriteMode = Field(description="How path parameters are recognised.")
    url_rewrite_rules: list[UrlRewriteRule] | None = Field(description="Rules of mode Custom.")
    url_rewrite_excluded_links: list[UrlRewriteExcludedPath] | None = Field(description="Paths taken as they are.")


class TimeWindowItemView(WireModel):
    """A stretch of one day in minutes past midnight."""

    day: DayOfWeek = Field(description="The day.")
    from_: int = Field(validation_alias="From", serialization_alias="From", description="Where it begins.")
    scanning_allowed: bool = Field(description="Whether scanning is allowed in it.")
    to: int = Field(description="Where it ends.")


class TimeWindowView(WireModel):
    """When in the week the scans may send."""

    is_enabled: bool = Field(description="Whether there is a window.")
    is_enabled_for_website: bool = Field(description="Whether it is a website's.")
    is_enabled_for_website_group: bool = Field(description="Whether it is a website group's.")
    items: list[TimeWindowItemView] = Field(description="The stretches.")
    time_zone: str = Field(description="The zone of its times, a Windows zone id.")
    scan_create_type: CreateType = Field(description="One website, or every website of a group.")


class LatestExecution(WireModel):
    """How the latest execution went."""

    imported_links: ImportedLinks = Field(description="Links that come along.")
    last_executed_scan_task_id: WireGuid | None = Field(description="The scan that was launched last.")
    last_execution_error: int = Field(description="0, or 1 when the latest execution launched nothing.")
    last_execution_status: ExecutionStatus = Field(description="Ok, or LicenseError when nothing was launched.")
    time_window: ScanTimeWindow | None = Field(description="When in the week the scans may send.")


class ScheduleHead(WireModel):
    """From the id to the sensor."""

    id: WireGuid = Field(description="The schedule.")
    occurences_count: int = Field(description="How often it was executed.")
    disabled: bool = Field(description="Whether it does not run for now.")
    enable_scheduling: bool = Field(description="Always true.")
    name: str = Field(description="Its name.")
    next_execution_time: WireInstant | None = Field(description="When it runs next; null when it never does.")
    scan_group_id: WireGuid = Field(description="The group that its scans share.")
    scan_type: ScanType = Field(description="What it launches.")
    schedule_run_type: ScheduleRunType = Field(description="How often it runs.")
    custom_recurrence: ScheduleRecurrenceView | None = Field(description="When it runs; for type Custom.")
    custom_script_template_type: str = Field(default="Default", description="Always Default.")
    is_target_url_required: bool = Field(description="Whether it is of one website.")
    is_generate_optimized_css: bool = Field(default=False, description="Always false.")
    account_tags: list[str] = Field(description="Always empty.")
    entity_current_tags: list[str] = Field(description="Tags of its scans.")
    scheduled_task_names: list[str] = Field(description="Always empty.")
    launch_setting_id: WireGuid | None = Field(default=None, description="Always null.")
    additional_websites: AdditionalWebsites = Field(description="Further sites to scan along.")
    agent_group_id: WireGuid | None = Field(default=None, description="Always null.")
    agent_id: WireGuid | None = Field(default=None, description="Always null.")
    basic_authentication_setting: BasicAuthenticationSetting | None = Field(description="HTTP authentication.")
    can_edit: bool = Field(description="Whether the reader may change it.")
    client_certificate_authentication: ClientCertificateView = Field(description="A certificate to show.")
    cookies: str | None = Field(description="Cookies to send.")
    comments: str | None = Field(description="A note about the scans.")
    crawl_and_attack: bool = Field(description="Whether pages are tested while the crawl goes on.")
    create_type: CreateType = Field(description="One website, or every website of a group.")
    authentication_profile_option: str = Field(description="How a stored login is chosen.")
    authentication_profile_name: str | None = Field(default=None, description="Always null.")
    find_and_follow_new_links: bool = Field(description="Whether to go beyond the start address.")
    form_authentication_setting: FormAuthenticationSetting | None = Field(description="A login through a form.")
    header_authentication: HeaderAuthentication | None = Field(description="Headers that are sent.")
    shark: SharkSetting | None = Field(description="A sensor inside the application.")


class ImportsPart(WireModel):
    """Where the reply to a new schedule shows its links."""

    imported_links: ImportedLinksSetting = Field(description="Links that come along.")


class ScheduleMiddle(WireModel):
    """From the time limit to the description."""

    is_max_scan_duration_enabled: bool = Field(description="Whether a time limit was named.")
    is_primary: bool = Field(default=False, description="Always false.")
    is_shared: bool = Field(default=False, description="Always false.")
    max_scan_duration: int = Field(description="After how many hours a scan ends by itself.")
    policy_id: WireGuid = Field(description="The scan policy.")
    policy_name: str | None = Field(description="Its name; null when it is gone.")
    profile_id: WireGuid | None = Field(description="The saved profile.")
    profile_name: str | None = Field(description="Its name.")
    report_policy_id: WireGuid = Field(description="The report policy.")
    report_policy_name: str | None = Field(description="Its name; null when it is gone.")
    save_scan_profile: bool = Field(default=False, description="Always false.")
    scope_setting: ScopeSetting = Field(description="What the scans may touch.")
    selected_agents: list[str] = Field(description="Always empty.")
    selected_scan_profile_id: WireGuid | None = Field(description="The saved profile, again.")
    selected_scan_profile_name: str | None = Field(description="Its name, again.")
    target_url: str | None = Field(description="The address where its scans start.")
    description: str | None = Field(description="The website's description.")


class WindowPart(WireModel):
    """Where the reply to a new schedule shows its window."""

    time_window: TimeWindowView = Field(description="When in the week the scans may send.")


class ScheduleTail(WireModel):
    """From the rewrite rules on."""

    url_rewrite_setting: UrlRewriteSetting = Field(description="How path parameters are recognised.")
    pre_request_script_setting: PreRequestScriptSetting | None = Field(description="A script that changes requests.")
    user_id: WireGuid = Field(description="Whose schedule it is.")
    website_group_id: WireGuid | None = Field(description="The group whose websites are scanned.")
    enable_pci_scan_task: bool = Field(default=False, description="Always false.")
    o_auth2_setting: None = Field(default=None, description="Always null.")
    business_logic_recorder: BusinessLogicRecorderSetting | None = Field(default=None, description="Always null.")


class ListedSchedule(ScheduleTail, ScheduleMiddle, ScheduleHead, LatestExecution):
    """A schedule in a list."""


class MadeSchedule(ScheduleTail, WindowPart, ScheduleMiddle, ImportsPart, ScheduleHead):
    """A schedule that was just made."""
