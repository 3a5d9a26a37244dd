# SPDX-License-Identifier: Apache-2.0
"""Vulnerable JavaScript library: a script is a library in a version with known weaknesses.

Certain where the code itself says its version, in its text or while it runs in a browser; likely where only a banner or
an address does. Whether the site uses the weak function is not known. Sources: CWE-1395; RetireJS (ranges); the
advisories that a finding names.
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.checks.documents import (
    SCRIPT_TYPES,
    attribute_text,
    is_html_page,
    is_subject_page,
    is_successful,
    start_tags,
    text_of,
)
from vedette.checks.library_advisories import ADVISORIES, AS_OF
from vedette.checks.passive import PARSED, seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import EffectKind, Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.versions import version_key
from vedette.domain.weakness import Severity, Weakness
from vedette.web.javascript_libraries import Sighting, Sign, library_running, read_address, read_library
from vedette.web.url import parse_url

WEAKNESS = Weakness(
    id="vulnerable-javascript-library",
    name="JavaScript library with known weaknesses",
    cwe=1395,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    wasc=14,
    capec=310,
    description="A page loads a JavaScript library in a version with published weaknesses.",
    impact="Where the page uses the weak function with values from outside, the weakness of the library is one of the "
    "site; most are cross-site scripting.",
    remedy="Update the library to the version that the advisories name, or remove it where nothing uses it. Let a tool "
    "watch the versions that the build takes.",
    references=(
        "https://cwe.mitre.org/data/definitions/1395.html",
        "https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/",
        "https://github.com/RetireJS/retire.js",
    ),
)
_CERTAINTIES = {Sign.CODE: PARSED, Sign.RUNNING: PARSED, Sign.BANNER: 75, Sign.ADDRESS: 60}
_MOST_NUMBERS = 12


def advisories_of(library: str, version: str) -> tuple[str, ...]:
    """Return the numbers of the advisories that hold for this version, sorted."""
    key = version_key(version)
    rows = ADVISORIES.get(library, ())
    hit = (row for row in rows if version_key(row.first) <= key < version_key(row.fixed))
    return tuple(sorted({number for row in hit for number in row.numbers}))


def libraries_in(exchange: Exchange) -> Iterator[Sighting]:
    """Yield the library that a script is, or those that a page loads from elsewhere, where the crawl does not look."""
    response, url = exchange.response, exchange.request.url
    for effect in exchange.effects:
        if effect.kind is EffectKind.LIBRARY:
            running = library_running(effect.text)
            if running is not None:
                yield running
    if response.media_type in SCRIPT_TYPES and is_successful(response):
        sighting = read_library(text_of(response), url.path)
        if sighting is not None:
            yield sighting
    elif is_html_page(response):
        for tag in start_tags(response, "<script", "//"):
            value = tag.get("src") if tag.name == "script" else None
            source = parse_url(attribute_text(value.value), url) if value is not None else None
            elsewhere = source is not None and source.origin != url.origin
            sighting = read_address(source.path) if source is not None and elsewhere else None
            if sighting is not None:
                yield sighting


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report each library that has advisories for its version."""
    if not is_subject_page(exchange.request, subject):
        return ()
    found: dict[str, Finding] = {}
    for seen in libraries_in(exchange):
        numbers = advisories_of(seen.library.id, seen.version)
        if numbers:
            finding = _finding(exchange, subject, seen, numbers)
            found.setdefault(finding.sink, finding)
    return tuple(found[sink] for sink in sorted(found))


def _finding(exchange: Exchange, subject: Subject, seen: Sighting, numbers: tuple[str, ...]) -> Finding:
    told = ", ".join(numbers[:_MOST_NUMBERS]) + (", …" if len(numbers) > _MOST_NUMBERS else "")
    name = f"{seen.library.name} {seen.version}"
    return seen_in(
        exchange,
        subject,
        WEAKNESS,
        f"By its {seen.sign.value} the script is {name}, which has {len(numbers)} advisories as of {AS_OF}: {told}.",
        sink=name,
        facts=(Fact("library", name), Fact("advisories", told), Fact("shown by", seen.sign.value)),
        certainty=_CERTAINTIES[seen.sign],
        technique=seen.sign.value,
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect, reads_libraries=True)
