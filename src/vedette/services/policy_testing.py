# SPDX-License-Identifier: Apache-2.0
"""Reads what a client says about testing: which parts of requests, which parameters, which pages, which checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vedette.domain.check import Check, PassiveCheck
from vedette.domain.policy_testing import IgnoredParameter, TestingRules
from vedette.errors import UsageError
from vedette.services.policy_reading import checked_count, checked_pattern, sent_or, split_names
from vedette.wire.scan_policy import ScanPolicySettings
from vedette.wire.scan_policy_crawl import PolicyScopeSetting
from vedette.wire.scan_policy_enums import EngineGroup, SecurityCheckGroupType
from vedette.wire.scan_policy_testing import (
    AttackingSetting,
    IgnorePatternSetting,
    ScanPolicyPattern,
    SecurityCheckGroup,
    SecurityCheckGroupParent,
)
from vedette.wire.shape_scan_policy_parts import PARAMETER_TYPES

_KINDS = {wire: own for own, wire in PARAMETER_TYPES.items()}
_CHECKS = "SecurityCheckGroupParents"
_FAMILIES: Mapping[str, EngineGroup] = {
    "sql-injection": EngineGroup.SQL_INJECTION,
    "nosql-injection": EngineGroup.NO_SQL_INJECTION,
    "cross-site-scripting": EngineGroup.XSS,
    "dom-cross-site-scripting": EngineGroup.XSS,
    "os-command-injection": EngineGroup.COMMAND_INJECTION,
    "code-injection": EngineGroup.CODE_EVALUATION,
    "template-injection": EngineGroup.CODE_EVALUATION,
    "path-traversal": EngineGroup.FILE_INCLUSION,
    "remote-file-inclusion": EngineGroup.FILE_INCLUSION,
    "server-side-request-forgery": EngineGroup.SSRF,
    "xml-external-entity": EngineGroup.XXE,
    "http-header-injection": EngineGroup.HEADER_INJECTION,
}
"""The vendor's family of a check; the others stand in groups without one."""
_GROUP_NAMES: Mapping[EngineGroup, str] = {
    EngineGroup.SQL_INJECTION: "SQL injection",
    EngineGroup.NO_SQL_INJECTION: "NoSQL injection",
    EngineGroup.XSS: "Cross-site scripting",
    EngineGroup.COMMAND_INJECTION: "Command injection",
    EngineGroup.CODE_EVALUATION: "Code evaluation",
    EngineGroup.FILE_INCLUSION: "File inclusion",
    EngineGroup.SSRF: "Server-side request forgery",
    EngineGroup.XXE: "XML external entities",
    EngineGroup.HEADER_INJECTION: "Header injection",
}


def read_testing(sent: ScanPolicySettings, base: TestingRules) -> TestingRules:
    """Return `base` with what was sent. Raises UsageError."""
    testing = sent.attacking_settings or AttackingSetting()
    scope = sent.scope_settings or PolicyScopeSetting()
    names, ignored, types = testing.anti_csrf_token_names, sent.ignore_pattern_settings, scope.ignored_content_types
    return replace(
        base,
        tests_names=sent_or(testing.attack_parameter_name, base.tests_names),
        tests_referer=sent_or(testing.attack_referer_header, base.tests_referer),
        tests_user_agent=sent_or(testing.attack_user_agent_header, base.tests_user_agent),
        tests_cookies=sent_or(testing.attack_cookies, base.tests_cookies),
        headers_once=sent_or(testing.optimize_header_attacks, base.headers_once),
        most_points_of_page=sent_or(testing.max_parameters_to_attack, base.most_points_of_page),
        limits_recurring=sent_or(testing.optimize_attacks_to_recurring_parameters, base.limits_recurring),
        most_recurring_pages=sent_or(testing.recurring_parameters_page_attack_limit, base.most_recurring_pages),
        anti_csrf_names=base.anti_csrf_names if names is None else split_names(names),
        tests_anti_csrf=sent_or(testing.attack_csrf_token, base.tests_anti_csrf),
        ignored=base.ignored
        if ignored is None
        else tuple(map(_read_ignored, checked_count(ignored, "IgnorePatternSettings"))),
        skips_media_types=sent_or(scope.content_type_check_enabled, base.skips_media_types),
        untested_media_types=base.untested_media_types
        if types is None
        else tuple(each.value.lower() for each in checked_count(types, "ScopeSettings.IgnoredContentTypes")),
    )


