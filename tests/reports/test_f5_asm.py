# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from xml.etree import ElementTree

from tests.support.documents import document

from vedette.reports.f5_asm import FORMAT
from vedette.reports.waf_targets import to_hold_off

FIELDS = [
    *("vulnerability_id", "attack_type", "name", "url", "parameter", "cookie"),
    *("threat", "score", "severity", "status", "opened"),
]


def test_each_finding_to_act_on_is_an_element_with_the_scanner_s_fields() -> None:
    reported = document()

    root = ElementTree.fromstring(FORMAT.render(reported))

    assert (root.tag, root.attrib) == ("scanner_vulnerabilities", {"version": "1", "scanner": "Vedette"})
    assert [element.findtext("vulnerability_id") for element in root] == [
        str(line.id) for line in to_hold_off(reported.lines)
    ]
    assert all([field.tag for field in element] == FIELDS for element in root)


def test_a_finding_names_its_attack_and_parameter() -> None:
    first = ElementTree.fromstring(FORMAT.render(document()))[0]

    assert [first.findtext(name) for name in ("attack_type", "parameter", "cookie", "status")] == [
        "SQL-Injection",
        "q",
        "",
        "open",
    ]
