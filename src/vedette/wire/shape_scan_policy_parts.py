# SPDX-License-Identifier: Apache-2.0
"""Shapes the groups of a scan policy's settings as clients read them; what is sent back unchanged changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from vedette.domain.policy import PolicySecrets, ScanPolicy
from vedette.domain.policy_browser import BrowserRules
from vedette.domain.policy_crawl import (
    CrawlLimits,
    CrawlRules,
    ExtensionCrawl,
    ExtensionTest,
    FormMatch,
    FormTarget,
    NotFoundRules,
)
from vedette.domain.policy_http import HeaderTest, HttpLimits, HttpManners, TlsRules, TlsVersion
from vedette.domain.policy_testing import ParameterKind, TestingRules
from vedette.domain.time import Span
from vedette.wire.scan_policy_browser import JavaScriptSettings
from vedette.wire.scan_policy_crawl import (
    ContentType,
    CrawlingSetting,
    Custom404Setting,
    ExtensionSetting,
    FormValueSetting,
    PolicyScopeSetting,
)
from vedette.wire.scan_policy_enums import (
    AttackMode,
    ExtensionAttackOption,
    ExtensionCrawlOption,
    FormValueMatch,
    FormValueTarget,
    IgnoredParameterType,
    InvalidCertificateAction,
)
from vedette.wire.scan_policy_http import HttpRequestSetting, PolicyHeader, ProxySetting, SslTlsSetting
from vedette.wire.scan_policy_testing import AttackingSetting, IgnorePatternSetting

SECRET = "********"
"""Stands for a secret on the way out; on the way in it keeps the one that is stored."""

ATTACK_MODES: Mapping[HeaderTest, AttackMode] = MappingProxyType(
    {
        HeaderTest.NONE: AttackMode.NONE,
        HeaderTest.EARLY_ROUTES: AttackMode.OPTIMIZED,
        HeaderTest.EVERY_ROUTE: AttackMode.FULL,
    }
)
FORM_MATCHES: Mapping[FormMatch, FormValueMatch] = MappingProxyType(
    {
        FormMatch.PATTERN: FormValueMatch.REG_EX,
        FormMatch.EXACT: FormValueMatch.EXACT,
        FormMatch.CONTAINS: FormValueMatch.CONTAINS,
        FormMatch.STARTS: FormValueMatch.STARTS,
        FormMatch.ENDS: FormValueMatch.ENDS,
    }
)
FORM_TARGETS: Mapping[FormTarget, FormValueTarget] = MappingProxyType(
    dict(zip(FormTarget, FormValueTarget, strict=True))
)
PARAMETER_TYPES: Mapping[ParameterKind, IgnoredParameterType] = MappingProxyType(
    {
        ParameterKind.ALL: IgnoredParameterType.ALL,
        ParameterKind.QUERY: IgnoredParameterType.GET,
        ParameterKind.BODY: IgnoredParameterType.POST,
        ParameterKind.COOKIE: IgnoredParameterType.COOKIE,
    }
)
EXTENSION_CRAWLS: Mapping[ExtensionCrawl, ExtensionCrawlOption] = MappingProxyType(
    dict(zip(ExtensionCrawl, ExtensionCrawlOption, strict=True))
)
EXTENSION_TESTS: Mapping[ExtensionTest, ExtensionAttackOption] = MappingProxyType(
    dict(zip(ExtensionTest, ExtensionAttackOption, strict=True))
)


def attacking_setting(rules: TestingRules) -> AttackingSetting:
    """Shape which parts of requests are tested."""
    return AttackingSetting(
        anti_csrf_token_names=",".join(rules.anti_csrf_names),
        attack_parameter_name=rules.tests_names,
        attack_referer_header=rules.tests_referer,
        attack_user_agent_header=rules.tests_user_agent,
        attack_cookies=rules.tests_cookies,
        max_parameters_to_attack=rules.most_points_of_page,
        optimize_attacks_to_recurring_parameters=rules.limits_recurring,
        optimize_header_attacks=rules.headers_once,
        override_version_vulnerability_severity=False,
        proof_generation_enabled=True,
        recurring_parameters_page_attack_limit=rules.most_recurring_pages,
        use_extra_parameters=False,
        attack_csrf_token=rules.tests_anti_csrf,
    )


def ignore_patterns(rules: TestingRules) -> list[IgnorePatternSetting]:
    """Shape the parameters that are not tested."""
    return [
        IgnorePatternSetting(name=each.name, parameter_type=PARAMETER_TYPES[each.kind], pattern=each.pattern)
        for each in rules.ignored
    ]


def crawling_setting(limits: CrawlLimits, rules: CrawlRules) -> CrawlingSetting:
    """Shape how far the crawl goes and where it looks for addresses."""
    return CrawlingSetting(
        enable_parameter_based_navigation=rules.navigation.is_on,
        enable_rest_web_service_parser=False,
        enable_soap_web_service_parser=False,
        enable_text_parser=rules.reads_text,
        fallback_to_get=False,
        enable_fragment_parsing=False,
        enable_javascript_parsing=rules.reads_scripts,
        file_extensions=None,
        maximum_crawler_url_count=limits.most_urls,
        maximum_signature=limits.most_pages_of_route,
        navigation_parameter_page_visit_limit=rules.navigation.most_pages,
        navigation_parameter_regex_pattern=rules.navigation.pattern,
        page_visit_limit=limits.most_pages_of_path,
        maximum_url_rewrite_signature=limits.most_rewrite_values,
        wait_resource_finder=False,
        add_related_links=rules.adds_folders,
        enable_query_based_parameter_based_navigation=rules.navigation.in_query_only,
    )


def custom404_setting(rules: NotFoundRules) -> Custom404Setting:
    """Shape how pages that do not exist are recognised."""
    return Custom404Setting(
        custom404_reg_ex=rules.pattern,
        disable_auto404_detection=not rules.is_learnt,
        max404_pages_to_test=rules.most_places,
        maximum404_signature=rules.most_samples,
    )


def form_values(rules: CrawlRules) -> list[FormValueSetting]:
    """Shape what is written into forms."""
    return [
        FormValueSetting(
            force=each.is_forced,
            match=FORM_MATCHES[each.match],
            match_target=[FORM_TARGETS[target] for target in FormTarget if target in each.targets],
            match_target_value=next(FORM_TARGETS[target] for target in FormTarget if target in each.targets),
            name=each.name,
            pattern=each.pattern,
            type=each.kind or None,
            value=each.value,
        )
        for each in rules.form_values
    ]


def extension_settings(rules: CrawlRules) -> list[ExtensionSetting]:
    """Shape what is done with addresses of file extensions."""
    return [
        ExtensionSetting(
            attack_option=EXTENSION_TESTS[rule.test],
            crawl_option=EXTENSION_CRAWLS[rule.crawl],
            extension=rule.extension,
        )
        for rule in rules.extensions
    ]


def scope_setting(policy: ScanPolicy) -> PolicyScopeSetting:
    """Shape how the scope is read, and which pages are not tested."""
    untested = policy.testing.untested_media_types
    return PolicyScopeSetting(
        block_ad_networks=True,
        by_pass_scope_for_static_checks=False,
        case_sensitive_scope=policy.is_case_sensitive,
        content_type_check_enabled=policy.testing.skips_media_types,
        ignored_content_types=[ContentType(value=each) for each in untested],
    )


def http_request_setting(limits: HttpLimits, manners: HttpManners) -> HttpRequestSetting:
    """Shape header lines, pace and connections."""
    return HttpRequestSetting(
        accept=manners.accept,
        accept_charset=manners.accept_charset,
        accept_language=manners.accept_language,
        enable_cookies=manners.keeps_cookies,
        enable_gzip_and_deflate=manners.accepts_compression,
        http_keep_alive=manners.keeps_connections,
        log_http_requests=False,
        requests_per_second=round(limits.requests_per_second),
        concurrent_connection_count=limits.concurrency,
        request_timeout=_seconds(limits.request_timeout),
        connection_timeout=_seconds(limits.connect_timeout),
        user_agent=manners.user_agent,
        user_agents=None,
        custom_user_agents=None,
        custom_user_agent=None,
        force_user_agent=False,
        authorization_header_name=manners.authorization_header,
    )


def policy_headers(secrets: PolicySecrets) -> list[PolicyHeader]:
    """Shape the headers of a policy without their values."""
    return [
        PolicyHeader(attack_mode=ATTACK_MODES[each.test], enabled=each.is_on, name=each.name, value=SECRET)
        for each in secrets.headers
    ]


def proxy_setting(secrets: PolicySecrets) -> ProxySetting:
    """Shape the proxy without its password."""
    url = urlsplit(secrets.proxy or "")
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
    return ProxySetting(
        proxy_by_pass_list=[],
        enable_custom_proxy=secrets.uses_proxy,
        proxy_address=f"{url.scheme}://{host}" if host else None,
        proxy_authentication_required=url.username is not None,
        proxy_domain=None,
        proxy_password=SECRET if url.password else None,
        proxy_port=url.port,
        proxy_username=None if url.username is None else unquote(url.username),
        proxy_by_pass_on_local=False,
        proxy_by_pass_text=None,
        use_policy_proxy_for_external_communication=False,
    )


def ssl_tls_setting(rules: TlsRules) -> SslTlsSetting:
    """Shape versions of TLS and what is done about certificates."""
    order = list(TlsVersion)
    spoken = order[order.index(rules.oldest) : order.index(rules.newest) + 1]
    return SslTlsSetting(
        external_domain_invalid_certificate_action=_certificates(rules.verifies_others),
        ssl3_enabled=False,
        target_url_invalid_certificate_action=_certificates(rules.verifies_target),
        tls10_enabled=TlsVersion.TLS_1_0 in spoken,
        tls11_enabled=TlsVersion.TLS_1_1 in spoken,
        tls12_enabled=TlsVersion.TLS_1_2 in spoken,
        tls13_enabled=TlsVersion.TLS_1_3 in spoken,
    )


def java_script_settings(rules: BrowserRules) -> JavaScriptSettings:
    """Shape how much of a page's scripts is run."""
    return JavaScriptSettings(
        bail_threshold=rules.most_elements,
        dom_parser_allow_out_of_scope_xml_http_requests=False,
        push_state_prevention=True,
        dom_parser_dfs_limit=rules.most_depth,
        dom_parser_dotify=False,
        dom_parser_exclusion_css_selector=rules.excluded_selector,
        dom_parser_extract_resources=True,
        dom_parser_load_url_timeout=_milliseconds(rules.load_timeout),
        dom_parser_max_option_elements_per_select=rules.most_options,
        dom_parser_simulation_timeout=_milliseconds(rules.page_timeout),
        enable_dom_parser=rules.is_on,
        dom_parser_exclusion_javascript_events=",".join(rules.excluded_events),
    )


def _certificates(is_verified: bool) -> InvalidCertificateAction:
    return InvalidCertificateAction.REJECT if is_verified else InvalidCertificateAction.IGNORE


def _seconds(span: Span) -> int:
    return max(1, round(span.seconds))


def _milliseconds(span: Span) -> int:
    return round(span.seconds * 1000)
