# SPDX-License-Identifier: Apache-2.0
"""JUnit's XML: findings as failed tests, for the test pages of CI servers.

A weakness class is a test suite. Each finding in it that somebody has to act on is a failed test, however sure it is;
advice and information pass, with their text; what a human settled is skipped. A class of which nothing was found is
one passed test if anything was tested for it, and one skipped test if nothing was: silence is not success. A scan that
did not complete is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from vedette.domain.finding import subject_key
from vedette.domain.scan import ScanState
from vedette.domain.weakness import Severity, Weakness
from vedette.reports import xml_tree as etree
from vedette.reports.document import FindingLine, ReportDocument, ReportedFinding
from vedette.reports.format import Part, ReportFormat
from vedette.reports.ledger import CheckSum
from vedette.reports.prose import title
from vedette.reports.text import xml_text
from vedette.reports.xml import XML_DECLARATION, XML_TYPE
from vedette.wire.enums import write_issue_state

_ADVICE = frozenset({Severity.BEST_PRACTICE, Severity.INFORMATION})
_SUITE_END = b"</testsuite>"


@dataclass(frozen=True, slots=True)
class _Counts:
    """What the attributes of a suite, or of all suites together, say."""

    tests: int = 0
    failures: int = 0
    errors: int = 0
    skipped: int = 0

    def __add__(self, other: _Counts) -> _Counts:
        return _Counts(
            self.tests + other.tests,
            self.failures + other.failures,
            self.errors + other.errors,
            self.skipped + other.skipped,
        )


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the report: XML 1.0 in UTF-8, findings of one class together."""
    counts = _counts_by_class(document.lines)
    silent = [weakness for weakness in document.weaknesses if weakness.id not in counts]
    broken = document.scan.state is not ScanState.COMPLETE
    whole = sum(counts.values(), _silent_counts(document, silent) + _Counts(tests=broken, errors=broken))
    yield XML_DECLARATION + _open("testsuites", "Vedette", whole, document.scan.elapsed.seconds)
    if broken:
        yield from _broken_suite(document)
    pending = dict(counts)
    for check, findings in groupby(_by_class(document), key=lambda found: found.weakness.id):
        yield _open("testsuite", check, pending.pop(check))
        for found in findings:
            yield etree.tostring(_case(found), encoding="utf-8")
        yield _SUITE_END
    for weakness in silent:
        yield from _silent_suite(weakness, document.ledger.by_check.get(weakness.id, CheckSum()))
    yield b"</testsuites>"


def _by_class(document: ReportDocument) -> Iterator[ReportedFinding]:
    """Yield the findings class by class: for each class the document's findings are gone through once more.

    The classes are few; to hold all findings until they are sorted would cost memory without bound.
    """
    for check in dict.fromkeys(line.weakness.id for line in document.lines):
        yield from (found for found in document.findings if found.weakness.id == check)


def _open(name: str, label: str, counts: _Counts, seconds: float | None = None) -> bytes:
    element = etree.Element(name, name=xml_text(label))
    for field in ("tests", "failures", "errors", "skipped"):
        element.set(field, str(int(getattr(counts, field))))
    if seconds is not None:
        element.set("time", f"{seconds:.3f}")
    element.text = ""
    return etree.tostring(element, encoding="utf-8").removesuffix(f"</{name}>".encode())


def _counts_by_class(lines: Iterable[FindingLine]) -> dict[str, _Counts]:
    counts: dict[str, _Counts] = {}
    for line in lines:
        is_settled = line.is_addressed
        fails = not is_settled and line.severity not in _ADVICE
        counts[line.weakness.id] = counts.get(line.weakness.id, _Counts()) + _Counts(1, fails, 0, is_settled)
    return counts


def _silent_counts(document: ReportDocument, silent: Iterable[Weakness]) -> _Counts:
    skipped = Counter(not document.ledger.by_check.get(one.id, CheckSum()).tested for one in silent)
    return _Counts(tests=skipped.total(), skipped=skipped[True])


def _silent_suite(weakness: Weakness, told: CheckSum) -> Iterator[bytes]:
    yield _open("testsuite", weakness.id, _Counts(tests=1, skipped=not told.tested))
    case = etree.Element("testcase", classname=f"vedette.{weakness.id}", name=f"{weakness.name} is not found")
    if told.tested:
        etree.SubElement(case, "system-out").text = f"Tested at {told.tested:,} places, {told.not_tested:,} not tested."
    else:
        etree.SubElement(case, "skipped", message="The scan tested nothing for it.")
    yield etree.tostring(case, encoding="utf-8")
    yield _SUITE_END


def _broken_suite(document: ReportDocument) -> Iterator[bytes]:
    scan = document.scan
    sentence = scan.failure.sentence if scan.failure else f"The scan is {scan.state.value}."
    yield _open("testsuite", "scan", _Counts(tests=1, errors=1))
    case = etree.Element("testcase", classname="vedette.scan", name="The scan completes")
    etree.SubElement(case, "error", message=xml_text(sentence), type=scan.state.value)
    yield etree.tostring(case, encoding="utf-8")
    yield _SUITE_END


def _case(found: ReportedFinding) -> etree._Element:
    finding, key = found.finding, subject_key(found.finding.subject)
    name = f"{title(found.weakness, finding.grade)}: {key}" + (f" [{finding.sink}]" if finding.sink else "")
    case = etree.Element("testcase", classname=f"vedette.{found.weakness.id}", name=xml_text(name))
    text = xml_text(f"{found.url}\n\n{finding.story}\n\nRemedy: {found.weakness.remedy}\n\nFinding: {found.id}")
    if found.is_addressed:
        etree.SubElement(case, "skipped", message=write_issue_state(found.state))
    elif found.severity in _ADVICE:
        etree.SubElement(case, "system-out").text = text
    else:
        message = f"{found.severity.value}, {finding.grade.value}, certainty {finding.certainty}"
        etree.SubElement(case, "failure", message=message, type=found.weakness.id).text = text
    return case


FORMAT = ReportFormat(
    id="junit", media_type=XML_TYPE, suffix=".xml", write=write, needs=frozenset({Part.LEDGER, Part.LINES})
)
