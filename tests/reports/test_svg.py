# SPDX-License-Identifier: Apache-2.0
"""Pictures are well formed, whatever a target wrote, and tell more than colours."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.support.documents import HOSTILE, document

from vedette.domain.weakness import Severity
from vedette.reports.document import DateStyle, TrendPoint
from vedette.reports.ledger import CoverageMap, MapState
from vedette.reports.svg import SEVERITY_COLOURS, coverage_chart, severity_chart, trend_chart

AT = document().generated_at


def read(picture: str) -> etree._Element:
    tree = etree.fromstring(picture)
    assert tree.get("role") == "img"
    assert tree.findtext("title")
    return tree


def texts(tree: etree._Element) -> list[str]:
    return [element.text or "" for element in tree.iter("text")]


def test_each_severity_has_its_number() -> None:
    told = texts(read(severity_chart(document().lines)))

    assert told[told.index("High") + 1] == "1"
    assert told[told.index("Low") + 1] == "1 (1 possible)"
    assert told[told.index("Critical") + 1] == "0"


def test_no_finding_is_no_bar() -> None:
    tree = read(severity_chart(()))

    assert not [box for box in tree.findall("rect") if box.get("fill") == SEVERITY_COLOURS[Severity.HIGH]]


@pytest.mark.parametrize("count", [0, 1, 10])
def test_each_scan_has_a_column_with_its_sum(count: int) -> None:
    points = [TrendPoint(AT, ((Severity.HIGH, 2), (Severity.LOW, number))) for number in range(count)]
    told = texts(read(trend_chart(points, DateStyle())))

    assert told.count("22/03/2024") == count
    assert all(str(number + 2) in told for number in range(count))


def test_the_map_has_a_letter_in_each_square() -> None:
    told = CoverageMap((f"GET /{HOSTILE * 9}",), tuple("abcdef"), (tuple(MapState),))
    signs = texts(read(coverage_chart(told)))

    assert set("CP\u2713\u25d0\u2013") <= set(signs)
    assert not any("\u202e" in sign for sign in signs)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("severity", Severity)
def test_white_on_a_severity_can_be_read(severity: Severity) -> None:
    assert 1.05 / (luminance(SEVERITY_COLOURS[severity]) + 0.05) >= 4.5
