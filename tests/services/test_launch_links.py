# SPDX-License-Identifier: Apache-2.0
"""Every format that the vendor names is read, or refused with the reason."""

from __future__ import annotations

import base64

import pytest

from vedette.crawl.imports.registry import ImportFormat
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError
from vedette.services.launch_links import import_format, is_link_file, read_request_file
from vedette.wire.launch_checks import LinkFileType
from vedette.wire.launch_enums import ImporterType
from vedette.wire.launch_imports import ImportedFile

TARGET = Url(Origin("http", "shop.example", 80), "/")
KINDS: list[ImporterType | LinkFileType] = [*ImporterType, *LinkFileType]
REFUSED = {"AspNet": "sources", "Netsparker": "not published", "InvictiSessionFile": "not published"}
FOUND_OUT = "None"


@pytest.mark.parametrize("kind", [each for each in KINDS if each.value not in (*REFUSED, FOUND_OUT)])
def test_is_read(kind: ImporterType | LinkFileType) -> None:
    assert isinstance(import_format(kind), ImportFormat)


@pytest.mark.parametrize("kind", [each for each in KINDS if each.value in REFUSED])
def test_is_refused_with_the_reason(kind: ImporterType | LinkFileType) -> None:
    with pytest.raises(UsageError, match=f"{kind.value} is not supported.*{REFUSED[kind.value]}"):
        import_format(kind)


@pytest.mark.parametrize("kind", [each for each in KINDS if each.value == FOUND_OUT])
def test_is_found_out(kind: ImporterType | LinkFileType) -> None:
    assert import_format(kind) is None


def file(content: bytes, kind: ImporterType | None = None, api_url: str | None = None) -> ImportedFile:
    return ImportedFile(content=base64.b64encode(content).decode(), importer_type=kind, api_url=api_url)


def test_an_address_of_the_api_says_where_it_stands() -> None:
    schema = file(b"type Query { a: Int }", ImporterType.GRAPH_QL, "/api/gql")

    assert [each.url.target for each in read_request_file(schema, TARGET).requests] == ["/api/gql"]


def test_a_binary_file_is_no_list_of_links() -> None:
    assert not is_link_file(file(b"PK\x03\x04\xff\xfe"))
    assert is_link_file(file(b"/a\n/b\n"))
