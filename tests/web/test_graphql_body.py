# SPDX-License-Identifier: Apache-2.0
"""A mutation is told from a query, whatever the body holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.graphql_body import is_mutation

MUTATIONS = {
    "plain": "mutation { buy(id: 1) { id } }",
    "named": "mutation Buy($id: ID!) { buy(id: $id) { id } }",
    "behind a comment": "# buys\nmutation{buy}",
    "behind a query": "query A { a }\nmutation B { b }",
    "with a directive": "mutation @live { b }",
}
QUERIES = {
    "a query": "query { a }",
    "a field of that name": "{ mutation }",
    "in a text": 'query { a(text: "} mutation { b }") }',
    "in a comment": "query { a } # mutation { b }",
    "an operation of that name": "query mutation { a }",
    "a longer word": "query { a } mutations { b }",
}


@pytest.mark.parametrize("query", MUTATIONS.values(), ids=MUTATIONS)
def test_is_a_mutation(query: str) -> None:
    assert is_mutation(json.dumps({"query": query}).encode())
    assert is_mutation(json.dumps([{"query": "{ a }"}, {"query": query}]).encode())


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_is_no_mutation(query: str) -> None:
    assert not is_mutation(json.dumps({"query": query}).encode())


@given(st.binary(max_size=60) | st.text(alphabet='{"query:mutation[]},\\', max_size=60).map(str.encode))
def test_any_bytes_are_read(body: bytes) -> None:
    assert is_mutation(body) in (True, False)
