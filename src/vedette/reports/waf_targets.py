# SPDX-License-Identifier: Apache-2.0
"""Which findings a web application firewall can hold off until they are mended, and where it has to look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vedette.domain.insertion import Place
from vedette.domain.weakness import Severity
from vedette.reports.document import FindingLine


@dataclass(frozen=True, slots=True)
class WafRule:
    """How one weakness class looks in a value: the operator of ModSecurity that sees it, and F5's name of it."""

    operator: str
    attack_type: str
    transformations: str = "t:none,t:urlDecodeUni"


_SHELL = WafRule(r"@rx [;&|`$<>\n\r\\]", "Command Execution")
_TEMPLATE = WafRule(r"@rx (?:\$|#|%|\{|<)[{%=]|%\}|\}\}", "Server Side Code Injection")

WAF_RULES: Mapping[int, WafRule] = MappingProxyType(
    {
        22: WafRule(r"@rx (?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|\x00|^[A-Za-z]:", "Path Traversal"),
        77: _SHELL,
        78: _SHELL,
        79: WafRule("@detectXSS", "Cross Site Scripting (XSS)", "t:none,t:urlDecodeUni,t:htmlEntityDecode"),
        80: WafRule("@rx [<>]", "Cross Site Scripting (XSS)", "t:none,t:urlDecodeUni,t:htmlEntityDecode"),
        89: WafRule("@detectSQLi", "SQL-Injection"),
        90: WafRule(r"@rx [()*\\\x00]", "LDAP Injection"),
        94: WafRule(r"@rx ['\x22`(){}]", "Server Side Code Injection"),
        97: WafRule("@rx <!--#", "Server Side Code Injection"),
        98: WafRule(r"@rx ^\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[\\/]{2})", "Remote File Include"),
        113: WafRule(r"@rx [\r\n]", "HTTP Response Splitting"),
        601: WafRule(r"@rx ^\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[\\/]\s*[\\/])", "Other Application Attacks"),
        643: WafRule(r"@rx ['\x22\[\]()=]", "XPath Injection"),
        917: _TEMPLATE,
        918: WafRule(r"@rx ^\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[\\/]{2})", "Server-Side Request Forgery (SSRF)"),
        943: WafRule(r"@rx [$}{'\x22]", "SQL-Injection"),
        1336: _TEMPLATE,
    }
)
"""By CWE. Each rule looks at one parameter of one page, so it may be strict; `@detect…` are libinjection's."""

_OTHER_ATTACKS: Mapping[int, str] = MappingProxyType(
    {
        200: "Information Leakage",
        209: "Information Leakage",
        352: "Cross-site Request Forgery",
        538: "Information Leakage",
        540: "Information Leakage",
        548: "Directory Indexing",
        611: "XML Parser Attack",
        614: "Session Hijacking",
        1004: "Session Hijacking",
    }
)
_COLLECTIONS: Mapping[Place, str] = MappingProxyType(
    {
        Place.QUERY: "ARGS_GET",
        Place.BODY: "ARGS_POST",
        Place.MULTIPART: "ARGS_POST",
        Place.COOKIE: "REQUEST_COOKIES",
        Place.HEADER: "REQUEST_HEADERS",
    }
)


def attack_type(cwe: int) -> str:
    """Return what F5 calls attacks on a weakness."""
    rule = WAF_RULES.get(cwe)
    return rule.attack_type if rule else _OTHER_ATTACKS.get(cwe, "Other Application Attacks")


def collection_of(place: str) -> str | None:
    """Return ModSecurity's name for the parameters of a place; None where it has none."""
    return _COLLECTIONS.get(Place(place)) if place else None


def to_hold_off(lines: Iterable[FindingLine]) -> Iterator[FindingLine]:
    """Yield the findings that somebody has to act on, advice left out; of one class at one point the first."""
    seen = set()
    for line in lines:
        key = (line.weakness.id, line.subject)
        if not line.is_addressed and line.severity.at_least(Severity.LOW) and key not in seen:
            seen.add(key)
            yield line
