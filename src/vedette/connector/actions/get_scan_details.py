# SPDX-License-Identifier: Apache-2.0
"""Get Scan Details: gets the detail of a scan."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from vedette.connector.action import Action, ActionInputs
from vedette.wire.scan_task import ScanTask


def _hyphenated(guid: str) -> str:
    return str(UUID(guid))


class PathParameters(BaseModel):
    """What stands in the path."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Annotated[
        str,
        Field(
            pattern="^([0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$",
            description="The scan's id: a GUID with or without hyphens. It is sent in lower case with hyphens.",
            examples=["87be9df1-9f81-46e9-e860-b13b04474ccc"],
        ),
        AfterValidator(_hyphenated),
    ]


class Inputs(ActionInputs):
    """The inputs of Get Scan Details."""

    path_parameters: PathParameters


ACTION = Action(
    name="get-scan-details",
    title="Get Scan Details",
    description="Gets the detail of a scan.",
    method="GET",
    path="/api/1.0/scans/detail/{{id}}",
    inputs=Inputs,
    json_body=ScanTask,
)
