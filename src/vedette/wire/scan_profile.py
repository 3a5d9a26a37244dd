# SPDX-License-Identifier: Apache-2.0
"""A scan profile, which is sent and shown in the same shape, and the result of deleting one."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import AuthenticationProfileOption, CreateType, ScanScope, UrlRewriteMode, WireEnum
from vedette.wire.launch import Hours, NewScanTask, Signatures
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
from vedette.wire.model import WireModel
from vedette.wire.scan_settings import (
    AdditionalWebsite,
    BusinessLogicRecorderSetting,
    ScanTimeWindow,
    UrlRewriteExcludedPath,
    UrlRewriteRule,
)
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList, Trimmed


class ProfileDeleteResult(WireEnum):
    """What became of the wish to delete a profile."""

    OK = "Ok"
    NOT_EXISTS = "NotExists"
    HAS_ACTIVE_SCAN = "HasActiveScan"


class ScanProfileModel(WireModel):
    """A saved launch: who may use it, and every setting of a new scan. Secrets are shown as asterisks."""

    agent_group_id: MaybeGuid = Field(default=None, description="The agent group of which one shall run the scans.")
    agent_id: MaybeGuid = Field(default=None, description="The agent that shall run the scans.")
    create_type: Maybe[CreateType] = Field(default=None, description="One website, or every website of a group.")
    is_primary: Maybe[bool] = Field(default=None, description="Whether it is the website's primary profile.")
    is_shared: Maybe[bool] = Field(default=None, description="Whether others may use it.")
    is_time_window_enabled: Maybe[bool] = Field(default=None, description="Whether TimeWindow is kept to.")
    policy_id: MaybeGuid = Field(default=None, description="The scan policy. Default: the account's default policy.")
    profile_id: MaybeGuid = Field(default=None, description="The profile itself.")
    profile_name: Trimmed[str] = Field(max_length=255, description="The name of the profile.")
    report_policy_id: MaybeGuid = Field(default=None, description="The report policy. Default: Default Report Policy.")
    website_id: MaybeGuid = Field(default=None, description="The website that it is for.")
    target_uri: Maybe[str] = Field(default=None, description="The address where its scans start.")
    user_id: MaybeGuid = Field(default=None, description="Whose profile it is.")
    additional_websites: MaybeList[AdditionalWebsite] = Field(default=None, description="Further sites to scan along.")
    basic_authentication_api_model: BasicAuthenticationSetting | None = Field(
        default=None, description="Credentials for HTTP authentication."
    )
    client_certificate_authentication_setting: ClientCertificateSetting | None = Field(
        default=None, description="A certificate that the scan shows."
    )
    cookies: str | None = Field(default=None, description="Cookies to send, as `name=value; name=value`.")
    crawl_and_attack: Maybe[bool] = Field(default=None, description="Whether pages are tested while the crawl goes on.")
    enable_heuristic_checks_in_custom_url_rewrite: Maybe[bool] = Field(
        default=None, description="Whether path parameters are also recognised by likeness when rules are given."
    )
    excluded_links: MaybeList[ExcludedLink] = Field(default=None, description="Patterns of links to leave out.")
    excluded_usage_trackers: MaybeList[ExcludedUsageTracker] = Field(
        default=None, description="Addresses of usage trackers to leave out."
    )
    disallowed_http_methods: MaybeList[HttpMethod] = Field(default=None, description="Methods that are never used.")
    exclude_links: Maybe[bool] = Field(
        default=None, description="Whether ExcludedLinks are left out (true) or alone followed (false)."
    )
    exclude_authentication_pages: Maybe[bool] = Field(
        default=None, description="Whether pages of login and logout are left out."
    )
    find_and_follow_new_links: Maybe[bool] = Field(
        default=None, description="Whether to go beyond the start address and the imported links."
    )
    form_authentication_setting_model: FormAuthenticationSetting | None = Field(
        default=None, description="A login through a form."
    )
    header_authentication: HeaderAuthentication | None = Field(
        default=None, description="Headers that are sent with every request."
    )
    shark_setting: SharkSetting | None = Field(default=None, description="A sensor inside the application.")
    authentication_profile_option: Maybe[AuthenticationProfileOption] = Field(
        default=None, description="How a stored login is chosen."
    )
    authentication_profile_id: MaybeGuid = Field(default=None, description="The stored login to use.")
    imported_links: MaybeList[str] = Field(default=None, description="Links to visit beside those that are found.")
    imported_files: MaybeList[ImportedFile] = Field(default=None, description="Files of links or API descriptions.")
    is_max_scan_duration_enabled: Maybe[bool] = Field(default=None, description="Whether MaxScanDuration holds.")
    max_dynamic_signatures: Maybe[Signatures] = Field(
        default=None, description="Values of one path parameter to visit at the root, 1 to 10,000."
    )
    max_scan_duration: Maybe[Hours] = Field(default=None, description="After how many hours a scan ends by itself.")
    scope: Maybe[ScanScope] = Field(default=None, description="How far from the target to go.")
    sub_path_max_dynamic_signatures: Maybe[Signatures] = Field(
        default=None, description="Values of one path parameter to visit below the root, 1 to 10,000."
    )
    time_window: ScanTimeWindow | None = Field(default=None, description="When in the week the scans may send.")
    url_rewrite_analyzable_extensions: str | None = Field(
        default=None, description="File extensions behind which parameters are looked for."
    )
    url_rewrite_block_separators: str | None = Field(
        default=None, description="Characters that part the pieces of a path."
    )
    url_rewrite_mode: Maybe[UrlRewriteMode] = Field(default=None, description="How path parameters are recognised.")
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
    tags: MaybeList[str] = Field(default=None, description="Tags of the scans.")
    comments: str | None = Field(default=None, description="A note about the scans.")

    def launch(self) -> NewScanTask:
        """Return the settings that are those of a launch, as if a client had sent them to `scans/new`."""
        shared = NewScanTask.model_fields.keys() & ScanProfileModel.model_fields.keys()
        return NewScanTask.model_validate({name: getattr(self, name) for name in shared})
