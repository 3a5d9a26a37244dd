# SPDX-License-Identifier: Apache-2.0
"""Links that come with a launch, as texts or as files of links."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable

from vedette.domain.exchange import Url
from vedette.errors import UsageError
from vedette.web.url import parse_url
from vedette.wire.launch_enums import ImporterType, LinkImportType
from vedette.wire.launch_imports import ImportedFile

_FIELD = "ImportedFiles"
_LINK_LISTS = frozenset({ImporterType.LINK_IMPORTER, ImporterType.NONE, None})


def read_links(texts: Iterable[str], target: Url, field: str) -> list[str]:
    """Return the links in `texts`, one a line, as absolute addresses; relative ones stand below `target`.

    Raises UsageError that names `field`.
    """
    links: list[str] = []
    for text in (line.strip() for sent in texts for line in sent.splitlines()):
        if not text:
            continue
        url = parse_url(text, target)
        if url is None:
            raise UsageError(f"{field} holds {json.dumps(text[:80])}, which is no link.", field=field)
        links.append(str(url))
    return links


def link_file_text(file: ImportedFile) -> str:
    """Return the text of a file of links. Raises UsageError for a file of another format, and for what is no Base64."""
    if file.type is LinkImportType.LINK_IMPORT_URL or (file.url and not file.content):
        raise UsageError(
            f"{_FIELD} names a URL to fetch, which is not supported.", "Send the file's Content.", field=_FIELD
        )
    if file.importer_type not in _LINK_LISTS:
        raise UsageError(
            f"{_FIELD}: the format {file.importer_type.value if file.importer_type else None} is not supported.",
            "Send a list of links, one a line, as ImporterType LinkImporter, or use ImportedLinks.",
            field=_FIELD,
        )
    try:
        return base64.b64decode(file.content or "", validate=True).decode("utf-8-sig")
    except (binascii.Error, ValueError) as error:
        raise UsageError(
            f"{_FIELD} holds a file whose Content is no Base64 of UTF-8 text.", "Encode it anew.", field=_FIELD
        ) from error
