# SPDX-License-Identifier: Apache-2.0
"""Fiddler's archives are read as if an enemy had packed them."""

from __future__ import annotations

import io
import zipfile

import pytest

from vedette.crawl.imports import fiddler
from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
GET = b"GET http://shop.example/%s HTTP/1.1\r\nHost: shop.example\r\n\r\n"


def archive(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return sink.getvalue()


def test_sessions_are_read_in_order() -> None:
    content = archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "raw/10_c.txt": GET % b"ten",
            "raw/2_c.txt": b"POST /two HTTP/1.1\r\nHost: shop.example\r\nContent-Type: text/plain\r\n\r\nx",
            "raw\\03_c.txt": GET % b"three",
            "raw/2_s.txt": b"HTTP/1.1 200 OK\r\n\r\n",
            "raw/4_c.txt": b"CONNECT shop.example:443 HTTP/1.1\r\n\r\n",
            "raw/5_c.txt": b"",
            "raw/6_c.txt": b"a" * (fiddler.MOST_ENTRY_BYTES + 1),
            "../../raw/7_c.txt": GET % b"elsewhere",
        }
    )
    result = read_import(content, None, TARGET)

    assert detect_format(content) is ImportFormat.FIDDLER
    assert [(each.method, each.url.target, each.body) for each in result.requests] == [
        ("POST", "/two", b"x"),
        ("GET", "/three", b""),
        ("GET", "/ten", b""),
    ]
    assert [each.source for each in result.problems] == ["session 4", "session 5", "session 6"]


def test_what_is_damaged_is_told() -> None:
    content = bytearray(archive({"raw/1_c.txt": GET % (b"a" * 300), "raw/2_c.txt": GET % b"b"}))
    content[45:60] = b"\xff" * 15
    result = read_import(bytes(content), None, TARGET)

    assert [each.url.target for each in result.requests] == ["/b"]
    assert [each.source for each in result.problems] == ["session 1"]


def encrypted() -> bytes:
    content = bytearray(archive({"raw/1_c.txt": GET % b"a"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\x03\x04", "no zip"), (archive({"a.txt": b""}), "no raw"), (encrypted(), "password"), (b"", "no zip")],
    ids=["cut off", "another zip", "encrypted", "empty"],
)
def test_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_import(content, ImportFormat.FIDDLER, TARGET)
