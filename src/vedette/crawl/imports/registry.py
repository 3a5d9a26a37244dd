# SPDX-License-Identifier: Apache-2.0
"""The formats that can be imported, and which of them a file is in."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from vedette.crawl.imports import acunetix, burp, wadl, wordpress, wsdl, zap
from vedette.crawl.imports.csv_rows import is_csv, read_csv
from vedette.crawl.imports.documents import read_document, read_text
from vedette.crawl.imports.fiddler import SIGNATURE, read_fiddler
from vedette.crawl.imports.graphql_schema import is_graphql_text, is_introspection, read_graphql
from vedette.crawl.imports.har import is_har, read_har
from vedette.crawl.imports.imported import MOST_BYTES, ImportDraft, ImportResult
from vedette.crawl.imports.io_docs import is_io_docs, read_io_docs
from vedette.crawl.imports.link_list import read_link_list
from vedette.crawl.imports.openapi import is_openapi, read_openapi
from vedette.crawl.imports.postman import is_postman, read_postman
from vedette.crawl.imports.raml import is_raml, read_raml
from vedette.crawl.imports.raw_http import is_raw_http, read_raw_http
from vedette.crawl.imports.wordpress import is_wordpress, read_wordpress
from vedette.crawl.imports.xml_documents import root_name
from vedette.crawl.imports.zap import is_zap_report, is_zap_text, read_zap
from vedette.domain.exchange import Url
from vedette.errors import UsageError


class ImportFormat(Enum):
    """A format of imported files."""

    OPENAPI = "OpenAPI"
    HAR = "HAR"
    POSTMAN = "Postman collection"
    GRAPHQL = "GraphQL schema"
    WSDL = "WSDL"
    WADL = "WADL"
    RAML = "RAML"
    IO_DOCS = "I/O Docs"
    WORDPRESS = "WordPress"
    BURP = "Burp Suite"
    ZAP = "ZAP"
    FIDDLER = "Fiddler"
    ACUNETIX = "Acunetix"
    CSV = "CSV"
    RAW_HTTP = "HTTP requests"
    LINKS = "list of links"


_READERS: dict[ImportFormat, Callable[[str, ImportDraft], None]] = {
    ImportFormat.OPENAPI: read_openapi,
    ImportFormat.HAR: read_har,
    ImportFormat.POSTMAN: read_postman,
    ImportFormat.GRAPHQL: read_graphql,
    ImportFormat.WSDL: wsdl.read_wsdl,
    ImportFormat.WADL: wadl.read_wadl,
    ImportFormat.RAML: read_raml,
    ImportFormat.IO_DOCS: read_io_docs,
    ImportFormat.WORDPRESS: read_wordpress,
    ImportFormat.BURP: burp.read_burp,
    ImportFormat.ZAP: read_zap,
    ImportFormat.ACUNETIX: acunetix.read_acunetix,
    ImportFormat.CSV: read_csv,
    ImportFormat.RAW_HTTP: read_raw_http,
    ImportFormat.LINKS: read_link_list,
}
"""What reads texts; a Fiddler archive alone is read as bytes."""
_OF_ROOT = {
    wsdl.ROOT: ImportFormat.WSDL,
    wsdl.NEWER_ROOT: ImportFormat.WSDL,
    burp.ROOT: ImportFormat.BURP,
    zap.ROOT: ImportFormat.ZAP,
    acunetix.ROOT: ImportFormat.ACUNETIX,
    wordpress.ROOT: ImportFormat.WORDPRESS,
}
_OF_DOCUMENT: tuple[tuple[Callable[[object], bool], ImportFormat], ...] = (
    (is_openapi, ImportFormat.OPENAPI),
    (is_har, ImportFormat.HAR),
    (is_postman, ImportFormat.POSTMAN),
    (is_introspection, ImportFormat.GRAPHQL),
    (is_zap_report, ImportFormat.ZAP),
    (is_wordpress, ImportFormat.WORDPRESS),
    (is_io_docs, ImportFormat.IO_DOCS),
)


def read_import(content: bytes, form: ImportFormat | None, target: Url) -> ImportResult:
    """Return the requests that `content` describes; the format is found out where `form` is None.

    Relative addresses stand below `target`; whether a request is in the scope is for the crawl to say, which keeps
    those that are not in its inventory with the reason. Raises UsageError for a file that cannot be read at all.
    """
    if len(content) > MOST_BYTES:
        raise UsageError(f"The file is longer than {MOST_BYTES:,} bytes.", "Split it into several files.")
    draft = ImportDraft(target)
    chosen = form or detect_format(content)
    if chosen is ImportFormat.FIDDLER:
        read_fiddler(content, draft)
    else:
        _READERS[chosen](read_text(content), draft)
    return draft.result()


def detect_format(content: bytes) -> ImportFormat:
    """Return the format of `content`. Raises UsageError for a document of a format that is not known."""
    if content.startswith(SIGNATURE):
        return ImportFormat.FIDDLER
    text = read_text(content)
    start = text.lstrip()[:1]
    if start == "<":
        return _of_xml(text)
    if start not in ("{", "[") and not _looks_like_mapping(text):
        return _of_lines(text)
    document = read_document(text)
    for fits, form in _OF_DOCUMENT:
        if fits(document):
            return form
    raise _unknown()


def _of_xml(text: str) -> ImportFormat:
    root = root_name(text)
    if root == wadl.ROOT and wadl.is_wadl(text):
        return ImportFormat.WADL
    found = _OF_ROOT.get(root)
    if found is None:
        raise _unknown()
    return found


def _of_lines(text: str) -> ImportFormat:
    if is_raml(text):
        return ImportFormat.RAML
    if is_zap_text(text):
        return ImportFormat.ZAP
    if is_raw_http(text):
        return ImportFormat.RAW_HTTP
    if is_graphql_text(text):
        return ImportFormat.GRAPHQL
    return ImportFormat.CSV if is_csv(text) else ImportFormat.LINKS


def _unknown() -> UsageError:
    known = ", ".join(each.value for each in ImportFormat)
    return UsageError("The file's format is not known.", f"Known are {known}.")


def _looks_like_mapping(text: str) -> bool:
    """Whether a line begins with a key that descriptions in YAML have at their top."""
    return any(line.startswith(("openapi:", "swagger:", "'openapi'", '"openapi"')) for line in text.splitlines()[:2000])
