# SPDX-License-Identifier: Apache-2.0
"""Files that come with a request: API descriptions, recorded traffic, certificates."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.launch_enums import ImporterType, LinkImportType
from vedette.wire.model import WireModel
from vedette.wire.tolerance import Maybe


class ImportedFile(WireModel):
    """A file by content or by address."""

    content: str | None = Field(default=None, description="The bytes of the file, base64.")
    file_name: str | None = Field(default=None, description="The name of the file.")
    importer_type: Maybe[ImporterType] = Field(default=None, description="The format of the file.")
    url: Maybe[str] = Field(
        default=None, validation_alias="URL", serialization_alias="URL", description="Where the file is."
    )
    api_url: Maybe[str] = Field(
        default=None,
        validation_alias="ApiURL",
        serialization_alias="ApiURL",
        description="The address of the API that the file describes, where the file does not say it.",
    )
    type: Maybe[LinkImportType] = Field(default=None, description="Whether content or address counts.")
