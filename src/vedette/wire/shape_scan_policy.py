# SPDX-License-Identifier: Apache-2.0
"""Shapes scan policies for their readers."""

from __future__ import annotations

from collections.abc import Sequence

from vedette.domain.policy import ScanPolicy
from vedette.wire.scan_policy import (
    PolicyGroup,
    ScanPolicyDetail,
    ScanPolicyItem,
    ScanPolicyOptimizerOptions,
)
from vedette.wire.scan_policy_testing import BruteForceSetting, SecurityCheckGroupParent
from vedette.wire.shape_scan_policy_parts import (
    attacking_setting,
    crawling_setting,
    custom404_setting,
    extension_settings,
    form_values,
    http_request_setting,
    ignore_patterns,
    java_script_settings,
    policy_headers,
    proxy_setting,
    scope_setting,
    ssl_tls_setting,
)


def scan_policy_detail(
    policy: ScanPolicy, checks: list[SecurityCheckGroupParent], *, is_account_default: bool
) -> ScanPolicyDetail:
    """Shape `policy` whole; `checks` are the groups of checks with those enabled that it runs."""
    return ScanPolicyDetail(
        is_account_default=is_account_default,
        id=policy.id,
        is_shared=policy.is_shared,
        from_api=policy.is_from_api,
        desktop_id=policy.desktop_id,
        attacking_settings=attacking_setting(policy.testing),
        auto_complete_settings=[],
        brute_force_settings=BruteForceSetting(enable_auth_brute_force=False),
        crawling_settings=crawling_setting(policy.crawl, policy.rules),
        csrf_settings=None,
        custom404_settings=custom404_setting(policy.rules.not_found),
        custom_http_header_settings=policy_headers(policy.secrets),
        description=policy.description,
        enable_knowledgebase=False,
        form_value_settings=form_values(policy.rules),
        http_request_settings=http_request_setting(policy.http, policy.manners),
        ignored_email_patterns=[],
        ignore_pattern_settings=ignore_patterns(policy.testing),
        java_script_settings=java_script_settings(policy.browser),
        name=policy.name,
        proxy_settings=proxy_setting(policy.secrets),
        scope_settings=scope_setting(policy),
        security_check_group_parents=checks,
        selected_groups=list(policy.group_ids),
        sensitive_keyword_settings=[],
        ssl_tls_setting_model=ssl_tls_setting(policy.manners.tls),
        web_storage_settings=[],
        extension_settings=extension_settings(policy.rules),
        default_browser_parameters=[],
        headful_browser_parameters=[],
        resource_finders=[],
        cloned_scan_policy_setting_id=policy.cloned_from,
    )


def scan_policy_item(policy: ScanPolicy, groups: Sequence[PolicyGroup], *, is_account_default: bool) -> ScanPolicyItem:
    """Shape `policy` for a list; `groups` are those that it is shared with."""
    access = "Shared" if policy.is_shared else "Private"
    return ScanPolicyItem(
        description=policy.description,
        groups=list(groups),
        id=policy.id,
        is_default=policy.is_default,
        is_shared=policy.is_shared,
        name=policy.name,
        optimizer_options=ScanPolicyOptimizerOptions(),
        is_account_default=is_account_default,
        name_with_access_modifier=policy.name if policy.is_default else f"{policy.name} ({access})",
    )
