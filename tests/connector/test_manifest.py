# SPDX-License-Identifier: Apache-2.0
"""The manifest in the package says what the code does."""

import json
from dataclasses import fields
from importlib.resources import files

import jsonschema

from vedette.connector.asset import Asset
from vedette.connector.catalogue import ACTIONS
from vedette.connector.manifest import render_manifest

UPDATE = "run: python -m vedette.connector.manifest > src/vedette/connector/manifest.json"


def test_lies_in_the_package_as_rendered() -> None:
    packaged = files("vedette.connector").joinpath("manifest.json").read_text("utf-8")

    assert packaged == render_manifest(), UPDATE


def test_describes_every_action_and_every_field_of_the_asset() -> None:
    manifest = json.loads(render_manifest())

    assert [action["name"] for action in manifest["actions"]] == [action.name for action in ACTIONS]
    assert list(manifest["asset"]["properties"]) == [field.name for field in fields(Asset)]
    assert manifest["asset"]["required"] == ["url", "username", "password"]
    jsonschema.Draft202012Validator.check_schema(manifest["asset"])
