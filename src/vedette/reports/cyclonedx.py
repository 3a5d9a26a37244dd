# SPDX-License-Identifier: Apache-2.0
"""CycloneDX 1.6 as JSON: the products that the site's answers showed, as a bill of materials seen from outside.

Only what an answer showed is listed; a site that shows nothing has an empty list. Source: ECMA-424.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from pydantic import JsonValue

from vedette.reports.document import ReportDocument
from vedette.reports.format import Part, ReportFormat
from vedette.reports.knowledge import Technology
from vedette.reports.text import shown_text, utf8

_TYPES = {
    "JavaScript Library": "library",
    "Library": "library",
    "Web Framework": "framework",
    "Programming Language": "platform",
}
"""The types of ECMA-424 that are not `application`, by category."""


def write(document: ReportDocument) -> Iterator[bytes]:
    """Yield the bill of materials in one piece: a site names few products."""
    name, _, version = document.product.partition(" ")
    tool: dict[str, JsonValue] = {"type": "application", "name": name, "version": version}
    site = f"website:{document.website.id}"
    components = [_component(technology) for technology in document.knowledge.technologies]
    whole: dict[str, JsonValue] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{document.scan.id}",
        "version": 1,
        "metadata": {
            "timestamp": document.generated_at.to_datetime().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tools": {"components": [tool]},
            "component": {"type": "application", "bom-ref": site, "name": shown_text(document.website.name)},
        },
        "components": list(components),
        "dependencies": [{"ref": site, "dependsOn": [_ref(one) for one in document.knowledge.technologies]}],
    }
    yield utf8(json.dumps(whole, ensure_ascii=False, indent=2)) + b"\n"


def _component(technology: Technology) -> JsonValue:
    told: dict[str, JsonValue] = {
        "type": _TYPES.get(technology.category, "application"),
        "bom-ref": _ref(technology),
        "name": shown_text(technology.name),
        "evidence": {"occurrences": [{"location": shown_text(technology.url)}]},
        "properties": list(_properties(technology)),
    }
    return {**told, "version": shown_text(technology.version)} if technology.version else told


def _properties(technology: Technology) -> Iterator[JsonValue]:
    told = (
        ("vedette:source", technology.source),
        ("vedette:category", technology.category),
        ("vedette:end-of-support", technology.ended),
        ("vedette:latest-of-branch", technology.latest),
    )
    for name, value in told:
        if value:
            yield {"name": name, "value": shown_text(value)}


def _ref(technology: Technology) -> str:
    whole = utf8(f"{technology.name}\x00{technology.version}")
    return f"component:{sha256(whole).hexdigest()[:16]}"


FORMAT = ReportFormat(
    id="cyclonedx",
    media_type="application/vnd.cyclonedx+json; version=1.6",
    suffix=".cdx.json",
    write=write,
    needs=frozenset({Part.KNOWLEDGE}),
)
