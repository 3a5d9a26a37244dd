# SPDX-License-Identifier: Apache-2.0
"""RAML of both versions is read from one file."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
NEWER = """#%RAML 1.0
title: Shop
version: v2
baseUri: http://shop.example/{version}/{area}
baseUriParameters:
  area: { enum: [eu, us] }
mediaType: application/json
types:
  Thing:
    properties:
      id: integer
  Product:
    type: Thing
    properties:
      name: { type: string, minLength: 7 }
      price?: number
      since: date-only
      tags: string[]
      owner: Person | nil
  Person: { properties: { mail: { type: string, example: a@example.com } } }
  Broken: Broken
traits:
  paged: { queryParameters: { page: { type: integer, default: 3 } } }
resourceTypes:
  collection:
    get: { is: [paged], description: "All <<resourcePathName>>" }
    post?: { body: { type: <<item>> } }
    delete?: {}
/products:
  type: { collection: { item: Product } }
  get:
    queryParameters: { q?: string }
    headers: { X-Api: { example: "2" } }
  post:
  /{id}:
    uriParameters: { id: integer }
    get:
    /reviews:
      post:
        body:
          application/x-www-form-urlencoded: { properties: { text: string } }
  /broken:
    post: { body: { application/json: { type: Broken } } }
"""
OLDER = """#%RAML 0.8
title: Shop
baseUri: http://shop.example
schemas:
  - product: '{"type": "object", "properties": {"id": {"type": "integer"}}}'
traits:
  - keyed: { headers: { X-Key: { default: <<key>> } } }
/a:
  post:
    is: [ keyed: { key: k1 } ]
    body:
      application/json: { schema: product }
  put:
    body:
      text/plain: { example: "as it is" }
  /b{mediaTypeExtension}:
    patch:
      body:
        multipart/form-data: { formParameters: { file: { type: file } } }
"""


def test_the_newer_version_is_read() -> None:
    result = read_import(NEWER.encode(), None, TARGET)

    assert detect_format(NEWER.encode()) is ImportFormat.RAML
    assert [(each.method, each.url.target) for each in result.requests] == [
        ("GET", "/v2/eu/products?q=test&page=3"),
        ("POST", "/v2/eu/products"),
        ("GET", "/v2/eu/products/1"),
        ("POST", "/v2/eu/products/1/reviews"),
        ("POST", "/v2/eu/products/broken"),
    ]
    assert dict(result.requests[0].headers) == {"X-Api": "2"}
    assert json.loads(result.requests[1].body) == {
        "id": 1,
        "name": "Vera Visitor",
        "price": 1,
        "since": "2024-01-31",
        "tags": ["value"],
        "owner": {"mail": "a@example.com"},
    }
    assert result.requests[3].body == b"text=Hello"


def test_the_older_version_is_read() -> None:
    result = read_import(OLDER.encode(), None, TARGET)

    assert [(each.method, each.url.target, dict(each.headers), each.body[:12]) for each in result.requests] == [
        ("POST", "/a", {"X-Key": "k1", "Content-Type": "application/json"}, b'{"id":1}'),
        ("PUT", "/a", {"Content-Type": "text/plain"}, b"as it is"),
        ("PATCH", "/a/b.json", {"Content-Type": "multipart/form-data; boundary=vedette-7f3c1e9a5b"}, b"--vedette-7f"),
    ]


def test_other_files_are_not_read() -> None:
    result = read_import(b"#%RAML 1.0\nuses: { a: b.raml }\n/a:\n  get:\n", None, TARGET)

    assert [each.source for each in result.problems] == ["uses"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#%RAML 1.0\ntitle: x\n/a: !include a.raml\n", "includes another file .line 3"),
        ("#%RAML 1.0\n- a", "no mapping"),
        ("title: x", "does not begin"),
        ("#%RAML 1.0\na: [", "line 3"),
    ],
    ids=["another file", "a list", "no head", "cut off"],
)
def test_is_refused(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_import(text.encode(), ImportFormat.RAML, TARGET)


WORDS = [
    "type",
    "types",
    "properties",
    "items",
    "get",
    "post",
    "post?",
    "body",
    "/a",
    "/{b}",
    "is",
    "traits",
    "uriParameters",
]
WORDS += [
    "resourceTypes",
    "application/json",
    "schema",
    "queryParameters",
    "example",
    "A",
    "A[]",
    "A | B",
    "<<x>>",
    "enum",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.sampled_from(WORDS)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from([*WORDS, "baseUri", "version", "schemas"]), TREES, max_size=6))
def test_any_file_is_read_or_refused(document: dict[str, object]) -> None:
    try:
        read_import(b"#%RAML 1.0\n" + yaml.safe_dump(document).encode(), None, TARGET)
    except UsageError:
        return
