# SPDX-License-Identifier: Apache-2.0
"""What a body is and which text its bytes stand for, as a browser decides it.

Sources: WHATWG MIME Sniffing, section 4.4; WHATWG Encoding, section 4.2; WHATWG HTML, section 13.2.3.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import Enum

from vedette.domain.exchange import Response

MOST_TEXT_BYTES = 4 * 1024 * 1024
_PRESCAN_BYTES = 1024
_PARAMETER = re.compile(r';\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))')
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{1,40})[\"']", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LATIN = frozenset({"ascii", "iso8859-1", "cp1252"})
_CHARSETS = frozenset(
    {"utf-8", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "gbk", "gb2312", "gb18030", "euc_jp", "shift_jis"}
    | {"cp932", "iso2022_jp", "euc_kr", "cp949", "koi8-r", "koi8-u", "mac-roman", "cp866", "cp874", "cp1252"}
    | {f"cp125{number}" for number in range(9)}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)}
)
"""Codecs that stand for a charset of the web; Python's others (`base64`, `idna`, `unicode_escape`) stay out."""


class BodyKind(Enum):
    """What a body is read as."""

    HTML = "html"
    XML = "xml"
    JSON = "json"
    JAVASCRIPT = "javascript"
    STYLESHEET = "stylesheet"
    TEXT = "text"
    OTHER = "other"
    """Images, archives, unknown bytes: nothing that is read for links."""


@dataclass(frozen=True, slots=True)
class MediaType:
    """A Content-Type value: `essence` is `type/subtype` in lower case, empty when there is none."""

    essence: str
    parameters: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """Return the first parameter `name` (lower case), or None."""
        return next((value for key, value in self.parameters if key == name), None)


def read_media_type(value: str) -> MediaType:
    """Return what a Content-Type value says; parameters that are not in the form are left out."""
    essence = value.partition(";")[0].strip().lower()
    found = _PARAMETER.findall(value[:2_000])
    parameters = tuple((name.lower(), re.sub(r"\\(.)", r"\1", quoted) or bare.strip()) for name, quoted, bare in found)
    return MediaType(essence, parameters)


def read_charset(content_type: str, body: bytes) -> str:
    """Return the Python codec of the body's text: byte order mark, then the header, then the markup, else UTF-8."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return codec
    named = read_media_type(content_type).get("charset")
    head = body[:_PRESCAN_BYTES]
    in_markup = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    for label in (named, in_markup[1].decode("ascii") if in_markup else None):
        known = _codec(label) if label else None
        if known:
            return known
    return "utf-8"


def _codec(label: str) -> str | None:
    """Return the codec that browsers take for `label`; ISO-8859-1 and ASCII mean windows-1252 to them."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    if name in _LATIN:
        return "cp1252"
    return "utf-16-le" if name == "utf-16" else name if name in _CHARSETS else None


def decode_body(body: bytes, content_type: str = "") -> str:
    """Return the text of `body`, at most `MOST_TEXT_BYTES` of it; what cannot be decoded becomes U+FFFD."""
    text = body[:MOST_TEXT_BYTES].decode(read_charset(content_type, body), "replace")
    return text.removeprefix("\ufeff")


def text_of(response: Response) -> str:
    """Return the text of the response's body, see `decode_body`."""
    return decode_body(response.body, response.headers.get("content-type") or "")


def body_kind(response: Response) -> BodyKind:
    """Return what the body is: by its media type, or by its first bytes where that is missing or says nothing."""
    essence = response.media_type
    if essence in ("text/html", "application/xhtml+xml"):
        return BodyKind.HTML
    if essence.endswith(("/xml", "+xml")):
        return BodyKind.XML
    if essence.endswith(("/json", "+json")):
        return BodyKind.JSON
    if essence.endswith(("javascript", "ecmascript")):
        return BodyKind.JAVASCRIPT
    if essence == "text/css":
        return BodyKind.STYLESHEET
    if essence in ("", "*/*", "application/unknown", "unknown/unknown", "application/octet-stream", "text/plain"):
        return _sniff(response.body, plain=essence == "text/plain")
    return BodyKind.TEXT if essence.startswith("text/") else BodyKind.OTHER


_HTML_START = re.compile(
    rb"<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|form)[\s>]|<!--", re.I
)


def _sniff(body: bytes, *, plain: bool) -> BodyKind:
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n\f")
    if not plain:
        if _HTML_START.match(head):
            return BodyKind.HTML
        if head.startswith(b"<?xml"):
            return BodyKind.XML
        if head.startswith((b"{", b"[")):
            return BodyKind.JSON
    is_binary = any(byte < 0x20 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return BodyKind.OTHER if is_binary and not body.startswith(_MARKS[1][0]) else BodyKind.TEXT
