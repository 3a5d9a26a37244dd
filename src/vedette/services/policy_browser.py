# SPDX-License-Identifier: Apache-2.0
"""Reads what a client says about running pages in the browser. Times are milliseconds on the wire."""

from __future__ import annotations

from dataclasses import replace

from vedette.domain.policy_browser import BrowserRules, StorageItem, StorageKind
from vedette.domain.time import Span
from vedette.errors import UsageError
from vedette.services.policy_reading import MOST_TEXT_LENGTH, checked_count, sent_or, split_names
from vedette.web.url import parse_url
from vedette.wire.scan_policy_browser import JavaScriptSettings, WebStorageSetting
from vedette.wire.shape_scan_policy_parts import SECRET, STORAGE_KINDS

_KINDS = {wire: own for own, wire in STORAGE_KINDS.items()}
_STORAGE = "WebStorageSettings"


def read_browser(sent: JavaScriptSettings | None, base: BrowserRules) -> BrowserRules:
    """Return `base` with what was sent. Raises UsageError."""
    if sent is None:
        return base
    cookies, events = sent.dom_parser_persistent_java_script_cookies, sent.dom_parser_exclusion_javascript_events
    ignores = sent_or(sent.dom_parser_ignore_document_events, not base.sends_document_events)
    return replace(
        base,
        is_on=sent_or(sent.enable_dom_parser, base.is_on),
        load_timeout=_span(sent.dom_parser_load_url_timeout, base.load_timeout),
        settle_wait=_span(sent.dom_parser_pre_simulate_wait, base.settle_wait),
        page_timeout=_span(sent.dom_parser_simulation_timeout, base.page_timeout),
        event_pause=_span(sent.interevent_timeout, base.event_pause),
        xss_timeout=_span(sent.confirm_xss_simulate_timeout, base.xss_timeout),
        redirect_timeout=_span(sent.confirm_open_redirect_simulate_timeout, base.redirect_timeout),
        most_depth=sent_or(sent.dom_parser_dfs_limit, base.most_depth),
        most_options=sent_or(sent.dom_parser_max_option_elements_per_select, base.most_options),
        most_elements=sent_or(sent.bail_threshold, base.most_elements),
        skip_after=sent_or(sent.skip_threshold, base.skip_after),
        skipped_elements=sent_or(sent.skip_element_count, base.skipped_elements),
        excluded_selector=_selector(sent_or(sent.dom_parser_exclusion_css_selector, base.excluded_selector)),
        excluded_events=base.excluded_events if events is None else split_names(events),
        finds_resources=sent_or(sent.dom_parser_extract_resources, base.finds_resources),
        sends_document_events=not ignores,
        filters_document_events=sent_or(sent.dom_parser_filter_document_events, base.filters_document_events),
        filters_colon_events=sent_or(sent.dom_parser_filter_colon_events, base.filters_colon_events),
        stays_on_page=sent_or(sent.push_state_prevention, base.stays_on_page),
        kept_cookies=base.kept_cookies if cookies is None else split_names(cookies),
    )


def _span(milliseconds: int | None, base: Span) -> Span:
    return base if milliseconds is None else Span.of(seconds=milliseconds / 1000)


def _selector(text: str) -> str:
    if len(text) > MOST_TEXT_LENGTH:
        raise UsageError(
            f"JavaScriptSettings.DomParserExclusionCssSelector is longer than {MOST_TEXT_LENGTH} characters.",
            field="JavaScriptSettings.DomParserExclusionCssSelector",
        )
    return text.strip()


def read_storage(sent: list[WebStorageSetting] | None, base: tuple[StorageItem, ...]) -> tuple[StorageItem, ...]:
    """Return the items that were sent; a value of asterisks stays as it is. Raises UsageError."""
    if sent is None:
        return base
    stored = {(each.kind, each.key, each.origin): each.value for each in base}
    return tuple(_read_item(each, stored) for each in checked_count(sent, _STORAGE))


def _read_item(sent: WebStorageSetting, stored: dict[tuple[StorageKind, str, str | None], str]) -> StorageItem:
    kind = _KINDS[sent.type]
    url = None if sent.origin is None else parse_url(sent.origin)
    if sent.origin is not None and url is None:
        raise UsageError(f"{_STORAGE}: {sent.key} names no origin.", "Write it as https://host.", field=_STORAGE)
    origin = None if url is None else str(url.origin)
    value = sent.value if sent.value != SECRET else stored.get((kind, sent.key, origin))
    if value is None:
        raise UsageError(
            f"{_STORAGE}: {sent.key} has asterisks for a value that is not stored.", "Send the value.", field=_STORAGE
        )
    return StorageItem(kind, sent.key, value, origin)
