# SPDX-License-Identifier: Apache-2.0
"""The values that stand in GraphQL documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.graphql_arguments import graphql_arguments, is_graphql

DOCUMENTS = {
    "a query": ('{user(id: "1\\n") {name}}', [("user(id)", "1\n", True)]),
    "a named query with variables": ("query Q($a: Int) {user(id: $a, first: 3) {name}}", [("user(first)", "3", False)]),
    "objects and lists": (
        '{find(where: {name: "a", size: [1.5, "b"]}) {id}}',
        [("find(where.name)", "a", True), ("find(where.size.0)", "1.5", False), ("find(where.size.1)", "b", True)],
    ),
    "inner fields and fragments": (
        '{a {b(x: "1") {c}... on D {e(y: "2")}}} fragment F on G {h(z: "3")}',
        [("a.b(x)", "1", True), ("a.e(y)", "2", True), ("h(z)", "3", True)],
    ),
    "a block string, enumerations and booleans": ('{a(b: """x""", c: RED, d: true)}', []),
    "a broken document": ('{a(b: "x"', []),
    "no document": ("shoes", []),
    "a schema": ("type A {b: Int}", []),
}


@pytest.mark.parametrize(("document", "arguments"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_values_are_found_in(document: str, arguments: list[tuple[str, str, bool]]) -> None:
    assert [(slot.name, slot.value, slot.is_text) for slot in graphql_arguments(document)] == arguments


def test_only_what_can_be_executed_is_graphql() -> None:
    assert is_graphql("{a}")
    assert is_graphql("mutation {a}")
    assert not is_graphql("type A {b: Int}")
    assert not is_graphql('{"a": 1}')


@given(st.text() | st.text(st.sampled_from('{}():"\\$.[]ab1 #\n')))
def test_any_text_is_survived(text: str) -> None:
    graphql_arguments(text)
