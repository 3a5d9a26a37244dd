# SPDX-License-Identifier: Apache-2.0
"""A form is submitted with the bytes that a browser sends."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Origin, Url
from vedette.web.forms import MULTIPART, TEXT_PLAIN, Entry, Field, Form, encode_multipart, encode_urlencoded, submit
from vedette.web.url import split_query

PAGE = Url(Origin("http", "shop.example", 80), "/cart/view?id=1")
ENTRIES = (Entry("a b", "ü&="), Entry("t", "one\ntwo"), Entry("f", "content", "x.txt"))


def test_a_get_form_replaces_the_query() -> None:
    sent = submit(Form(action="/find?old=1#x"), (Entry("q", "a b~"),), PAGE)

    assert sent is not None
    assert sent.method == "GET"
    assert str(sent.url) == "http://shop.example/find?q=a+b%7E"
    assert sent.headers.get("referer") == str(PAGE)


def test_a_form_without_an_action_goes_to_its_own_page() -> None:
    sent = submit(Form(method="POST"), (), PAGE, base=PAGE.with_target("/other/"))

    assert sent is not None
    assert sent.url == PAGE


def test_a_urlencoded_body() -> None:
    sent = submit(Form(action="save", method="POST"), ENTRIES, PAGE)

    assert sent is not None
    assert str(sent.url) == "http://shop.example/cart/save"
    assert sent.headers.get("content-type") == "application/x-www-form-urlencoded"
    assert sent.headers.get("origin") == "http://shop.example"
    assert sent.body == b"a+b=%C3%BC%26%3D&t=one%0D%0Atwo&f=x.txt"


def test_a_multipart_body() -> None:
    sent = submit(Form(method="POST", enctype=MULTIPART), (Entry('n"', "1\n2"), Entry("f", "c\n", 'x".txt')), PAGE)

    assert sent is not None
    boundary = (sent.headers.get("content-type") or "").partition("boundary=")[2].encode()
    assert sent.body == (
        b"--" + boundary + b'\r\nContent-Disposition: form-data; name="n%22"\r\n\r\n1\r\n2\r\n'
        b"--" + boundary + b'\r\nContent-Disposition: form-data; name="f"; filename="x%22.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nc\n\r\n--" + boundary + b"--\r\n"
    )


def test_a_plain_body() -> None:
    sent = submit(Form(method="POST", enctype=TEXT_PLAIN), ENTRIES, PAGE)

    assert sent is not None
    assert sent.body == "a b=ü&=\r\nt=one\r\ntwo\r\nf=x.txt\r\n".encode()


def test_a_button_has_its_say() -> None:
    button = Field("go", "submit", form_action="/other", form_method="POST", form_enctype=MULTIPART)

    sent = submit(Form(action="/x"), (Entry("a", "1"),), PAGE, button=button)

    assert sent is not None
    assert (sent.method, sent.url.path) == ("POST", "/other")
    assert (sent.headers.get("content-type") or "").startswith(MULTIPART)


def test_the_charset_is_the_forms() -> None:
    assert encode_urlencoded((Entry("q", "é€"),), "cp1252") == "q=%E9%80"
    assert encode_urlencoded((Entry("q", "ж"),), "cp1252") == "q=%26%231078%3B"


def test_what_leads_nowhere_is_not_sent() -> None:
    form = Form(action="javascript:go()")

    assert submit(form, (), PAGE) is None
    assert submit(replace(form, action="mailto:a@b.example"), (), PAGE) is None
    assert submit(Form(method="DIALOG"), (), PAGE) is None


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_what_is_encoded_can_be_read_back(pairs: list[tuple[str, str]]) -> None:
    entries = tuple(Entry(name, value) for name, value in pairs)

    def sent(text: str) -> str:
        well_formed = text.encode("utf-8", "replace").decode()
        return well_formed.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")

    assert [(pair.name, pair.value) for pair in split_query(encode_urlencoded(entries))] == [
        (sent(name), sent(value)) for name, value in pairs
    ]
    assert encode_multipart(entries) == encode_multipart(entries)
