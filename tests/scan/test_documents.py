# SPDX-License-Identifier: Apache-2.0
"""Answers are kept for the browser while there is room."""

from __future__ import annotations

from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.scan.documents import MOST_BYTES, MOST_DOCUMENTS, Documents


def exchange(size: int) -> Exchange:
    request = Request("GET", Url(Origin("http", "shop.example", 80), "/"))
    return Exchange(request, Response(200, "OK", Headers(), b"x" * size))


def test_what_was_used_longest_ago_goes_first() -> None:
    documents = Documents()
    for number in range(MOST_DOCUMENTS):
        documents.keep(str(number), exchange(1))
    assert documents.find("0") is not None
    documents.keep("new", exchange(1))

    assert documents.find("0") is not None
    assert documents.find("1") is None
    assert documents.find("new") is not None


def test_the_bytes_have_a_limit_and_one_that_is_larger_is_kept_alone() -> None:
    documents = Documents()
    documents.keep("small", exchange(10))
    documents.keep("huge", exchange(MOST_BYTES + 1))

    assert documents.find("small") is None
    assert documents.find("huge") is not None
    documents.drop("huge")
    documents.keep("a", exchange(10))
    documents.keep("b", exchange(10))
    assert documents.find("a") is not None
