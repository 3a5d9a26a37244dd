# SPDX-License-Identifier: Apache-2.0
"""The formats that can be imported, and which of them a file is in."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from vedette.crawl.imports.csv_rows import is_csv, read_csv
from vedette.crawl.imports.documents import read_document, read_text
from vedette.crawl.imports.har import is_har, read_har
from vedette.crawl.imports.imported import MOST_BYTES, ImportDraft, ImportResult
from vedette.crawl.imports.link_list import read_link_list
from vedette.crawl.imports.openapi import is_openapi, read_openapi
from vedette.crawl.imports.postman import is_postman, read_postman
from vedette.crawl.imports.raw_http import is_raw_http, read_raw_http
from vedette.domain.exchange import Url
from vedette.errors import UsageError


class ImportFormat(Enum):
    """A format of imported files."""

    OPENAPI = "OpenAPI"
    HAR = "HAR"
    POSTMAN = "Postman collection"
    CSV = "CSV"
    RAW_HTTP = "HTTP requests"
    LINKS = "list of links"


_READERS: dict[ImportFormat, Callable[[str, ImportDraft], None]] = {
    ImportFormat.OPENAPI: read_openapi,
    ImportFormat.HAR: read_har,
    ImportFormat.POSTMAN: read_postman,
    ImportFormat.CSV: read_csv,
    ImportFormat.RAW_HTTP: read_raw_http,
    ImportFormat.LINKS: read_link_list,
}


def read_import(content: bytes, form: ImportFormat | None, target: Url) -> ImportResult:
    """Return the requests that `content` describes; the format is found out where `form` is None.

    Relative addresses stand below `target`; whether a request is in the scope is for the crawl to say, which keeps
    those that are not in its inventory with the reason. Raises UsageError for a file that cannot be read at all.
    """
    if len(content) > MOST_BYTES:
        raise UsageError(f"The file is longer than {MOST_BYTES:,} bytes.", "Split it into several files.")
    text = read_text(content)
    draft = ImportDraft(target)
    _READERS[form or detect_format(text)](text, draft)
    return draft.result()


def detect_format(text: str) -> ImportFormat:
    """Return the format of `text`. Raises UsageError for a document of a format that is not known."""
    if text.lstrip()[:1] not in ("{", "[") and not _looks_like_mapping(text):
        if is_raw_http(text):
            return ImportFormat.RAW_HTTP
        return ImportFormat.CSV if is_csv(text) else ImportFormat.LINKS
    document = read_document(text)
    if is_openapi(document):
        return ImportFormat.OPENAPI
    if is_har(document):
        return ImportFormat.HAR
    if is_postman(document):
        return ImportFormat.POSTMAN
    raise UsageError("The file's format is not known.", f"Known are {', '.join(each.value for each in ImportFormat)}.")


def _looks_like_mapping(text: str) -> bool:
    """Whether a line begins with a key that descriptions in YAML have at their top."""
    return any(line.startswith(("openapi:", "swagger:", "'openapi'", '"openapi"')) for line in text.splitlines()[:2000])