def _read_ignored(sent: IgnorePatternSetting) -> IgnoredParameter:
    kind = _KINDS.get(sent.parameter_type)
    if kind is None:
        raise UsageError(
            f"IgnorePatternSettings: rules for {sent.parameter_type.value} are not supported.",
            "A rule is for GET, POST, COOKIE or ALL.",
            field="IgnorePatternSettings",
        )
    return IgnoredParameter(sent.name, checked_pattern(sent.pattern, "IgnorePatternSettings"), kind)


def check_groups(checks: Sequence[Check], chosen: frozenset[str] | None) -> list[SecurityCheckGroupParent]:
    """Return every check in its group, with those enabled that are `chosen` (None for all)."""
    grouped: dict[tuple[bool, EngineGroup | None], list[Check]] = {}
    for check in checks:
        is_passive = isinstance(check, PassiveCheck)
        grouped.setdefault((is_passive, None if is_passive else _FAMILIES.get(check.id)), []).append(check)
    active = [_group(family, some, chosen) for (is_passive, family), some in grouped.items() if not is_passive]
    passive = [_group(None, some, chosen, "passive") for (is_passive, _), some in grouped.items() if is_passive]
    return [
        SecurityCheckGroupParent(title="Active checks", security_check_groups=active),
        SecurityCheckGroupParent(title="Passive checks", security_check_groups=passive),
    ]


def _group(
    family: EngineGroup | None, checks: list[Check], chosen: frozenset[str] | None, rest: str = "active"
) -> SecurityCheckGroup:
    patterns = [
        ScanPolicyPattern(
            description=check.weakness.description,
            enabled=chosen is None or check.id in chosen,
            id=check.id,
            name=check.weakness.name,
        )
        for check in checks
    ]
    return SecurityCheckGroup(
        patterns=patterns,
        settings=[],
        type=SecurityCheckGroupType.ENGINE,
        engine_group=family,
        description=", ".join(check.weakness.name for check in checks),
        enabled=any(pattern.enabled for pattern in patterns),
        id=rest if family is None else family.value,
        name=f"Other {rest} checks" if family is None else _GROUP_NAMES[family],
    )


def read_checks(
    sent: list[SecurityCheckGroupParent] | None, checks: Sequence[Check], base: frozenset[str] | None
) -> frozenset[str] | None:
    """Return the checks that are named and enabled, None when these are all; `base` where nothing was sent.

    A group without patterns stands for all its checks. Raises UsageError for what is not known, or none at all.
    """
    if sent is None:
        return base
    known = {group.id: group for group in _groups_of(check_groups(checks, None))}
    chosen = {check_id for group in _groups_of(sent) for check_id in _enabled(group, known)}
    if not chosen:
        raise UsageError(f"{_CHECKS} enables no check.", "Enable one at least.", field=_CHECKS)
    return None if chosen == {check.id for check in checks} else frozenset(chosen)


def _groups_of(parents: Sequence[SecurityCheckGroupParent]) -> Iterator[SecurityCheckGroup]:
    return (group for parent in parents for group in parent.security_check_groups or ())


def _enabled(sent: SecurityCheckGroup, known: Mapping[str | None, SecurityCheckGroup]) -> Iterator[str]:
    if sent.settings:
        raise UsageError(f"{_CHECKS}: no group of checks has settings.", "Leave them out.", field=_CHECKS)
    named = sent.id or (sent.engine_group.value if sent.engine_group is not None else None)
    group = known.get(named)
    if group is None:
        raise UsageError(
            f"{_CHECKS}: there is no group of checks {named!r}.",
            "scanpolicies/get shows those there are.",
            field=_CHECKS,
        )
    its_ids = [pattern.id for pattern in group.patterns or () if pattern.id is not None]
    patterns = sent.patterns or [ScanPolicyPattern(id=check_id) for check_id in its_ids]
    for pattern in patterns:
        if pattern.custom_script_id is not None or pattern.id not in its_ids:
            raise UsageError(
                f"{_CHECKS}: the group {named} has no check {pattern.id!r}.",
                "scanpolicies/get shows those there are.",
                field=_CHECKS,
            )
        if sent.enabled is not False and pattern.enabled is not False:
            yield pattern.id
