# SPDX-License-Identifier: Apache-2.0
"""The parts of a scan policy that say how pages are run in the browser, each in wire order. Times are milliseconds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vedette.wire.model import WireModel
from vedette.wire.scan_policy_enums import WebStorageType
from vedette.wire.tolerance import Maybe, Trimmed

Milliseconds = Annotated[int, Field(ge=0, le=600_000)]
Times = Annotated[int, Field(ge=1, le=100_000)]


class JavaScriptSettings(WireModel):
    """How much of a page's scripts is run."""

    bail_threshold: Maybe[Annotated[int, Field(ge=1, le=400)]] = Field(
        default=None, description="How many events are sent on one page, 1 to 400."
    )
    confirm_open_redirect_simulate_timeout: Maybe[Milliseconds] = Field(
        default=None, description="How long an answer is watched for a redirect by script."
    )
    confirm_xss_simulate_timeout: Maybe[Milliseconds] = Field(
        default=None, description="How long an answer is watched for a script of ours to run."
    )
    dom_parser_allow_out_of_scope_xml_http_requests: Maybe[bool] = Field(
        default=None, description="Whether scripts may ask hosts outside of the scope."
    )
    push_state_prevention: Maybe[bool] = Field(
        default=None, description="Whether scripts are kept from leaving the page while its events are sent."
    )
    dom_parser_dfs_limit: Maybe[Times] = Field(default=None, description="How many events may follow from one another.")
    dom_parser_dotify: Maybe[bool] = Field(default=None, description="Whether elements are written as a graph.")
    dom_parser_exclusion_css_selector: str | None = Field(
        default=None, description="A CSS selector of elements that are left alone."
    )
    dom_parser_extract_resources: Maybe[bool] = Field(
        default=None, description="Whether what a page loads becomes known to the crawl."
    )
    dom_parser_filter_colon_events: Maybe[bool] = Field(
        default=None, description="Whether events with a colon in their names are not sent."
    )
    dom_parser_filter_document_events: Maybe[bool] = Field(
        default=None, description="Whether only such events of the document are sent as a user can cause."
    )
    dom_parser_ignore_document_events: Maybe[bool] = Field(
        default=None, description="Whether events of the whole document are not sent."
    )
    dom_parser_load_url_timeout: Maybe[Annotated[int, Field(ge=1, le=15_000)]] = Field(
        default=None, description="How long a page may load, at most 15,000."
    )
    dom_parser_max_option_elements_per_select: Maybe[Times] = Field(
        default=None, description="How many options of a select are chosen."
    )
    dom_parser_persistent_java_script_cookies: str | None = Field(
        default=None, description="Names of cookies set by scripts that are kept from page to page, commas between."
    )
    dom_parser_pre_simulate_wait: Maybe[Milliseconds] = Field(
        default=None, description="How long a loaded page is left alone before events are sent."
    )
    dom_parser_simulation_timeout: Maybe[Annotated[int, Field(ge=1, le=25_000)]] = Field(
        default=None, description="How long the events of one page may take in all, at most 25,000."
    )
    enable_dom_parser: Maybe[bool] = Field(default=None, description="Whether pages are run in a browser at all.")
    interevent_timeout: Maybe[Milliseconds] = Field(default=None, description="The pause between two events.")
    skip_element_count: Maybe[Times] = Field(
        default=None, description="How many elements are passed over for each that is tried, after SkipThreshold."
    )
    skip_threshold: Maybe[Times] = Field(default=None, description="After how many elements only some more are tried.")
    dom_parser_exclusion_javascript_events: str | None = Field(
        default=None, description="Names of events that are not sent, commas between."
    )


class WebStorageSetting(WireModel):
    """A value that is put into the browser's storage."""

    key: Trimmed[str] = Field(description="The key.")
    origin: Maybe[str] = Field(default=None, description="The origin whose storage it is; empty for every one.")
    type: WebStorageType = Field(description="The storage.")
    value: str = Field(description="The value; shown as asterisks.")


class BrowserSetting(WireModel):
    """A switch of the browser's command line."""

    enabled: Maybe[bool] = Field(default=None, description="Whether it is used.")
    name: Trimmed[str] = Field(description="The switch.")
    read_only: Maybe[bool] = Field(default=None, description="Whether it can be changed.")
