# SPDX-License-Identifier: Apache-2.0
"""Laws over all reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.documents import document

from vedette.errors import UsageError
from vedette.reports.catalogue import FORMAT_IDS, REPORTS, get_format, get_report, usual_type
from vedette.reports.format import ReportFormat
from vedette.wire.enums import ReportType

EACH = {f"{kind.value} as {known.id}": known for kind, formats in REPORTS.items() for known in formats}


def test_every_type_but_the_custom_one_is_written_somehow() -> None:
    assert set(ReportType) - set(REPORTS) == {ReportType.CUSTOM_REPORT}
    assert all(REPORTS.values())


@pytest.mark.parametrize("formats", REPORTS.values(), ids=[kind.value for kind in REPORTS])
def test_the_formats_of_a_type_are_sorted_and_named_once(formats: tuple[ReportFormat, ...]) -> None:
    names = [known.id for known in formats]

    assert names == sorted(set(names))


def test_a_format_alone_means_the_type_it_usually_has() -> None:
    assert {name: usual_type(name.upper()).value for name in FORMAT_IDS} == {
        "csv": "Vulnerabilities",
        "cyclonedx": "Vulnerabilities",
        "html": "ScanDetail",
        "json": "Vulnerabilities",
        "junit": "Vulnerabilities",
        "markdown": "Vulnerabilities",
        "native": "Vulnerabilities",
        "pdf": "ScanDetail",
        "sarif": "Vulnerabilities",
        "txt": "ModSecurityWafRules",
        "xml": "Vulnerabilities",
    }
    with pytest.raises(UsageError, match="docx"):
        get_format("docx")


def test_a_type_without_a_format_takes_its_first() -> None:
    assert get_report(ReportType.PCI32, None).id == "html"
    with pytest.raises(UsageError) as refused:
        get_report(ReportType.PCI32, "json")
    assert refused.value.remedy == "It is written as html, pdf."


@pytest.mark.parametrize("known", EACH.values(), ids=EACH)
def test_a_report_is_pure_and_takes_hostile_text(known: ReportFormat) -> None:
    told = known.render(document())

    assert told == known.render(document())
    told.decode("utf-8")
    assert b"\x00" not in told
    assert known.suffix.startswith(".")


@pytest.mark.parametrize("known", EACH.values(), ids=EACH)
def test_a_report_of_nothing_is_a_report(known: ReportFormat) -> None:
    bare = replace(document(), findings=(), lines=(), cells=(), urls=(), trend=(), weaknesses=())

    assert known.render(bare)


@pytest.mark.parametrize("known", EACH.values(), ids=EACH)
def test_a_report_comes_in_pieces(known: ReportFormat) -> None:
    """No piece holds more than one finding's evidence, so a long report needs no more memory than a short one."""
    whole = document()
    (first, *_) = whole.findings
    many = replace(whole, findings=(first,) * 40, lines=(first.line,) * 40)

    assert max(map(len, known.write(many))) < 200_000
