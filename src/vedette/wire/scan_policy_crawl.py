# SPDX-License-Identifier: Apache-2.0
"""The parts of a scan policy that say where the crawl goes, each in wire order."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vedette.wire.model import WireModel
from vedette.wire.scan_policy_enums import ExtensionAttackOption, ExtensionCrawlOption, FormValueMatch, FormValueTarget
from vedette.wire.tolerance import Maybe, MaybeList, Trimmed

Visits = Annotated[int, Field(ge=1, le=9_999)]
Urls = Annotated[int, Field(ge=50, le=15_000)]


class CrawlingSetting(WireModel):
    """How far the crawl goes and where it looks for addresses."""

    enable_parameter_based_navigation: Maybe[bool] = Field(
        default=None, description="Whether each value of a navigation parameter is a page of its own."
    )
    enable_rest_web_service_parser: Maybe[bool] = Field(
        default=None, description="Whether descriptions of REST services that are met are read."
    )
    enable_soap_web_service_parser: Maybe[bool] = Field(
        default=None, description="Whether descriptions of SOAP services that are met are read."
    )
    enable_text_parser: Maybe[bool] = Field(
        default=None, description="Whether addresses are looked for in prose and comments."
    )
    fallback_to_get: Maybe[bool] = Field(default=None, description="Whether a POST that fails is tried again as a GET.")
    enable_fragment_parsing: Maybe[bool] = Field(
        default=None, description="Whether the part of an address behind # makes a page of its own."
    )
    enable_javascript_parsing: Maybe[bool] = Field(
        default=None, description="Whether addresses are looked for in scripts."
    )
    file_extensions: str | None = Field(
        default=None, description="Extensions by which prose is searched for addresses."
    )
    maximum_crawler_url_count: Maybe[Urls] = Field(
        default=None, description="How many addresses are visited, 50 to 15,000."
    )
    maximum_signature: Maybe[Visits] = Field(
        default=None, description="How many pages of one route and parameter set are visited while none is new."
    )
    navigation_parameter_page_visit_limit: Maybe[Visits] = Field(
        default=None, description="How many values of navigation parameters make pages of their own, for one path."
    )
    navigation_parameter_regex_pattern: str | None = Field(
        default=None, description="A regular expression that recognises the names of navigation parameters."
    )
    page_visit_limit: Maybe[Visits] = Field(
        default=None, description="How many pages of one path are visited, whatever their parameters."
    )
    maximum_url_rewrite_signature: Maybe[Visits] = Field(
        default=None, description="How many values of one path parameter are visited at most."
    )
    wait_resource_finder: Maybe[bool] = Field(
        default=None, description="Whether the crawl waits for the search for hidden files."
    )
    add_related_links: Maybe[bool] = Field(
        default=None, description="Whether the folders above each address are visited, too."
    )
    enable_query_based_parameter_based_navigation: Maybe[bool] = Field(
        default=None, description="Whether only parameters of the query are navigation parameters."
    )


class Custom404Setting(WireModel):
    """How the site's page for what does not exist is recognised."""

    custom404_reg_ex: str | None = Field(
        default=None,
        validation_alias="Custom404RegEx",
        serialization_alias="Custom404RegEx",
        description="A regular expression: a page whose body it matches does not exist.",
    )
    disable_auto404_detection: Maybe[bool] = Field(
        default=None,
        validation_alias="DisableAuto404Detection",
        serialization_alias="DisableAuto404Detection",
        description="Whether the site's answer to names that cannot exist is left unasked.",
    )
    max404_pages_to_test: Annotated[int, Field(ge=0, le=1_000)] | None = Field(
        default=None,
        validation_alias="Max404PagesToTest",
        serialization_alias="Max404PagesToTest",
        description="In how many directories guesses are looked at, 0 to 1,000.",
    )
    maximum404_signature: Annotated[int, Field(ge=0, le=2_500)] | None = Field(
        default=None,
        validation_alias="Maximum404Signature",
        serialization_alias="Maximum404Signature",
        description="How many names that cannot exist are asked for, 0 to 2,500.",
    )


class FormValueSetting(WireModel):
    """What is written into the fields of forms that fit."""

    force: Maybe[bool] = Field(default=None, description="Whether it replaces a value that the page put there.")
    match: Maybe[FormValueMatch] = Field(default=None, description="How the pattern is compared. Default Contains.")
    match_target: MaybeList[FormValueTarget] = Field(default=None, description="The texts that are compared.")
    match_target_value: Maybe[FormValueTarget] = Field(
        default=None, description="The text that is compared where MatchTarget names none."
    )
    name: Trimmed[str] = Field(description="What the value is called.")
    pattern: str | None = Field(default=None, description="What the text is compared with; empty fits every field.")
    type: Maybe[str] = Field(default=None, description="The type of the input; empty fits every type.")
    value: str = Field(description="What is written.")


class ExtensionSetting(WireModel):
    """What is done with addresses of a file extension."""

    attack_option: ExtensionAttackOption = Field(description="What of them is tested.")
    crawl_option: ExtensionCrawlOption = Field(description="Which of them are visited.")
    extension: Trimmed[str] = Field(description="The extension, without its dot.")


class ContentType(WireModel):
    """A media type."""

    value: Trimmed[str] = Field(description="The beginning of the media type, such as `image/`.")


class PolicyScopeSetting(WireModel):
    """How the scope is read, and which pages are not tested."""

    block_ad_networks: Maybe[bool] = Field(default=None, description="Whether advertisement networks are blocked.")
    by_pass_scope_for_static_checks: Maybe[bool] = Field(
        default=None, description="Whether searches for files may leave the scope."
    )
    case_sensitive_scope: Maybe[bool] = Field(default=None, description="Whether paths are compared with letter case.")
    content_type_check_enabled: Maybe[bool] = Field(
        default=None, description="Whether pages of the IgnoredContentTypes are left untested."
    )
    ignored_content_types: MaybeList[ContentType] = Field(
        default=None, description="Media types of pages that are not tested."
    )
