# SPDX-License-Identifier: Apache-2.0
"""Every place of a request that can hold a value is found, with a slot that is exact to the byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.crawl_site import address

from vedette.crawl.insertion_points import header_points, points_of, with_cookies
from vedette.crawl.url_rewriting import PathPattern, UrlRewriter
from vedette.domain.exchange import Headers, Request
from vedette.domain.insertion import BODY_PLACES, InsertionPoint, Place
from vedette.domain.scope import UrlRewriting
from vedette.web.forms import Entry, encode_multipart, encode_urlencoded

REWRITER = UrlRewriter(UrlRewriting())


def points(request: Request) -> tuple[InsertionPoint, ...]:
    return points_of(request, REWRITER.pattern(request.url.path))


def get(target: str) -> Request:
    return Request("GET", address("http://site.example/").with_target(target))


def post(media_type: str, body: bytes) -> Request:
    return Request("POST", address("http://site.example/x"), Headers((("Content-Type", media_type),)), body)


def raw_of(point: InsertionPoint) -> str:
    """Return what stands in the slot of the base request."""
    if point.place in BODY_PLACES:
        text = point.request.body.decode("latin-1")
    elif point.header:
        text = point.request.headers.get(point.header) or ""
    else:
        text = point.request.url.target
    return text[len(point.before) : len(text) - len(point.after)]


def described(request: Request) -> list[tuple[Place, str, str]]:
    return [(point.place, point.name, point.value) for point in points(request)]


def test_query_and_path() -> None:
    assert described(get("/item/17/view?a=1&b=%20x&a=2&flag&=n")) == [
        (Place.PATH, "2", "17"),
        (Place.QUERY, "a", "1"),
        (Place.QUERY, "b", " x"),
        (Place.QUERY, "a[2]", "2"),
        (Place.QUERY, "#4", "flag"),
        (Place.QUERY, "", "n"),
    ]
    assert points(get("/item/17/view"))[0].route == "/item/{2}/view"


def test_a_urlencoded_body() -> None:
    request = post("application/x-www-form-urlencoded; charset=utf-8", b"a=1&b=x+y")

    assert described(request) == [(Place.BODY, "a", "1"), (Place.BODY, "b", "x y")]
    assert points(request)[1].put("ü&").body == b"a=1&b=%C3%BC%26"


def test_a_multipart_body() -> None:
    boundary, body = encode_multipart((Entry("a", "ü"), Entry("f", "text\n", "n.txt"), Entry('q"', "")))
    request = post(f"multipart/form-data; boundary={boundary}", body)

    assert described(request) == [
        (Place.MULTIPART, "a", "ü"),
        (Place.MULTIPART, "f", "text\n"),
        (Place.MULTIPART, 'q"', ""),
    ]
    assert points(request)[0].put("é").body == body.replace("ü".encode(), "é".encode(), 1)


def test_a_json_body() -> None:
    body = '{"a": [1, {"b/c": "x\\n\\"ü"}, null, []], "d": true , "e": {"f": -1.5e3}}'.encode()
    request = post("application/vnd.api+json", body)

    assert described(request) == [
        (Place.JSON, "/a/0", "1"),
        (Place.JSON, "/a/1/b~1c", 'x\n"ü'),
        (Place.JSON, "/a/2", "null"),
        (Place.JSON, "/d", "true"),
        (Place.JSON, "/e/f", "-1.5e3"),
    ]
    changed = json.loads(points(request)[3].put("'\"").body)
    assert changed["d"] == "'\""
    assert described(post("application/json", b'"alone"')) == [(Place.JSON, "", "alone")]


def test_an_xml_body() -> None:
    body = '<?xml version="1.0"?><o id="7"><i>ü</i><i/></o>'.encode()
    request = post("application/soap+xml; charset=utf-8", body)

    assert described(request) == [(Place.XML, "/o/@id", "7"), (Place.XML, "/o/i", "ü")]
    assert points(request)[1].put("é<").body == body.replace("ü".encode(), b"&#233;&#60;")
    assert described(post("text/xml", b"\xff\xfe<\x00")) == []


def test_a_graphql_body() -> None:
    body = json.dumps({"query": 'query Q($n: Int) {user(id: "7", n: $n) {name}}', "variables": {"n": 3}}).encode()

    assert described(post("application/json", body)) == [
        (Place.JSON, "/query (graphql) user(id)", "7"),
        (Place.JSON, "/variables/n", "3"),
    ]


def test_values_inside_values() -> None:
    assert described(get("/find?where=%7B%22a%22%3A1%7D&state=eyJpZCI6IDd9")) == [
        (Place.QUERY, "where", '{"a":1}'),
        (Place.QUERY, "where (json) /a", "1"),
        (Place.QUERY, "state", "eyJpZCI6IDd9"),
        (Place.QUERY, "state (base64)", '{"id": 7}'),
        (Place.QUERY, "state (base64) (json) /id", "7"),
    ]


def test_cookies_and_headers() -> None:
    request = with_cookies(get("/x"), (("sid", "a%20b"), ("t", "")))

    assert described(request) == [(Place.COOKIE, "sid", "a b"), (Place.COOKIE, "t", "")]
    assert points(request)[0].put("c d").headers.get("cookie") == "sid=c%20d; t="

    agent, referer, forwarded, host = header_points(request, PathPattern("/x"), "Vedette/1")
    assert agent.append("z").headers.get("user-agent") == "Vedette/1z"
    assert referer.value == "http://site.example/"
    assert forwarded.request.headers.get("x-forwarded-for") == "127.0.0.1"
    assert host.value == "site.example"


SILENT = {
    "broken JSON": post("application/json", b'{"a": '),
    "a body of another kind": post("text/plain", b"a=1"),
    "a multipart body without an end": post("multipart/form-data; boundary=x", b'--x\r\na; name="b"\r\n\r\nc'),
    "a multipart body without a boundary": post("multipart/form-data", b"--x\r\n\r\nc\r\n--x--"),
    "nothing to vary": get("/about"),
}


@pytest.mark.parametrize("request_", SILENT.values(), ids=SILENT)
def test_no_point_is_found_in(request_: Request) -> None:
    assert points(request_) == ()


def holds_the_laws(request: Request) -> None:
    for point in points(request):
        raw = raw_of(point)
        assert point.put_raw(raw) == request
        changed = point.put_raw(raw + "x")
        assert changed.method == request.method
        if point.place in BODY_PLACES:
            assert (changed.url, changed.headers) == (request.url, request.headers)
            assert changed.body == (point.before + raw + "x" + point.after).encode("latin-1")
        elif point.header:
            assert (changed.url, changed.body) == (request.url, request.body)
        else:
            assert (changed.headers, changed.body) == (request.headers, request.body)
    names = [(point.place, point.name) for point in points(request)]
    assert len(set(names)) == len(names)


LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=255))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(LATIN, st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5))), JSON, st.booleans())
def test_a_point_changes_its_slot_and_nothing_else(
    text: str, pairs: list[tuple[str, str]], value: object, indented: bool
) -> None:
    entries = tuple(Entry(name, content) for name, content in pairs)
    boundary, body = encode_multipart(entries)
    holds_the_laws(get(f"/{text}"))
    holds_the_laws(get(f"/a/12-{text}?{text}"))
    holds_the_laws(post("application/x-www-form-urlencoded", encode_urlencoded(entries).encode()))
    holds_the_laws(post(f"multipart/form-data; boundary={boundary}", body))
    holds_the_laws(post("multipart/form-data; boundary=x", text.encode("latin-1")))
    encoded = json.dumps(value, indent=2 if indented else None, ensure_ascii=indented)
    holds_the_laws(post("application/json", encoded.encode("utf-8", "replace")))
    holds_the_laws(with_cookies(get("/"), (("a", text), ("b", "2"))))
