# SPDX-License-Identifier: Apache-2.0
"""Out-of-date component: a product shows a version with published weaknesses, or one that nobody mends any more.

A header or an error page says which version was built, not which patches it carries: distributions mend old versions
without a new number. So what a server tells of itself is *possible*, and less certain where it names a distribution;
only a library that tells its version while it runs is confirmed. Libraries with advisories of their own are the concern
of `vulnerable_javascript_library.py`. Sources: CWE-1104; endoflife.date; the makers' lists of fixed weaknesses.
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.checks.documents import is_subject_page
from vedette.checks.library_advisories import ADVISORIES as LIBRARIES
from vedette.checks.passive import PARSED, seen_in
from vedette.checks.product_advisories import ADVISORIES, AS_OF
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.release_cycles import AS_OF as CYCLES_AS_OF
from vedette.domain.release_cycles import Cycle, cycle_of
from vedette.domain.versions import is_within
from vedette.domain.weakness import Severity, Weakness
from vedette.web.technology import RUNNING, SeenTechnology, find_technologies

WEAKNESS = Weakness(
    id="out-of-date-component",
    name="Out-of-date component",
    cwe=1104,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:L",
    wasc=14,
    capec=310,
    description="The site shows a product in a version that has published weaknesses, or whose makers mend it no more.",
    impact="Whether one of the published weaknesses can be used depends on how the product is set up. What is found "
    "from now on in a version without support is not mended at all.",
    remedy="Update to a version that its makers support, and keep to their schedule. Where a distribution mends the "
    "package, check its own list: then the version may be sound as it is.",
    references=(
        "https://cwe.mitre.org/data/definitions/1104.html",
        "https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/",
        "https://endoflife.date/",
    ),
)
_TOLD = 70
_PACKAGED = 40
"""The certainty of a version that a distribution may have mended."""
_MOST_NUMBERS = 12


def advisories_of(product: str, version: str) -> tuple[str, ...]:
    """Return the numbers of the advisories that hold for this version, sorted."""
    hit = (row for row in ADVISORIES.get(product, ()) if is_within(version, row.first, row.fixed))
    return tuple(sorted({number for row in hit for number in row.numbers}))


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report each product in a version with advisories, or of a branch without support on the day of the data."""
    if not is_subject_page(exchange.request, subject):
        return ()
    shown = find_technologies(exchange)
    found = (_judge(exchange, subject, seen) for seen in shown if seen.version and seen.product.id not in LIBRARIES)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.sink))


def _judge(exchange: Exchange, subject: Subject, seen: SeenTechnology) -> Finding | None:
    numbers = advisories_of(seen.product.id, seen.version)
    cycle = cycle_of(seen.product.id, seen.version)
    ended = cycle if cycle is not None and not cycle.is_supported(CYCLES_AS_OF) else None
    if not numbers and ended is None:
        return None
    sentences = " ".join(_sentences(seen, numbers, ended))
    facts = [Fact("product", seen.product.id), Fact("version", seen.version), Fact("shown by", seen.source)]
    facts += [Fact("advisories", _listed(numbers))] if numbers else []
    facts += [Fact("supported until", ended.ended.isoformat())] if ended is not None and ended.ended else []
    return seen_in(
        exchange,
        subject,
        WEAKNESS,
        sentences,
        sink=seen.product.id,
        facts=tuple(facts),
        severity=None if numbers else Severity.LOW,
        certainty=PARSED if seen.source == RUNNING else _PACKAGED if seen.is_packaged else _TOLD,
        technique="advisories" if numbers else "end-of-support",
    )


def _sentences(seen: SeenTechnology, numbers: tuple[str, ...], ended: Cycle | None) -> Iterator[str]:
    yield f"The site runs {seen.product.name} {seen.version}, told by {seen.source}."
    if numbers:
        count = "1 advisory" if len(numbers) == 1 else f"{len(numbers)} advisories"
        yield f"That version has {count} as of {AS_OF}: {_listed(numbers)}."
    if ended is not None:
        when = f"on {ended.ended.isoformat()}" if ended.ended is not None else "some time ago"
        yield f"The support of its branch {ended.branch} ended {when}; its newest version is {ended.latest}."
    if seen.is_packaged:
        yield "A distribution is named beside it, which may have mended the version without a new number."


def _listed(numbers: tuple[str, ...]) -> str:
    return ", ".join(numbers[:_MOST_NUMBERS]) + (", …" if len(numbers) > _MOST_NUMBERS else "")


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect, reads_libraries=True)
