# SPDX-License-Identifier: Apache-2.0
"""The one reader of request bodies: bytes under any media type become a value of JSON's kinds.

What a body is, it shows itself: clients send JSON under form types, under none, and forms under JSON types. So the
first character decides between JSON and XML, and the declared type only where the text leaves it open.
"""

from __future__ import annotations

import codecs
import re

from pydantic import JsonValue
from python_multipart.multipart import parse_options_header

from vedette.api.form_text import read_form
from vedette.api.json_text import read_json
from vedette.api.limits import BODY_LIMIT_BYTES, TooLarge, cleaned
from vedette.api.multipart_body import read_multipart
from vedette.api.xml_text import read_xml
from vedette.errors import UsageError
from vedette.wire.guids import read_guid

_CHARSETS = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1", "iso8859-9", "iso8859-15", "cp1252", "cp1254"}
)
_JSON_STARTS = (b"{", b"[", b'"', b"'")
_FORM_START = re.compile(r"[^\s{}<>\"']{0,2000}?=")
_LIST_START = re.compile(r"\[\d{0,9}\][.\[=]", re.ASCII)
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def too_large() -> TooLarge:
    """Return the error of a body that is longer than the limit."""
    return TooLarge(f"The body is longer than {BODY_LIMIT_BYTES:,} bytes.", "Send less at once.")


def read_body(body: bytes, content_type: str) -> JsonValue:
    """Return the value that `body` holds; None for an empty one.

    Raises UsageError when it holds none, nests too deep, or names a charset that is not read.
    """
    if not body.strip():
        return None
    if len(body) > BODY_LIMIT_BYTES:
        raise too_large()
    media_type, options = parse_options_header(content_type)
    media_type = media_type.lower()
    if media_type == b"multipart/form-data":
        return cleaned(read_multipart(body, content_type, _charset(options)))
    start = body.lstrip()[:1]
    if start == b"<" or (media_type.endswith(b"xml") and start not in _JSON_STARTS):
        return cleaned(read_xml(body))
    return cleaned(_read_text(body, options, is_form=media_type == b"application/x-www-form-urlencoded"))


def _read_text(body: bytes, options: dict[bytes, bytes], *, is_form: bool) -> JsonValue:
    charset = _charset(options)
    for mark, marked in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            body, charset = body[len(mark) :], marked
    text = body.decode(charset, "replace").strip()
    looks_like_json = text.startswith(("{", "[", '"', "'")) and not (is_form and _LIST_START.match(text))
    if not looks_like_json and (is_form or _FORM_START.match(text)):
        return read_form(text, "utf-8" if charset.startswith("utf-16") else charset)
    if not looks_like_json and read_guid(text) is not None:
        return text
    return read_json(text)


def _charset(options: dict[bytes, bytes]) -> str:
    """Return the Python name of the declared charset, UTF-8 when none is."""
    declared = options.get(b"charset", b"utf-8").decode("latin-1").strip("'\" ")
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        name = ""
    if name not in _CHARSETS:
        raise UsageError(f"The charset {declared[:40]!r} is not read.", "Send UTF-8.")
    return name
