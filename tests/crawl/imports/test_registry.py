# SPDX-License-Identifier: Apache-2.0
"""Whatever a file holds, reading it ends with requests that can be sent, or with a UsageError."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.imports.imported import MOST_BYTES, MOST_REQUESTS
from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import TOKEN, Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/app/")

WORDS = [
    "openapi",
    "swagger",
    "paths",
    "servers",
    "url",
    "variables",
    "default",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "parameters",
    "name",
    "in",
    "path",
    "query",
    "header",
    "body",
    "formData",
    "schema",
    "type",
    "object",
    "array",
    "string",
    "integer",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "enum",
    "example",
    "examples",
    "format",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "requestBody",
    "content",
    "application/json",
    "multipart/form-data",
    "get",
    "post",
    "put",
    "/a",
    "/a/{id}",
    "$ref",
    "#/paths/~1a",
    "#/x",
    "log",
    "entries",
    "request",
    "method",
    "headers",
    "value",
    "postData",
    "mimeType",
    "text",
    "params",
    "info",
    "item",
    "key",
    "variable",
    "{{a}}",
    "mode",
    "raw",
    "urlencoded",
    "formdata",
    "graphql",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=6),
    max_leaves=30,
)
DOCUMENTS = st.fixed_dictionaries(
    {"openapi": SCALARS, "paths": st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=4)},
    optional={"servers": VALUES, "swagger": SCALARS, "x": VALUES, "consumes": VALUES, "host": SCALARS},
) | st.fixed_dictionaries({"log": st.fixed_dictionaries({"entries": st.lists(VALUES, max_size=4)})})
ITEMS = st.fixed_dictionaries(
    {"request": VALUES | st.fixed_dictionaries({"url": VALUES, "body": VALUES, "header": VALUES})}
)
COLLECTIONS = st.fixed_dictionaries(
    {"info": st.just({}), "item": st.lists(ITEMS | VALUES, max_size=4), "variable": VALUES}
)
OPERATIONS = st.dictionaries(
    st.sampled_from(["/a", "/a/{id}"]),
    st.fixed_dictionaries({"post": VALUES, "get": st.fixed_dictionaries({"parameters": st.lists(VALUES, max_size=3)})}),
).map(lambda paths: {"swagger": "2.0", "paths": paths})
FORMATS = st.none() | st.sampled_from(ImportFormat)


def check(content: bytes, form: ImportFormat | None) -> None:
    try:
        result = read_import(content, form, TARGET)
    except UsageError:
        return
    for each in result.requests:
        assert TOKEN.fullmatch(each.method)
        assert all(" " < char <= "\x7e" for char in each.url.target)
        assert all(TOKEN.fullmatch(name) and not set("\r\n\0") & set(value) for name, value in each.headers)


@given(DOCUMENTS | OPERATIONS | COLLECTIONS | VALUES, FORMATS)
def test_any_document_is_read_or_refused(document: object, form: ImportFormat | None) -> None:
    check(json.dumps(document).encode(), form)


@given(
    st.lists(st.sampled_from(["GET /a HTTP/1.1", "Host: b", "", "a,b", '"', "url,method", "Content-Length: 3", "x"])),
    FORMATS,
)
def test_any_lines_are_read_or_refused(lines: list[str], form: ImportFormat | None) -> None:
    check("\n".join(lines).encode(), form)


@given(st.binary(max_size=200), FORMATS)
def test_any_bytes_are_read_or_refused(content: bytes, form: ImportFormat | None) -> None:
    check(content, form)


@given(st.text(alphabet="abc:-{}[]&*!<>|\"'\n ?%#@`,0123.~", max_size=80))
def test_any_yaml_is_read_or_refused(text: str) -> None:
    check(b"openapi: 3.0.0\npaths:\n  /a: " + text.encode(), ImportFormat.OPENAPI)


TEXTS = {
    '{"openapi": "3.0.0", "paths": {}}': ImportFormat.OPENAPI,
    "# ours\nswagger: '2.0'\npaths: {}": ImportFormat.OPENAPI,
    '{"log": {"entries": []}}': ImportFormat.HAR,
    '{"info": {}, "item": []}': ImportFormat.POSTMAN,
    "method,url\nGET,/a": ImportFormat.CSV,
    "===\nGET /a HTTP/1.1\nHost: a\n": ImportFormat.RAW_HTTP,
    "http://shop.example/a\n/b": ImportFormat.LINKS,
    "/openapi: a link": ImportFormat.LINKS,
    "": ImportFormat.LINKS,
}


@pytest.mark.parametrize(("text", "form"), TEXTS.items())
def test_the_format_is_found_out(text: str, form: ImportFormat) -> None:
    assert detect_format(text.encode()) is form


def test_a_list_of_links_is_read_by_line() -> None:
    result = read_import(b"# mine\n/a?x=1\n\nb\nmailto:a@b.example\n/a?x=1\n", None, TARGET)

    assert [str(each.url) for each in result.requests] == ["http://shop.example/a?x=1", "http://shop.example/app/b"]
    assert [each.source for each in result.problems] == ["line 5"]


def test_more_than_the_limit_is_a_problem() -> None:
    result = read_import("\n".join(f"/{n}" for n in range(MOST_REQUESTS + 1)).encode(), None, TARGET)

    assert len(result.requests) == MOST_REQUESTS
    assert len(result.problems) == 1


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(UsageError, match="longer"):
        read_import(b"/" * (MOST_BYTES + 1), None, TARGET)
