# SPDX-License-Identifier: Apache-2.0
"""A value is what a schema says, or what its name asks for."""

from __future__ import annotations

import pytest

from vedette.crawl.imports.documents import as_mapping
from vedette.crawl.imports.schema_samples import SchemaSampler

VALUES: dict[str, tuple[dict[str, object], str, object]] = {
    "an example": ({"type": "string", "example": "mine"}, "email", "mine"),
    "a format": ({"type": "string", "format": "uuid"}, "id", "3f2b8a1c-5d4e-4f60-8a7b-9c0d1e2f3a4b"),
    "a name": ({"type": "string"}, "contactEmail", "visitor@example.com"),
    "a name without meaning": ({"type": "string"}, "blurb", "value"),
    "a name within its length": ({"type": "string", "maxLength": 4}, "firstName", "Vera"),
    "a pattern": ({"type": "string", "pattern": "^[0-9]{5}$"}, "blurb", "12345"),
    "a pattern that the name fits": ({"type": "string", "pattern": r"^\d{5}$"}, "zip", "12345"),
    "a pattern that is none": ({"type": "string", "pattern": "(["}, "blurb", "value"),
    "one of several types": ({"type": ["null", "integer"], "minimum": 10}, "n", 10),
    "a constant": ({"const": 7}, "n", 7),
}


@pytest.mark.parametrize(("schema", "name", "wanted"), VALUES.values(), ids=VALUES)
def test_the_value_is(schema: dict[str, object], name: str, wanted: object) -> None:
    assert SchemaSampler(as_mapping).sample(schema, name) == wanted
