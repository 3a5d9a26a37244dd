# SPDX-License-Identifier: Apache-2.0
"""What becomes of status, reason, headers and body."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.connector.reply import ERROR_TEXT_LIMIT_CHARACTERS, parse_json, read_reply

JSON = [(b"Content-Type", b"application/json")]
HTML = [(b"content-type", b"text/html; charset=iso-8859-1")]
NOT_JSON = {
    "a page": b"<html>",
    "empty": b"",
    "not a number": b"[NaN]",
    "infinite": b"-Infinity",
    "a number too large to be one": b"1e999",
    "a number of too many digits": b"9" * 5000,
    "nested too deep": b"[" * 200_000,
    "cut off": b'{"a":',
    "not text": b'"\xff"',
}


@pytest.mark.parametrize("status", [200, 201, 400, 401, 404, 500])
def test_keeps_json_at_any_status_and_says_nothing_more(status: int) -> None:
    assert read_reply(status, b"Reason", JSON, b'{"Message":"text"}') == {
        "status_code": status,
        "response_headers": {"Content-Type": "application/json"},
        "reason": "Reason",
        "json_body": {"Message": "text"},
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_reads_json_of_any_declared_type_in(encoding: str) -> None:
    assert read_reply(200, b"OK", HTML, '{"ä":"€"}'.encode(encoding))["json_body"] == {"ä": "€"}


def test_gives_the_text_of_a_page_in_its_own_charset() -> None:
    reply = read_reply(500, b"Internal Server Error", HTML, "<h1>Störung</h1>".encode("latin-1"))

    assert (reply["status_code"], reply["json_body"]) == (500, None)
    assert reply["error"] == {
        "message": "The body (text/html; charset=iso-8859-1) is not JSON.",
        "response_text": "<h1>Störung</h1>",
    }


@pytest.mark.parametrize("charset", [b"", b"; charset=none-such", b"; charset=\xff", b'; charset="'])
def test_reads_text_of_an_unknown_charset_as_utf_8(charset: bytes) -> None:
    reply = read_reply(200, b"OK", [(b"Content-Type", b"text/plain" + charset)], "ä?".encode() + b"\xff")

    assert reply["error"]["response_text"] == "ä?\ufffd"


def test_bounds_the_text_and_says_so() -> None:
    error = read_reply(200, b"OK", [], ("x" + "€" * 100_000).encode())["error"]

    assert len(error["response_text"]) == ERROR_TEXT_LIMIT_CHARACTERS
    assert error["message"] == "The body (of no declared type) is not JSON; its start follows."


@pytest.mark.parametrize(("status", "has_error"), [(200, True), (500, True), (204, False), (304, True)])
def test_says_that_a_body_is_missing_where_there_should_be_one(status: int, has_error: bool) -> None:
    assert ("error" in read_reply(status, b"", [], b"")) == has_error


def test_says_why_a_redirect_was_not_followed_and_keeps_its_text() -> None:
    reply = read_reply(302, b"Found", [(b"LOCATION", b"https://b.example/")], b"<html>moved")

    assert "redirects to https://b.example/;" in reply["error"]["message"]
    assert reply["error"]["response_text"] == "<html>moved"


def test_takes_null_for_json() -> None:
    assert read_reply(200, b"OK", JSON, b"null") == read_reply(200, b"OK", JSON, b" null ")
    assert "error" not in read_reply(200, b"OK", JSON, b"null")


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_does_not_take_for_json_what_is(body: bytes) -> None:
    with pytest.raises(ValueError):
        parse_json(body)


@given(st.integers(100, 999), st.binary(), st.lists(st.tuples(st.binary(), st.binary())), st.binary())
def test_makes_json_of_any_reply(status: int, reason: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    reply = read_reply(status, reason, headers, body)

    assert json.loads(json.dumps(reply, allow_nan=False)) == reply
    assert list(reply)[:4] == ["status_code", "response_headers", "reason", "json_body"]
