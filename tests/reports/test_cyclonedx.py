# SPDX-License-Identifier: Apache-2.0
"""CycloneDX 1.6: what its schema asks of the parts that we write."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from tests.support.documents import document

from vedette.reports.cyclonedx import FORMAT
from vedette.reports.document import ReportDocument
from vedette.reports.knowledge import Knowledge


def bill(told: ReportDocument) -> dict[str, Any]:
    return dict(json.loads(FORMAT.render(told)))


def test_a_bill_names_its_form() -> None:
    told = bill(document())

    assert (told["bomFormat"], told["specVersion"], told["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", told["serialNumber"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["metadata"]["timestamp"])
    assert told["metadata"]["tools"]["components"][0] == {"type": "application", "name": "Vedette", "version": "1.2.3"}


def test_a_product_is_a_component_with_the_place_where_it_was_named() -> None:
    first, second = bill(document())["components"]

    assert (first["name"], first["version"]) == ("nginx", "1.18.0")
    assert first["evidence"]["occurrences"][0]["location"].endswith("/search?q=1&page=2")
    assert "version" not in second


def test_every_reference_is_named_once_and_leads_somewhere() -> None:
    told = bill(document())
    names = [component["bom-ref"] for component in told["components"]] + [told["metadata"]["component"]["bom-ref"]]

    assert len(names) == len(set(names))
    for dependency in told["dependencies"]:
        assert {dependency["ref"], *dependency["dependsOn"]} <= set(names)


def test_a_site_that_names_nothing_has_an_empty_list() -> None:
    assert bill(replace(document(), knowledge=Knowledge()))["components"] == []
