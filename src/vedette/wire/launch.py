# SPDX-License-Identifier: Apache-2.0
"""What a client sends to launch a scan: afresh, from another scan, with a profile, or of a group.

Every field may be missing, and is None then; what stands in its place is the service's decision and not the wire's.
Keys that real clients send beside the documented ones stand at the end of their model.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vedette.wire.enums import AuthenticationProfileOption, CreateType, ScanScope, UrlRewriteMode
from vedette.wire.launch_enums import HttpMethod
from vedette.wire.launch_imports import ImportedFile
from vedette.wire.launch_logins import (
    BasicAuthenticationSetting,
    ClientCertificateSetting,
    FormAuthenticationSetting,
    HeaderAuthentication,
)
from vedette.wire.launch_oauth2 import OAuth2Setting
from vedette.wire.launch_parts import ExcludedLink, ExcludedUsageTracker, PreRequestScriptSetting, SharkSetting
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.scan_settings import (
    AdditionalWebsite,
    BusinessLogicRecorderSetting,
    ScanTimeWindow,
    UrlRewriteExcludedPath,
    UrlRewriteRule,
)
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList, Trimmed
from vedette.wire.vcs_commit import VcsCommitInfo

Signatures = Annotated[int, Field(ge=1, le=10_000)]
Hours = Annotated[int, Field(ge=1, le=24_000)]


class NewScanTask(WireModel):
    """A scan to launch, with all its settings."""

    target_uri: Maybe[str] = Field(default=None, description="The address where the scan starts.")
    is_target_url_required: Maybe[bool] = Field(default=None, description="Read-only; ignored.")
    create_type: Maybe[CreateType] = Field(default=None, description="One website, or every website of a group.")
    website_group_id: MaybeGuid = Field(default=None, description="The group, where CreateType is WebsiteGroup.")
    additional_websites: MaybeList[AdditionalWebsite] = Field(default=None, description="Further sites to scan along.")
    basic_authentication_api_model: BasicAuthenticationSetting | None = Field(
        default=None, description="Credentials for HTTP authentication."
    )
    client_certificate_authentication_setting: ClientCertificateSetting | None = Field(
        default=None, description="A certificate that the scan shows."
    )
    cookies: str | None = Field(
        default=None, description="Cookies to send, as `name=value; name=value`, values URL-encoded."
    )
    crawl_and_attack: Maybe[bool] = Field(
        default=None, description="Whether pages are tested while the crawl goes on. Default true."
    )
    enable_heuristic_checks_in_custom_url_rewrite: Maybe[bool] = Field(
        default=None, description="Whether path parameters are also recognised by likeness when rules are given."
    )
    excluded_links: MaybeList[ExcludedLink] = Field(default=None, description="Patterns of links to leave out.")
    excluded_usage_trackers: MaybeList[ExcludedUsageTracker] = Field(
        default=None, description="Addresses of usage trackers to leave out."
    )
    disallowed_http_methods: MaybeList[HttpMethod] = Field(default=None, description="Methods that are never used.")
    exclude_links: Maybe[bool] = Field(
        default=None, description="Whether ExcludedLinks are left out (true, the default) or alone followed (false)."
    )
    exclude_authentication_pages: Maybe[bool] = Field(
        default=None, description="Whether pages of login and logout are left out."
    )
    find_and_follow_new_links: Maybe[bool] = Field(
        default=None, description="Whether to go beyond the start address and the imported links. Default true."
    )
    form_authentication_setting_model: FormAuthenticationSetting | None = Field(
        default=None, description="A login through a form."
    )
    header_authentication: HeaderAuthentication | None = Field(
        default=None, description="Headers that are sent with every request."
    )
    shark_setting: SharkSetting | None = Field(default=None, description="A sensor inside the application.")
    authentication_profile_option: Maybe[AuthenticationProfileOption] = Field(
        default=None, description="How a stored login is chosen. Default DontUse."
    )
    authentication_profile_id: MaybeGuid = Field(default=None, description="The stored login to use.")
    imported_links: MaybeList[str] = Field(default=None, description="Links to visit beside those that are found.")
    imported_files: MaybeList[ImportedFile] = Field(default=None, description="Files of links or API descriptions.")
    is_max_scan_duration_enabled: Maybe[bool] = Field(
        default=None, description="Whether MaxScanDuration holds; only read for scheduled group scans."
    )
    max_dynamic_signatures: Maybe[Signatures] = Field(
        default=None, description="Values of one path parameter to visit at the root, 1 to 10,000. Default 60."
    )
    max_scan_duration: Maybe[Hours] = Field(
        default=None, description="After how many hours the scan ends by itself. Default 48."
    )
    policy_id: MaybeGuid = Field(default=None, description="The scan policy. Default: Default Security Checks.")
    report_policy_id: MaybeGuid = Field(default=None, description="The report policy. Default: Default Report Policy.")
    scope: Maybe[ScanScope] = Field(
        default=None, description="How far from the target to go. Default EnteredPathAndBelow."
    )
    sub_path_max_dynamic_signatures: Maybe[Signatures] = Field(
        default=None, description="Values of one path parameter to visit below the root, 1 to 10,000. Default 30."
    )
    time_window: ScanTimeWindow | None = Field(default=None, description="When in the week the scan may send.")
    url_rewrite_analyzable_extensions: str | None = Field(
        default=None, description="File extensions behind which parameters are looked for. Default `htm,html`."
    )
    url_rewrite_block_separators: str | None = Field(
        default=None, description="Characters that part the pieces of a path. Default `/$.,;|:`."
    )
    url_rewrite_mode: Maybe[UrlRewriteMode] = Field(
        default=None, description="How path parameters are recognised. Default Heuristic."
    )
    url_rewrite_rules: MaybeList[UrlRewriteRule] = Field(default=None, description="Rules of mode Custom.")
    pre_request_script_setting: PreRequestScriptSetting | None = Field(
        default=None, description="A script that changes requests before they are sent."
    )
    do_not_differentiate_protocols: Maybe[bool] = Field(
        default=None, description="Whether http and https of the same host are one site."
    )
    url_rewrite_excluded_links: MaybeList[UrlRewriteExcludedPath] = Field(
        default=None, description="Paths that are taken as they are."
    )
    o_auth2_setting_model: OAuth2Setting | None = Field(default=None, description="A login by OAuth 2.0.")
    enable_pci_scan_task: Maybe[bool] = Field(default=None, description="Whether a PCI scan runs alongside.")
    business_logic_recorder_setting: BusinessLogicRecorderSetting | None = Field(
        default=None, description="Recorded sequences to replay."
    )
    tags: MaybeList[str] = Field(default=None, description="Tags of the scan.")
    comments: str | None = Field(default=None, description="A note about the scan.")
    agent_name: Maybe[str] = Field(default=None, description="The agent that shall run the scan.")
    agent_group_name: Maybe[str] = Field(default=None, description="The agent group of which one shall run the scan.")
    vcs_commit_info_model: VcsCommitInfo | None = Field(default=None, description="The build that launches the scan.")


class BaseScan(WireModel):
    """A retest of an earlier scan."""

    agent_name: Maybe[str] = Field(default=None, description="The agent that shall run the scan.")
    base_scan_id: WireGuid = Field(description="The scan to start from; it must be complete.")


class IncrementalScan(WireModel):
    """A scan of what is new or changed since an earlier one."""

    is_max_scan_duration_enabled: Maybe[bool] = Field(default=None, description="Whether MaxScanDuration holds.")
    max_scan_duration: Maybe[Hours] = Field(default=None, description="After how many hours the scan ends by itself.")
    agent_group_name: Maybe[str] = Field(default=None, description="The agent group of which one shall run the scan.")
    agent_name: Maybe[str] = Field(default=None, description="The agent that shall run the scan.")
    base_scan_id: WireGuid = Field(description="The scan to start from; it must be complete.")


class NewScanTaskWithProfile(WireModel):
    """A scan with the settings of a saved profile."""

    profile_name: Trimmed[str] = Field(description="The name of the profile.")
    target_uri: Trimmed[str] = Field(description="The address where the scan starts.")
    vcs_commit_info_model: VcsCommitInfo | None = Field(default=None, description="The build that launches the scan.")


class NewGroupScan(WireModel):
    """A scan of every website of a group."""

    policy_id: MaybeGuid = Field(default=None, description="The scan policy. Default: Default Security Checks.")
    report_policy_id: MaybeGuid = Field(default=None, description="The report policy. Default: Default Report Policy.")
    authentication_profile_option: Maybe[AuthenticationProfileOption] = Field(
        default=None, description="How a stored login is chosen. Default DontUse."
    )
    authentication_profile_id: MaybeGuid = Field(default=None, description="The stored login to use.")
    time_window: ScanTimeWindow | None = Field(default=None, description="When in the week the scans may send.")
    website_group_name: Trimmed[str] = Field(description="The name of the group.")
    tags: MaybeList[str] = Field(default=None, description="Tags of the scans.")

    def as_new_scan(self) -> NewScanTask:
        """Return the settings as if they had been sent to `scans/new`; the group is named elsewhere."""
        shared = NewScanTask.model_fields.keys() & NewGroupScan.model_fields.keys()
        return NewScanTask.model_validate({name: getattr(self, name) for name in shared})
