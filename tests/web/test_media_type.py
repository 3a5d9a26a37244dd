# SPDX-License-Identifier: Apache-2.0
"""Bytes become the text that a browser would show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Headers, Response
from vedette.web.media_type import BodyKind, body_kind, decode_body, read_charset, read_media_type, text_of

TEXTS = {
    "the header names it": (b"\xe9", "text/html; charset=ISO-8859-1", "é"),
    "the header's name is quoted": (b"\xe9", 'text/html; charset="windows-1252"', "é"),
    "a mark stands first": (b"\xff\xfeh\x00i\x00", "text/html; charset=utf-8", "hi"),
    "the UTF-8 mark is cut off": (b"\xef\xbb\xbfhi", "", "hi"),
    "the markup names it": (b"<meta charset=koi8-r>\xc1", "text/html", "<meta charset=koi8-r>а"),
    "an old meta names it": (
        b'<meta http-equiv=x content="text/html; charset=big5">\xa4\xa4',
        "text/html",
        '<meta http-equiv=x content="text/html; charset=big5">中',
    ),
    "XML names it": (b'<?xml version="1.0" encoding="latin1"?>\xe9', "", '<?xml version="1.0" encoding="latin1"?>é'),
    "nothing names it": (b"\xc3\xa9", "", "é"),
    "it is broken": (b"a\xff", "text/plain; charset=utf-8", "a\ufffd"),
    "the name is no charset of the web": (b"\xc3\xa9", "text/html; charset=base64", "é"),
    "the name is nonsense": (b"\xc3\xa9", "text/html; charset=\x00x", "é"),
}


@pytest.mark.parametrize(("body", "content_type", "text"), TEXTS.values(), ids=TEXTS)
def test_text_is_decoded_where(body: bytes, content_type: str, text: str) -> None:
    assert decode_body(body, content_type) == text


KINDS = {
    "html": ("text/html; charset=x", b"", BodyKind.HTML),
    "svg": ("image/svg+xml", b"", BodyKind.XML),
    "problem json": ("application/problem+json", b"", BodyKind.JSON),
    "script": ("application/x-javascript", b"", BodyKind.JAVASCRIPT),
    "style": ("text/css", b"", BodyKind.STYLESHEET),
    "image": ("image/png", b"<html>", BodyKind.OTHER),
    "untyped html": ("", b"  <!DOCTYPE html><p>", BodyKind.HTML),
    "untyped json": ("", b'{"a":1}', BodyKind.JSON),
    "untyped xml": ("", b"<?xml version='1.0'?>", BodyKind.XML),
    "untyped bytes": ("", b"\x00\x01", BodyKind.OTHER),
    "plain markup": ("text/plain", b"<html>", BodyKind.TEXT),
    "calendar": ("text/calendar", b"", BodyKind.TEXT),
}


@pytest.mark.parametrize(("content_type", "body", "kind"), KINDS.values(), ids=KINDS)
def test_the_kind_is_told(content_type: str, body: bytes, kind: BodyKind) -> None:
    headers = Headers((("Content-Type", content_type),)) if content_type else Headers()
    assert body_kind(Response(200, headers=headers, body=body)) is kind


def test_parameters_are_read() -> None:
    found = read_media_type('Multipart/Form-Data; Boundary="a\\"b;c"; x=y')

    assert found.essence == "multipart/form-data"
    assert found.get("boundary") == 'a"b;c'
    assert found.get("x") == "y"
    assert found.get("z") is None


@given(st.binary(), st.text(st.characters(max_codepoint=255)))
def test_any_bytes_are_read_without_an_exception(body: bytes, content_type: str) -> None:
    response = Response(200, headers=Headers((("content-type", content_type),)), body=body)
    text_of(response)
    body_kind(response)
    "é".encode(read_charset(f"text/html;charset={content_type}", body), "replace")
