# SPDX-License-Identifier: Apache-2.0
"""ModSecurity rules that hold findings off until the site is mended. Source: ModSecurity Reference Manual v2.x and v3.

A rule looks at the one parameter of the one page that was found weak. What a rule cannot express, or a name that a
rule's syntax could be left with, is told in a comment and gets no rule: nothing of a target is ever configuration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from vedette.domain.weakness import Grade, Severity
from vedette.reports.document import FindingLine, ReportDocument
from vedette.reports.format import Part, ReportFormat
from vedette.reports.text import one_line, utf8
from vedette.reports.waf_targets import WAF_RULES, WafRule, collection_of, to_hold_off

FIRST_RULE_ID = 1_900_000
"""Rules of a site's own; 1 to 99,999 is for local use, the published sets lie between 100,000 and 1,800,000."""

_SAFE_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,120}")
_SAFE_ROUTE = re.compile(r"/[A-Za-z0-9_.~/{}\-]{0,500}")
_SLOT = re.compile(r"\\\{[^{}]*\\\}")
_SEVERITIES = {Severity.CRITICAL: "CRITICAL", Severity.HIGH: "ERROR", Severity.MEDIUM: "WARNING"}


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the rules, each under a comment that says what it is for."""
    yield utf8(
        "# Rules for ModSecurity, to hold findings off until they are mended.\n"
        f"# Scan {document.scan.id} of {_comment(str(document.scan.spec.target))}\n"
        "# Try them in DetectionOnly first: each refuses values that a page may need.\n"
    )
    number = FIRST_RULE_ID
    for line in to_hold_off(document.lines):
        rule = WAF_RULES.get(line.weakness.cwe)
        text = _rule(line, rule, number) if rule else ""
        if text:
            number += 1
        yield utf8(f"\n{_heading(line)}\n{text or '# No rule: it cannot be told from the value of one parameter.'}\n")
    if number == FIRST_RULE_ID:
        yield b"\n# There is nothing that a rule could hold off.\n"


def _heading(line: FindingLine) -> str:
    key = line.subject
    where = f"{key.parameter} in {key.place} of {key.method} {key.route}" if key.parameter else f"{key}"
    sure = "" if line.grade is Grade.CONFIRMED else "possible "
    return f"# {line.severity.value}, {sure}{_comment(line.weakness.name)}: {_comment(where)}"


def _rule(line: FindingLine, rule: WafRule, number: int) -> str:
    """Return the pair of chained rules; nothing where they cannot be written safely."""
    key = line.subject
    if key.place == "path":
        return _path_rule(line, rule, number)
    collection = collection_of(key.place)
    if collection is None or not _SAFE_NAME.fullmatch(key.parameter) or not _SAFE_ROUTE.fullmatch(key.route):
        return ""
    return (
        f'SecRule REQUEST_FILENAME "{_page(key.route)}" \\\n    "{_actions(line, number)},chain"\n'
        f'    SecRule {collection}:{key.parameter} "{rule.operator}" "{rule.transformations}"'
    )


def _path_rule(line: FindingLine, rule: WafRule, number: int) -> str:
    """Return the rule for a parameter segment of the path: the segment is captured and looked at."""
    route = line.subject.route
    slot = "{" + line.subject.parameter + "}"
    if route.count(slot) != 1 or not _SAFE_ROUTE.fullmatch(route):
        return ""
    before, _, after = route.partition(slot)
    pattern = f"@rx ^{_pattern(before)}(.*){_pattern(after)}$"
    return (
        f'SecRule REQUEST_FILENAME "{pattern}" \\\n    "{_actions(line, number)},capture,chain"\n'
        f'    SecRule TX:1 "{rule.operator}" "{rule.transformations}"'
    )


def _actions(line: FindingLine, number: int) -> str:
    severity = _SEVERITIES.get(line.severity, "NOTICE")
    return (
        f"id:{number},phase:2,deny,status:403,log,t:none,msg:'Vedette {line.weakness.id}',"
        f"tag:'vedette/{line.id}',severity:'{severity}'"
    )


def _page(route: str) -> str:
    return f"@rx ^{_pattern(route)}$" if "{" in route else f"@streq {route}"


def _pattern(route: str) -> str:
    return _SLOT.sub("[^/]*", re.escape(route))


def _comment(text: str) -> str:
    """Return `text` on one line of ASCII: whatever else it holds is percent-encoded."""
    return quote(one_line(text), safe=" !\"#$&'()*+,/:;=?@[]{|}~<>^`\\-_.")


FORMAT = ReportFormat(
    id="txt", media_type="text/plain; charset=utf-8", suffix=".conf", write=write, needs=frozenset({Part.LINES})
)
