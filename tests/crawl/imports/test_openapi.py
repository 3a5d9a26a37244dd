# SPDX-License-Identifier: Apache-2.0
"""API descriptions become one request an operation, with values that fit."""

from __future__ import annotations

import json

import pytest

from vedette.crawl.imports.imported import ImportResult
from vedette.crawl.imports.registry import ImportFormat, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 8080), "/app/")

THREE = """
openapi: 3.0.3
info: {title: Orders, version: 2024-01-31}
servers:
  - url: https://api.other.example/v1
  - url: /{version}/
    variables: {version: {default: v2}}
paths:
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 7}}
    get:
      parameters:
        - {name: state, in: query, schema: {type: string, enum: [open, closed]}}
        - {name: tag, in: query, schema: {type: array, items: {type: string, example: red}}}
        - {name: X-Trace, in: header, schema: {type: string, format: uuid}}
        - {name: Authorization, in: header, schema: {type: string}}
    delete: {}
  /orders:
    post:
      requestBody: {$ref: '#/components/requestBodies/Order'}
components:
  requestBodies:
    Order:
      content:
        application/json: {schema: {$ref: '#/components/schemas/Order'}}
  schemas:
    Order:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, maxLength: 3}
        count: {type: integer, minimum: 0, exclusiveMinimum: true}
        mail: {type: string, format: email}
        parent: {$ref: '#/components/schemas/Order'}
"""

TWO = {
    "swagger": "2.0",
    "host": "shop.example:8080",
    "basePath": "/api",
    "schemes": ["https", "http"],
    "consumes": ["application/x-www-form-urlencoded"],
    "paths": {
        "/search": {"get": {"parameters": [{"name": "q", "in": "query", "type": "string", "default": "a b&c"}]}},
        "/form": {
            "post": {
                "parameters": [
                    {"name": "a", "in": "formData", "type": "string"},
                    {"name": "n", "in": "formData", "type": "integer"},
                ]
            }
        },
        "/json": {
            "post": {
                "consumes": ["application/json"],
                "parameters": [{"name": "x", "in": "body", "schema": {"$ref": "#/definitions/A~1B"}}],
            }
        },
    },
    "definitions": {"A/B": {"allOf": [{"properties": {"a": {"type": "boolean"}}}, {"properties": {"b": {}}}]}},
}


def read(text: str) -> ImportResult:
    return read_import(text.encode(), None, TARGET)


def sent(result: ImportResult) -> list[tuple[str, str, dict[str, str], bytes]]:
    return [(each.method, str(each.url), dict(each.headers), each.body) for each in result.requests]


def test_a_description_in_yaml_is_read() -> None:
    uuid = "3f2b8a1c-5d4e-4f60-8a7b-9c0d1e2f3a4b"
    get, delete, post = sent(read(THREE))

    assert get == ("GET", "http://shop.example:8080/v2/orders/7?state=open&tag=red", {"X-Trace": uuid}, b"")
    assert delete[:2] == ("DELETE", "http://shop.example:8080/v2/orders/7")
    assert post[1:3] == ("http://shop.example:8080/v2/orders", {"Content-Type": "application/json"})
    body = json.loads(post[3])
    assert [body["name"], body["count"], body["mail"]] == ["Ver", 1, "user@example.com"]
    assert "id" not in body


def test_swagger_2_in_json_is_read() -> None:
    assert sent(read(json.dumps(TWO))) == [
        ("GET", "http://shop.example:8080/api/search?q=a%20b%26c", {}, b""),
        (
            "POST",
            "http://shop.example:8080/api/form",
            {"Content-Type": "application/x-www-form-urlencoded"},
            b"a=value&n=1",
        ),
        ("POST", "http://shop.example:8080/api/json", {"Content-Type": "application/json"}, b'{"a":true,"b":"value"}'),
    ]


def test_openapi_3_1_may_list_types_and_examples() -> None:
    name = {"type": ["null", "string"], "examples": ["Ada"]}
    size = {"type": ["integer", "null"], "exclusiveMinimum": 4}
    schema = {"type": "object", "properties": {"name": name, "size": size}}
    body = {"content": {"application/json": {"schema": schema}}}
    found = read(json.dumps({"openapi": "3.1.0", "paths": {"/a": {"post": {"requestBody": body}}}}))

    assert found.requests[0].body == b'{"name":"Ada","size":5}'


def test_a_server_elsewhere_is_kept_for_the_scope_to_judge() -> None:
    text = {"openapi": "3.0.0", "servers": [{"url": "https://elsewhere.example/v1"}], "paths": {"/a": {"get": {}}}}

    assert [str(each.url) for each in read(json.dumps(text)).requests] == ["https://elsewhere.example/v1/a"]


BROKEN = {
    "a remote reference": {"paths": {"/a": {"$ref": "http://elsewhere.example/x.json"}}},
    "a reference to itself": {"paths": {"/a": {"$ref": "#/paths/~1a"}}},
    "a reference into nothing": {"paths": {"/a": {"$ref": "#/nowhere/99999999999999999999"}}},
    "values of other types": {"paths": {"/a": {"get": 7}, "/b": [], "7": None}, "servers": {"a": 1}},
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_nothing_is_taken_from(broken: dict[str, object]) -> None:
    assert read(json.dumps({"openapi": "3.0.0", **broken})).requests == ()


FOREIGN = {
    "YAML that is too deep": "openapi: 3\npaths: " + "[" * 5000,
    "YAML that merges": "openapi: 3\npaths: {}\na: &a {x: 1}\nb: {<<: *a}",
    "YAML with a tag of Python": "openapi: 3\npaths: !!python/object/apply:os.getcwd []",
    "YAML with a number that is none": "openapi: !!int ''\npaths: {}",
    "YAML with a truth that is none": "openapi: !!bool maybe\npaths: {}",
    "YAML that breaks off": "openapi: 3\npaths: {",
    "JSON that is too deep": '{"a":' * 100_000,
    "a number that is too long": '{"a": ' + "9" * 10_000 + "}",
    "another document": '{"a": 1}',
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_it_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match="The "):
        read_import(text.encode(), ImportFormat.OPENAPI, TARGET)


def test_a_bomb_of_aliases_stays_small() -> None:
    lines = ["openapi: 3.0.0", "a0: &a0 {type: string}"]
    lines += [f"a{n}: &a{n} {{properties: {{x: *a{n - 1}, y: *a{n - 1}, z: *a{n - 1}}}}}" for n in range(1, 40)]
    lines.append("e0: &e0 [x]")
    lines += [f"e{n}: &e{n} [*e{n - 1}, *e{n - 1}, *e{n - 1}, *e{n - 1}]" for n in range(1, 40)]
    body = "{requestBody: {content: {application/json: %s}}}"
    lines.append(f"paths: {{/a: {{post: {body % '{schema: *a39}'}}}, /b: {{post: {body % '{example: *e39}'}}}}}")
    result = read("\n".join(lines))

    assert len(result.requests) == 2
    assert all(len(each.body) < 200_000 for each in result.requests)
