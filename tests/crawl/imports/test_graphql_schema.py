# SPDX-License-Identifier: Apache-2.0
"""A schema becomes operations that the schema itself finds valid."""

from __future__ import annotations

import json

import pytest
from graphql import build_schema, introspection_from_schema, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
SDL = '''
"""Shop."""
type Query {
  product(id: ID!, lang: Lang): Product
  products(first: Int = 5, after: String, filter: Filter, tags: [String!]): [Product!]!
  search(text: String!): [Found]
  node(id: ID!): Node
  version: String
}
type Mutation { buy(order: Order!): Product }
type Subscription { sold: Product }
enum Lang { EN DE }
scalar Money
input Filter { name: String }
input Order { id: ID!, count: Int = 2, lang: Lang!, parts: [Part!]!, again: Order }
input Part { name: String! }
interface Node { id: ID! }
type Product implements Node { id: ID! price: Money owner: Person related: [Product] find(text: String!): String }
type Person { name: String friends: [Person] }
union Found = Product | Person
'''


def asked(content: bytes) -> dict[str, tuple[str, dict[str, object]]]:
    found = {}
    for each in read_import(content, None, TARGET).requests:
        body = json.loads(each.body)
        found[body["operationName"]] = body["query"], body["variables"]
    return found


def introspection() -> bytes:
    return json.dumps({"data": introspection_from_schema(build_schema(SDL))}).encode()


@pytest.mark.parametrize("content", [SDL.encode(), introspection()], ids=["its own language", "introspection"])
def test_every_operation_is_valid(content: bytes) -> None:
    operations = asked(content)

    assert detect_format(content) is ImportFormat.GRAPHQL
    assert list(operations) == ["product", "products", "search", "node", "version", "buy"]
    for query, _ in operations.values():
        assert validate(build_schema(SDL), parse(query)) == []
    assert operations["product"][1] == {"id": "1", "lang": "EN"}
    assert operations["products"][1] == {"first": 5}
    assert operations["buy"][1] == {"order": {"id": "1", "count": 2, "lang": "EN", "parts": [{"name": "value"}]}}
    assert operations["version"][0] == "query version { version }"
    assert "... on Person { name friends { name" in operations["search"][0]
    assert "find" not in operations["product"][0]


def test_where_the_api_stands() -> None:
    at_root = read_import(SDL.encode(), None, TARGET)
    elsewhere = read_import(SDL.encode(), None, Url(TARGET.origin, "/api/gql"))

    assert {(each.method, each.url.target) for each in at_root.requests} == {("POST", "/graphql")}
    assert {each.url.target for each in elsewhere.requests} == {"/api/gql"}
    assert [each.source for each in at_root.problems] == ["subscription sold"]


def test_a_wide_schema_ends() -> None:
    fields = " ".join(f"f{n}: T" for n in range(40))
    query, _ = asked(f"type Query {{ a: T }} type T {{ x: Int {fields} }}".encode())["a"]

    assert len(query) < 5_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("type Query {\n a: }", "line 2"),
        ("type Query { a: Missing }", "do not fit|no GraphQL schema"),
        ('{"data": {"__schema": {"types": []}}}', "no GraphQL schema"),
        ("{}", "no GraphQL schema"),
        ("type A { a: " + "[" * 5_000, "no GraphQL schema"),
    ],
    ids=["cut off", "a missing type", "no types", "no schema", "very deep"],
)
def test_is_refused(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_import(text.encode(), ImportFormat.GRAPHQL, TARGET)


TOKENS = [
    "type",
    "Query",
    "{",
    "}",
    "a",
    ":",
    "Int",
    "[",
    "]",
    "!",
    "(",
    ")",
    "=",
    "1",
    "input",
    "union",
    "|",
    "enum",
    "&",
]
TOKENS += ["schema", "query", "interface", "implements", "extend", "scalar", "@x", '"t"', "\n", "A"]


@given(st.lists(st.sampled_from(TOKENS), max_size=25))
def test_any_text_is_read_or_refused(tokens: list[str]) -> None:
    try:
        read_import(" ".join(["type Query { a: Int }", *tokens]).encode(), ImportFormat.GRAPHQL, TARGET)
    except UsageError:
        return


TYPES = st.recursive(
    st.none()
    | st.booleans()
    | st.text(max_size=3)
    | st.sampled_from(["OBJECT", "Query", "SCALAR", "LIST", "NON_NULL"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "name", "fields", "type", "ofType", "args", "inputFields"]), inner, max_size=6
        )
    ),
    max_leaves=20,
)


@given(st.lists(TYPES, max_size=4), TYPES)
def test_any_introspection_is_read_or_refused(types: list[object], query_type: object) -> None:
    document = {"__schema": {"types": types, "queryType": query_type, "directives": []}}
    try:
        read_import(json.dumps(document).encode(), ImportFormat.GRAPHQL, TARGET)
    except UsageError:
        return
