# SPDX-License-Identifier: Apache-2.0
"""Requests that differ in values only are of one kind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support.crawl_site import address

from vedette.crawl.request_identity import identify, read_body_shape
from vedette.domain.exchange import Headers, Request
from vedette.domain.policy_crawl import Navigation
from vedette.web.forms import Entry, encode_multipart


def request(target: str = "/x", body: bytes = b"", media_type: str = "application/json") -> Request:
    headers = Headers((("Content-Type", media_type),))
    return Request("POST", address("http://site.example").with_target(target), headers, body)


def test_values_stay_out_and_names_count() -> None:
    one = identify(request("/x?b=1&a=2"), "/x")

    assert one == identify(request("/x?a=9&b=8&a=7"), "/x")
    assert one != identify(request("/x?a=9"), "/x")
    assert one != identify(request("/x?b=1&a=2"), "/{1}")


def test_values_of_navigation_parameters_count_where_they_are_looked_for() -> None:
    in_query, everywhere = Navigation(True, "^page$"), Navigation(True, "^page$", in_query_only=False)
    form = "application/x-www-form-urlencoded"

    assert identify(request("/x?page=1"), "/x", in_query) != identify(request("/x?page=2"), "/x", in_query)
    assert identify(request("/x?id=1"), "/x", in_query) == identify(request("/x?id=2"), "/x", in_query)
    assert identify(request("/x", b"page=1", form), "/x", in_query) == identify(
        request("/x", b"page=2", form), "/x", in_query
    )
    assert identify(request("/x", b"page=1", form), "/x", everywhere) != identify(
        request("/x", b"page=2", form), "/x", everywhere
    )


def test_the_shape_of_a_body() -> None:
    boundary, body = encode_multipart((Entry("b", "1"), Entry("a", "2")))

    assert read_body_shape(request(body=b"b=1&a=2", media_type="application/x-www-form-urlencoded")) == ("a", "b")
    assert read_body_shape(request(body=body, media_type=f"multipart/form-data; boundary={boundary}")) == ("a", "b")
    assert read_body_shape(request(body=b'{"a": [{"b": 1}, {"b": 2}]}')) == ("", "/a", "/a/[]", "/a/[]/b")
    assert "(mutation Pay)" in read_body_shape(request(body=b'{"query": "mutation Pay { x }"}'))
    assert read_body_shape(request(body=b"{")) == ("(json)",)
    assert read_body_shape(request(body=b"x", media_type="text/plain")) == ("(text/plain)",)
    assert read_body_shape(request()) == ()


@given(st.binary(), st.sampled_from(["application/json", "multipart/form-data", "application/x-www-form-urlencoded"]))
def test_any_body_has_a_shape(body: bytes, media_type: str) -> None:
    read_body_shape(request(body=body, media_type=media_type))
