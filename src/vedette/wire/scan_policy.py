# SPDX-License-Identifier: Apache-2.0
"""A scan policy as it is sent, shown whole, and shown in a list. Each model in wire order."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.model import WireGuid, WireModel
from vedette.wire.scan_policy_browser import BrowserSetting, JavaScriptSettings, WebStorageSetting
from vedette.wire.scan_policy_crawl import (
    CrawlingSetting,
    Custom404Setting,
    ExtensionSetting,
    FormValueSetting,
    PolicyScopeSetting,
)
from vedette.wire.scan_policy_http import HttpRequestSetting, PolicyHeader, ProxySetting, SslTlsSetting
from vedette.wire.scan_policy_testing import (
    AttackingSetting,
    AutoCompleteSetting,
    BruteForceSetting,
    CsrfSetting,
    EmailPatternSetting,
    IgnorePatternSetting,
    SecurityCheckGroupParent,
    SensitiveKeywordSetting,
)
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList, Trimmed


class ScanPolicySettings(WireModel):
    """What every model of a policy holds, in the order of one that is sent to be made."""

    desktop_id: Maybe[str] = Field(default=None, description="The id that a desktop program knows it by.")
    attacking_settings: AttackingSetting | None = Field(default=None, description="Which parts of requests are tested.")
    auto_complete_settings: MaybeList[AutoCompleteSetting] = Field(
        default=None, description="Fields whose automatic completion is looked at."
    )
    brute_force_settings: BruteForceSetting | None = Field(default=None, description="The guessing of passwords.")
    crawling_settings: CrawlingSetting | None = Field(default=None, description="How far the crawl goes.")
    csrf_settings: CsrfSetting | None = Field(default=None, description="How forms are told apart.")
    custom404_settings: Custom404Setting | None = Field(
        default=None,
        validation_alias="Custom404Settings",
        serialization_alias="Custom404Settings",
        description="How pages that do not exist are recognised.",
    )
    custom_http_header_settings: MaybeList[PolicyHeader] = Field(
        default=None, description="Headers that are sent with every request."
    )
    description: str | None = Field(default=None, description="What the policy is for.")
    enable_knowledgebase: Maybe[bool] = Field(default=None, description="Whether facts beside findings are gathered.")
    form_value_settings: MaybeList[FormValueSetting] = Field(
        default=None, description="What is written into forms; the first that fits counts."
    )
    http_request_settings: HttpRequestSetting | None = Field(default=None, description="How requests are sent.")
    ignored_email_patterns: MaybeList[EmailPatternSetting] = Field(
        default=None, description="E-mail addresses that are no finding."
    )
    ignore_pattern_settings: MaybeList[IgnorePatternSetting] = Field(
        default=None, description="Parameters that are not tested."
    )
    is_shared: Maybe[bool] = Field(default=None, description="Whether others may use it; SelectedGroups says who.")
    java_script_settings: JavaScriptSettings | None = Field(default=None, description="How pages are run.")
    name: Maybe[str] = Field(default=None, max_length=100, description="The name of the policy.")
    proxy_settings: ProxySetting | None = Field(default=None, description="The proxy that requests go through.")
    scope_settings: PolicyScopeSetting | None = Field(default=None, description="How the scope is read.")
    security_check_group_parents: MaybeList[SecurityCheckGroupParent] = Field(
        default=None, description="Which checks run; those that are not named do not. Null for all of them."
    )
    selected_groups: MaybeList[WireGuid] = Field(
        default=None, description="The website groups whose people a shared policy is for; none for everybody."
    )
    sensitive_keyword_settings: MaybeList[SensitiveKeywordSetting] = Field(
        default=None, description="Words that are a finding in comments."
    )
    ssl_tls_setting_model: SslTlsSetting | None = Field(default=None, description="TLS and certificates.")
    web_storage_settings: MaybeList[WebStorageSetting] = Field(
        default=None, description="Values that are put into the browser's storage."
    )
    extension_settings: MaybeList[ExtensionSetting] = Field(
        default=None, description="What is done with addresses of a file extension."
    )
    default_browser_parameters: MaybeList[BrowserSetting] = Field(
        default=None, description="Switches of the browser's command line."
    )
    headful_browser_parameters: MaybeList[BrowserSetting] = Field(
        default=None, description="The same for a browser with a window."
    )
    resource_finders: MaybeList[str] = Field(default=None, description="Lists of hidden files to look for.")
    cloned_scan_policy_setting_id: MaybeGuid = Field(
        default=None, description="The policy that gives what is not sent, instead of the default one."
    )


class NewScanPolicy(ScanPolicySettings):
    """A scan policy to make. What is left out is as in the default policy, or in the one that is cloned."""

    name: Trimmed[str] = Field(max_length=100, description="The name of the policy.")


class UpdateScanPolicy(ScanPolicySettings):
    """A scan policy to change. What is left out, or null, stays as it is; an empty list empties."""

    id: WireGuid = Field(description="The policy.")
    from_api: Maybe[bool] = Field(default=None, description="Read-only; ignored.")


class ScanPolicyDetail(WireModel):
    """A scan policy with all its settings. Secrets are shown as asterisks."""

    is_account_default: bool = Field(description="Whether launches that name no policy get this one.")
    id: WireGuid = Field(description="The policy.")
    is_shared: bool = Field(description="Whether others may use it.")
    from_api: bool = Field(description="Whether it was made through the API.")
    desktop_id: str | None = Field(description="The id that a desktop program knows it by.")
    attacking_settings: AttackingSetting = Field(description="Which parts of requests are tested.")
    auto_complete_settings: list[AutoCompleteSetting] = Field(description="Always empty: no check looks at it.")
    brute_force_settings: BruteForceSetting = Field(description="Always off: passwords are never guessed.")
    crawling_settings: CrawlingSetting = Field(description="How far the crawl goes.")
    csrf_settings: CsrfSetting | None = Field(description="Null: forms are not told apart by words.")
    custom404_settings: Custom404Setting = Field(
        validation_alias="Custom404Settings",
        serialization_alias="Custom404Settings",
        description="How pages that do not exist are recognised.",
    )
    custom_http_header_settings: list[PolicyHeader] = Field(description="Headers that are sent with every request.")
    description: str | None = Field(description="What the policy is for.")
    enable_knowledgebase: bool = Field(description="Always false.")
    form_value_settings: list[FormValueSetting] = Field(description="What is written into forms.")
    http_request_settings: HttpRequestSetting = Field(description="How requests are sent.")
    ignored_email_patterns: list[EmailPatternSetting] = Field(description="Always empty: no check reads addresses.")
    ignore_pattern_settings: list[IgnorePatternSetting] = Field(description="Parameters that are not tested.")
    java_script_settings: JavaScriptSettings = Field(description="How pages are run.")
    name: str = Field(description="The name of the policy.")
    proxy_settings: ProxySetting = Field(description="The proxy that requests go through.")
    scope_settings: PolicyScopeSetting = Field(description="How the scope is read.")
    security_check_group_parents: list[SecurityCheckGroupParent] = Field(description="Which checks run.")
    selected_groups: list[WireGuid] = Field(description="The website groups whose people it is shared with.")
    sensitive_keyword_settings: list[SensitiveKeywordSetting] = Field(
        description="Always empty: no check reads comments."
    )
    ssl_tls_setting_model: SslTlsSetting = Field(description="TLS and certificates.")
    web_storage_settings: list[WebStorageSetting] = Field(description="Always empty.")
    extension_settings: list[ExtensionSetting] = Field(description="What is done with addresses of an extension.")
    default_browser_parameters: list[BrowserSetting] = Field(description="Always empty.")
    headful_browser_parameters: list[BrowserSetting] = Field(description="Always empty.")
    resource_finders: list[str] = Field(description="Always empty.")
    cloned_scan_policy_setting_id: MaybeGuid = Field(description="The policy that it was cloned from.")


class PolicyGroup(WireModel):
    """A website group that a policy is shared with."""

    display_name: str = Field(description="The name of the group, and how many websites it has.")
    id: WireGuid = Field(description="The group.")
    name: str = Field(description="Its name.")
    not_verified_website_count: int = Field(description="How many of its websites nobody has vouched for.")
    verified_website_count: int = Field(description="How many somebody has vouched for.")


class ScanPolicyOptimizerOptions(WireModel):
    """What a policy was narrowed down to; ours are for every kind of server."""

    app_server: str = Field(default="All", description="All: checks do not depend on it.")
    database_server: str = Field(default="All", description="All: checks do not depend on it.")
    directory_name_limit: int | None = Field(default=None, description="Null.")
    dom_parser_preset: str = Field(default="None", description="None: the settings count as they are.")
    hosts: list[str] = Field(default_factory=list, description="Empty.")
    is_shark_enabled: bool = Field(default=False, description="Always false: there is no sensor.")
    name: str | None = Field(default=None, description="Null.")
    netsparker_hawk_base_url: str | None = Field(default=None, description="Null.")
    operating_system: str = Field(default="All", description="All: checks do not depend on it.")
    optimized: bool = Field(default=False, description="Always false.")
    resource_finders: list[str] = Field(default_factory=list, description="Empty.")
    suggestion_status: str = Field(default="Never", description="Never: nothing is suggested.")
    web_server: str = Field(default="All", description="All: checks do not depend on it.")


class ScanPolicyItem(WireModel):
    """A scan policy in a list."""

    description: str | None = Field(description="What the policy is for.")
    groups: list[PolicyGroup] = Field(description="The website groups whose people it is shared with.")
    id: WireGuid = Field(description="The policy.")
    is_default: bool = Field(description="Whether it is the built-in one.")
    is_shared: bool = Field(description="Whether others may use it.")
    name: str = Field(description="Its name.")
    optimizer_options: ScanPolicyOptimizerOptions = Field(description="What it was narrowed down to.")
    is_account_default: bool = Field(description="Whether launches that name no policy get this one.")
    name_with_access_modifier: str = Field(description="Its name, and who may use it.")
