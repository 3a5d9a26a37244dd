# SPDX-License-Identifier: Apache-2.0
"""The manifest: asset and actions with their inputs and outputs as JSON Schema, for whoever imports the connector.

It lies in the package as `manifest.json`, so that nothing needs to be run to read it. Written anew by
`python -m vedette.connector.manifest > src/vedette/connector/manifest.json`; a test holds the two together.
"""

import json
import sys

from pydantic import JsonValue, TypeAdapter

from vedette.connector.asset import Asset
from vedette.connector.catalogue import ACTIONS, AnyAction


def render_manifest() -> str:
    """Return the manifest as JSON, indented, with a line end."""
    manifest: dict[str, JsonValue] = {
        "name": "vedette",
        "title": "Vedette",
        "description": "Actions of any server that speaks the Invicti Enterprise API 1.0: Vedette's and the vendor's.",
        "asset": {**TypeAdapter(Asset).json_schema(), "description": "One server and one account on it."},
        "actions": [describe_action(action) for action in ACTIONS],
    }
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def describe_action(action: AnyAction) -> dict[str, JsonValue]:
    """Return one action's part of the manifest."""
    return {
        "name": action.name,
        "title": action.title,
        "description": action.description,
        "method": action.method,
        "path": action.path,
        "inputs": action.inputs_schema,
        "outputs": action.outputs_schema,
    }


if __name__ == "__main__":
    sys.stdout.write(render_manifest())
