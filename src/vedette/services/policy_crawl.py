# SPDX-License-Identifier: Apache-2.0
"""Reads what a client says about the crawl: limits, sources of addresses, not-found pages, forms, extensions."""

from __future__ import annotations

from dataclasses import replace

from vedette.domain.policy_crawl import (
    CrawlLimits,
    CrawlRules,
    ExtensionRule,
    FormMatch,
    FormValue,
    Navigation,
    NotFoundRules,
)
from vedette.errors import UsageError
from vedette.services.policy_reading import checked_count, checked_pattern, sent_or
from vedette.wire.scan_policy import ScanPolicySettings
from vedette.wire.scan_policy_crawl import CrawlingSetting, Custom404Setting, ExtensionSetting, FormValueSetting
from vedette.wire.shape_scan_policy_parts import EXTENSION_CRAWLS, EXTENSION_TESTS, FORM_MATCHES, FORM_TARGETS

_MATCHES = {wire: own for own, wire in FORM_MATCHES.items()}
_TARGETS = {wire: own for own, wire in FORM_TARGETS.items()}
_CRAWLS = {wire: own for own, wire in EXTENSION_CRAWLS.items()}
_TESTS = {wire: own for own, wire in EXTENSION_TESTS.items()}
_NAVIGATION = "CrawlingSettings.NavigationParameterRegexPattern"


def read_crawl_limits(sent: CrawlingSetting | None, base: CrawlLimits) -> CrawlLimits:
    """Return `base` with the limits that were sent."""
    if sent is None:
        return base
    return replace(
        base,
        most_urls=sent_or(sent.maximum_crawler_url_count, base.most_urls),
        most_pages_of_route=sent_or(sent.maximum_signature, base.most_pages_of_route),
        most_pages_of_path=sent_or(sent.page_visit_limit, base.most_pages_of_path),
        most_rewrite_values=sent_or(sent.maximum_url_rewrite_signature, base.most_rewrite_values),
    )


def read_crawl_rules(sent: ScanPolicySettings, base: CrawlRules) -> CrawlRules:
    """Return `base` with the rules that were sent. Raises UsageError."""
    crawling = sent.crawling_settings or CrawlingSetting()
    values, extensions = sent.form_value_settings, sent.extension_settings
    return replace(
        base,
        reads_text=sent_or(crawling.enable_text_parser, base.reads_text),
        reads_scripts=sent_or(crawling.enable_javascript_parsing, base.reads_scripts),
        adds_folders=sent_or(crawling.add_related_links, base.adds_folders),
        navigation=_read_navigation(crawling, base.navigation),
        not_found=_read_not_found(sent.custom404_settings, base.not_found),
        form_values=base.form_values
        if values is None
        else tuple(map(_read_form_value, checked_count(values, "FormValueSettings"))),
        extensions=base.extensions if extensions is None else _read_extensions(extensions),
    )


def _read_navigation(sent: CrawlingSetting, base: Navigation) -> Navigation:
    pattern = checked_pattern(sent_or(sent.navigation_parameter_regex_pattern, base.pattern), _NAVIGATION)
    is_on = sent_or(sent.enable_parameter_based_navigation, base.is_on)
    if is_on and not pattern:
        raise UsageError(f"{_NAVIGATION} is empty.", "Name the parameters that choose the page.", field=_NAVIGATION)
    return Navigation(
        is_on,
        pattern,
        sent_or(sent.navigation_parameter_page_visit_limit, base.most_pages),
        sent_or(sent.enable_query_based_parameter_based_navigation, base.in_query_only),
    )


def _read_not_found(sent: Custom404Setting | None, base: NotFoundRules) -> NotFoundRules:
    if sent is None:
        return base
    pattern = sent_or(sent.custom404_reg_ex, base.pattern or "").strip()
    if pattern:
        checked_pattern(pattern, "Custom404Settings.Custom404RegEx")
    is_unasked = sent_or(sent.disable_auto404_detection, not base.is_learnt)
    return NotFoundRules(
        pattern or None,
        not is_unasked,
        sent_or(sent.max404_pages_to_test, base.most_places),
        sent_or(sent.maximum404_signature, base.most_samples),
    )


def _read_form_value(sent: FormValueSetting) -> FormValue:
    match = FormMatch.CONTAINS if sent.match is None else _MATCHES[sent.match]
    targets = sent.match_target or [target for target in (sent.match_target_value,) if target is not None]
    pattern = sent.pattern or ""
    if match is FormMatch.PATTERN:
        checked_pattern(pattern, "FormValueSettings")
    if not pattern and not sent.type:
        raise UsageError(
            f"FormValueSettings: {sent.name} names neither a Pattern nor a Type.",
            "Say which fields it is for.",
            field="FormValueSettings",
        )
    named = frozenset(_TARGETS[target] for target in targets) or FormValue("", "").targets
    return FormValue(sent.name, sent.value, pattern, match, named, sent.type or "", bool(sent.force))


def _read_extensions(sent: list[ExtensionSetting]) -> tuple[ExtensionRule, ...]:
    rules: dict[str, ExtensionRule] = {}
    for each in checked_count(sent, "ExtensionSettings"):
        extension = each.extension.removeprefix(".").lower()
        if not extension or extension in rules:
            raise UsageError(
                f"ExtensionSettings names {extension or 'nothing'} twice or without letters.",
                "Send each extension once.",
                field="ExtensionSettings",
            )
        rules[extension] = ExtensionRule(extension, _CRAWLS[each.crawl_option], _TESTS[each.attack_option])
    return tuple(rules.values())
