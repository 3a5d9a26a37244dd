# SPDX-License-Identifier: Apache-2.0
"""The vendor's enumerations that only scan policies use."""

from __future__ import annotations

from vedette.wire.enums import WireEnum


class AttackMode(WireEnum):
    """At which routes a header of the policy is tested."""

    NONE = "None"
    OPTIMIZED = "Optimized"
    FULL = "Full"


class FormValueMatch(WireEnum):
    """How a form value's pattern is compared."""

    REG_EX = "RegEx"
    EXACT = "Exact"
    CONTAINS = "Contains"
    STARTS = "Starts"
    ENDS = "Ends"


class FormValueTarget(WireEnum):
    """The text of a field that is compared."""

    NAME = "Name"
    LABEL = "Label"
    PLACEHOLDER = "Placeholder"
    ID = "Id"


class IgnoredParameterType(WireEnum):
    """Where an ignored parameter stands."""

    POST = "POST"
    GET = "GET"
    COOKIE = "COOKIE"
    WEB_STORAGE = "WEBSTORAGE"
    ALL = "ALL"
    SET_COOKIE = "SETCOOKIE"


class SecurityCheckGroupType(WireEnum):
    """What a group of checks does."""

    ENGINE = "Engine"
    RESOURCE_MODIFIER = "ResourceModifier"


class EngineGroup(WireEnum):
    """The family that a group of checks belongs to."""

    SQL_INJECTION = "SqlInjection"
    XSS = "Xss"
    COMMAND_INJECTION = "CommandInjection"
    FILE_INCLUSION = "FileInclusion"
    SSRF = "Ssrf"
    XXE = "Xxe"
    STATIC_RESOURCES = "StaticResources"
    RESOURCE_FINDER = "ResourceFinder"
    APACHE_STRUTS_RCE = "ApacheStrutsRce"
    CODE_EVALUATION = "CodeEvaluation"
    CUSTOM_SCRIPT_CHECKS = "CustomScriptChecks"
    HEADER_INJECTION = "HeaderInjection"
    NO_SQL_INJECTION = "NoSqlInjection"
    WORDPRESS_DETECTION = "WordpressDetection"


class InvalidCertificateAction(WireEnum):
    """What is done about a certificate that is not valid."""

    IGNORE = "Ignore"
    REJECT = "Reject"


class WebStorageType(WireEnum):
    """A storage of the browser."""

    LOCAL = "Local"
    SESSION = "Session"


class ExtensionAttackOption(WireEnum):
    """What of a file extension's addresses is tested."""

    DO_NOT_ATTACK = "DoNotAttack"
    ATTACK_PARAMETERS = "AttackParameters"
    ATTACK_PARAMETERS_AND_QUERY_STRING = "AttackParametersAndQueryString"


class ExtensionCrawlOption(WireEnum):
    """Which of a file extension's addresses are visited."""

    DO_NOT_CRAWL = "DoNotCrawl"
    CRAWL = "Crawl"
    CRAWL_ONLY_PARAMETER = "CrawlOnlyParameter"
