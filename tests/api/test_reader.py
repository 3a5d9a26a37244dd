# SPDX-License-Identifier: Apache-2.0
"""Bodies in every dress that clients put on become the same value."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.api.limits import BODY_LIMIT_BYTES, MOST_DEPTH, TooLarge
from vedette.api.reader import read_body
from vedette.errors import UsageError

GUID = "87be9df1-9f81-46e9-e860-b13b04474ccc"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

SAME: dict[str, tuple[bytes, str]] = {
    "JSON": (b'{"ScanId":"a","DoNotFail":false}', JSON),
    "JSON with a charset": (b'{"ScanId":"a","DoNotFail":false}', f"{JSON}; charset=utf-8"),
    "JSON under a form type": (b'{"ScanId":"a","DoNotFail":false}', FORM),
    "JSON under no type": (b'{"ScanId":"a","DoNotFail":false}', ""),
    "JSON under text/json": (b'{"ScanId":"a","DoNotFail":false}', "text/json"),
    "JSON under application/scim+json": (b'{"ScanId":"a","DoNotFail":false}', "application/scim+json"),
    "JSON under text/plain": (b'{"ScanId":"a","DoNotFail":false}', "text/plain"),
    "JSON behind a byte order mark": (b'\xef\xbb\xbf{"ScanId":"a","DoNotFail":false}', JSON),
    "JSON in UTF-16": ('{"ScanId":"a","DoNotFail":false}'.encode("utf-16"), JSON),
    "single quotes": (b"{'ScanId':'a','DoNotFail':false}", JSON),
    "names without quotes": (b"{ScanId:'a', DoNotFail: false,}", JSON),
    "comments": (b"/* plugin */ {'ScanId':'a', // id\n'DoNotFail':false}", JSON),
}


@pytest.mark.parametrize(("body", "content_type"), SAME.values(), ids=SAME)
def test_reads_the_same_object_from(body: bytes, content_type: str) -> None:
    assert read_body(body, content_type) == {"ScanId": "a", "DoNotFail": False}


FORMS: dict[str, tuple[bytes, str, object]] = {
    "dots": (b"A.B=1&A.C=2", FORM, {"A": {"B": "1", "C": "2"}}),
    "brackets": (b"A%5BB%5D=1&A[C]=2", FORM, {"A": {"B": "1", "C": "2"}}),
    "dots and brackets of different case": (b"A.B=1&a[C]=2", FORM, {"A": {"B": "1", "C": "2"}}),
    "a bare key": (b"A.B&C=", FORM, {"A": {"B": None}, "C": ""}),
    "a repeated name": (b"Tags=a&Tags=b", FORM, {"Tags": ["a", "b"]}),
    "empty brackets": (b"Tags[]=a&Tags[]=b", FORM, {"Tags": ["a", "b"]}),
    "numbered brackets": (b"L[0].U=a&L[1].U=b", FORM, {"L": {"0": {"U": "a"}, "1": {"U": "b"}}}),
    "a value without a name": (f"={GUID}".encode(), FORM, GUID),
    "the form type of Jenkins": (b"A=%E9+x", f"{FORM}; charset=ISO-8859-1", {"A": "é x"}),
    "UTF-8": (b"A=%C3%A9", FORM, {"A": "é"}),
    "a form under a JSON type": (f"id={GUID}".encode(), JSON, {"id": GUID}),
    "a form under no type": (f"id={GUID}".encode(), "", {"id": GUID}),
}


@pytest.mark.parametrize(("body", "content_type", "value"), FORMS.values(), ids=FORMS)
def test_reads_a_form_with(body: bytes, content_type: str, value: object) -> None:
    assert read_body(body, content_type) == value


BARE: dict[str, tuple[bytes, str]] = {
    "a JSON string": (f'"{GUID}"'.encode(), JSON),
    "a string in single quotes": (f"'{GUID}'".encode(), JSON),
    "a JSON string under a form type": (f'"{GUID}"'.encode(), FORM),
    "a GUID and nothing else": (GUID.encode(), "text/plain"),
    "XML": (f"<string>{GUID}</string>".encode(), "text/xml"),
}


@pytest.mark.parametrize(("body", "content_type"), BARE.values(), ids=BARE)
def test_reads_a_bare_text_from(body: bytes, content_type: str) -> None:
    assert read_body(body, content_type) == GUID


def test_reads_xml_as_datacontract_writes_it() -> None:
    body = (
        f"<?xml version='1.0'?><NewScanTask xmlns='urn:x' xmlns:i='{XSI}'><TargetUri>http://a/</TargetUri>"
        "<Cookies i:nil='true'/><Tags><string>a</string><string>b</string></Tags></NewScanTask>"
    )

    assert read_body(body.encode(), "application/xml") == {
        "TargetUri": "http://a/",
        "Cookies": None,
        "Tags": {"string": ["a", "b"]},
    }


def test_reads_multipart_fields_and_files() -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="A.B"\r\n\r\n1\r\n'
        b'--x\r\nContent-Disposition: form-data; name="File"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n'
    )

    assert read_body(body, "multipart/form-data; boundary=x") == {
        "A": {"B": "1"},
        "File": {"FileName": "a.txt", "Content": "aGVsbG8="},
    }


def test_reads_nothing_from_an_empty_body() -> None:
    assert read_body(b" \r\n", JSON) is None


REFUSED: dict[str, tuple[bytes, str]] = {
    "a document type": (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "text/xml"),
    "broken XML": (b"<a", "text/xml"),
    "broken JSON": (b'{"a"', JSON),
    "a number that is none": (b"NaN", JSON),
    "a number beyond all": (b"[1e999]", JSON),
    "a NUL": (b'["\\u0000"]', JSON),
    "deep lists": (b"[" * 100_000, JSON),
    "deep lists in single quotes": (b"[" * 500 + b"''" + b"]" * 500, JSON),
    "deep XML": (b"<a>" * 200 + b"</a>" * 200, "text/xml"),
    "deep form names": (b"a" + b"[b]" * 500 + b"=1", FORM),
    "many values": (json.dumps([0] * 60_000).encode(), JSON),
    "many fields": (b"a=1&" * 60_000, FORM),
    "an unknown charset": (b"a=1", f"{FORM}; charset=punycode"),
    "multipart without parts": (b"nothing", "multipart/form-data; boundary=x"),
    "multipart with a boundary that is too long": (b"nothing", f"multipart/form-data; boundary={'x' * 5_000}"),
    "a form with a name that nests deep": (b"a." * 1_000 + b"b=1", "application/x-www-form-urlencoded"),
    "multipart without a boundary": (b"nothing", "multipart/form-data"),
}


@pytest.mark.parametrize(("body", "content_type"), REFUSED.values(), ids=REFUSED)
def test_refuses_with_a_remedy(body: bytes, content_type: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_body(body, content_type)

    assert refused.value.message.endswith(".")
    assert refused.value.remedy


def test_refuses_a_body_beyond_the_limit() -> None:
    with pytest.raises(TooLarge):
        read_body(b"a" * (BODY_LIMIT_BYTES + 1), JSON)


def test_replaces_lone_surrogates() -> None:
    assert read_body(b'["\\ud800x", "\\ud83d\\ude00"]', JSON) == ["\ufffdx", "\U0001f600"]


@given(st.binary(max_size=300), st.sampled_from([JSON, FORM, "text/xml", "multipart/form-data; boundary=x", ""]))
def test_any_bytes_are_a_value_or_a_usage_error(body: bytes, content_type: str) -> None:
    with suppress(UsageError):
        read_body(body, content_type)


NAMES = st.text("abcXYZ_", min_size=1, max_size=5)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, PLAIN, max_size=3))
def test_the_dialect_reads_what_strict_json_reads(value: dict[str, object]) -> None:
    # A comma behind the last member is refused by the strict reader, so this text takes the other one.
    text = json.dumps(value)
    dialect = f"{text[:-1]},}}" if value else text

    assert MOST_DEPTH > 8
    assert read_body(dialect.encode(), JSON) == json.loads(text)
