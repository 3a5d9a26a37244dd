# SPDX-License-Identifier: Apache-2.0
"""Links and requests that come with a launch: as texts, as files of links, or as files in other formats."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from vedette.crawl.imports.imported import ImportResult
from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.crawl.inventory import request_key
from vedette.domain.api_operation import ApiOperation
from vedette.domain.exchange import Request, Url
from vedette.errors import UsageError
from vedette.web.url import parse_url
from vedette.wire.launch_checks import LinkFileType
from vedette.wire.launch_enums import ImporterType, LinkImportType
from vedette.wire.launch_imports import ImportedFile

_FIELD = "ImportedFiles"
_Read = TypeVar("_Read")
MOST_IMPORTED = 10_000
"""The most requests that the files of one launch may describe."""
_FORMATS = {
    ImporterType.FIDDLER.value: ImportFormat.FIDDLER,
    ImporterType.BURP.value: ImportFormat.BURP,
    ImporterType.SWAGGER.value: ImportFormat.OPENAPI,
    ImporterType.OWASP_ZAP.value: ImportFormat.ZAP,
    ImporterType.HTTP_ARCHIVE.value: ImportFormat.HAR,
    ImporterType.WADL.value: ImportFormat.WADL,
    ImporterType.WSDL.value: ImportFormat.WSDL,
    ImporterType.POSTMAN.value: ImportFormat.POSTMAN,
    ImporterType.CSV_IMPORTER.value: ImportFormat.CSV,
    ImporterType.HTTP_REQUEST_IMPORTER.value: ImportFormat.RAW_HTTP,
    ImporterType.LINK_IMPORTER.value: ImportFormat.LINKS,
    ImporterType.IODOCS.value: ImportFormat.IO_DOCS,
    ImporterType.WORD_PRESS.value: ImportFormat.WORDPRESS,
    ImporterType.RAML.value: ImportFormat.RAML,
    ImporterType.GRAPH_QL.value: ImportFormat.GRAPHQL,
    ImporterType.ACX_XML.value: ImportFormat.ACUNETIX,
}
"""What is read, by the vendor's name for it."""
_OWN_SESSION = "it is the vendor's own session format, which is not published"
REFUSED = {
    ImporterType.ASP_NET.value: "a project's sources do not say which requests it answers",
    ImporterType.NETSPARKER.value: _OWN_SESSION,
    LinkFileType.INVICTI_SESSION_FILE.value: _OWN_SESSION,
}
"""What is not read, and why."""


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
    """Return the text of a file of links. Raises UsageError for what is no Base64 of a text."""
    try:
        return file_content(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_base64() from error


def is_link_file(file: ImportedFile) -> bool:
    """Whether the file is a list of links, as it says or, where it says nothing, as it looks. Raises UsageError."""
    if file.importer_type is ImporterType.LINK_IMPORTER:
        return True
    if file.importer_type not in (None, ImporterType.NONE):
        return False
    return _in_field(lambda: detect_format(file_content(file))) is ImportFormat.LINKS


def read_request_file(file: ImportedFile, target: Url) -> ImportResult:
    """Return the requests that a file describes. Raises UsageError for one that cannot be read or gives none."""
    form = import_format(file.importer_type)
    base = target if not file.api_url else parse_url(file.api_url, target)
    if base is None:
        raise UsageError(f"{_FIELD}: ApiURL is no address.", "Write it as http://host/path.", field=_FIELD)
    content = file_content(file)
    return _in_field(lambda: read_requests(content, form, base))


def read_requests(content: bytes, form: ImportFormat | None, target: Url) -> ImportResult:
    """Return what `content` describes. Raises UsageError where that is not a single request."""
    result = read_import(content, form, target)
    if not result.requests:
        why = f" {result.problems[0].source}: {result.problems[0].reason}" if result.problems else ""
        raise UsageError(f"The file describes no request.{why}", "Check that it is the right file.")
    return result


@dataclass(frozen=True, slots=True)
class Imported:
    """What the files of a launch describe: each request once, and the operations that descriptions declare."""

    requests: tuple[Request, ...] = ()
    operations: tuple[ApiOperation, ...] = ()


def joined_requests(results: Iterable[ImportResult], field: str) -> Imported:
    """Return what several files describe. Raises UsageError that names `field` for too many requests."""
    found = [each for result in results for each in result.requests]
    requests = tuple(dict.fromkeys(each.request for each in found))
    if len(requests) > MOST_IMPORTED:
        raise UsageError(f"{field} holds more than {MOST_IMPORTED:,} requests.", "Import fewer files.", field=field)
    declared = (
        ApiOperation(each.url.origin, each.template, each.method, each.name, request_key(each.request))
        for each in found
        if each.template
    )
    return Imported(requests, tuple(dict.fromkeys(declared)))


def import_format(kind: ImporterType | LinkFileType | None) -> ImportFormat | None:
    """Return the format that the vendor calls `kind`; None where it is to be found out. Raises UsageError."""
    if kind is None or kind.value == ImporterType.NONE.value:
        return None
    form = _FORMATS.get(kind.value)
    if form is None:
        raise UsageError(
            f"{_FIELD}: the format {kind.value} is not supported: {REFUSED[kind.value]}.",
            f"Export what it holds in one of {', '.join(_FORMATS)}.",
            field=_FIELD,
        )
    return form


def file_content(file: ImportedFile) -> bytes:
    """Return the bytes of a file. Raises UsageError for one that is named by address only, and for no Base64."""
    if file.type is LinkImportType.LINK_IMPORT_URL or (file.url and not file.content):
        raise UsageError(
            f"{_FIELD} names a URL to fetch, which is not supported.", "Send the file's Content.", field=_FIELD
        )
    try:
        return base64.b64decode(file.content or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _no_base64() from error


def _no_base64() -> UsageError:
    return UsageError(
        f"{_FIELD} holds a file whose Content is no Base64 of UTF-8 text.", "Encode it anew.", field=_FIELD
    )


def _in_field(read: Callable[[], _Read]) -> _Read:
    """Return what `read` returns; its UsageError names the field."""
    try:
        return read()
    except UsageError as error:
        raise UsageError(f"{_FIELD}: {error.message}", error.remedy, field=_FIELD) from error
