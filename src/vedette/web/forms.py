# SPDX-License-Identifier: Apache-2.0
"""Forms, and the exact bytes that a browser sends when one is submitted.

Sources: WHATWG HTML, sections 4.10.15, 4.10.21 and 4.10.22 (form owner, entry list, submission); WHATWG URL,
section 5.2 (urlencoded); RFC 7578 (multipart).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from vedette.domain.exchange import Headers, Request, Url
from vedette.web.url import parse_url

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
TEXT_PLAIN = "text/plain"
_URLENCODED_SAFE = frozenset(b"*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    label: str
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A control of a form. `kind` is the input's type, or `select`, `textarea`; buttons are `submit`, `image`, …"""

    name: str
    kind: str = "text"
    value: str = ""
    options: tuple[Option, ...] = ()
    label: str = ""
    """What a person reads beside it: label, placeholder, title; a button's own text."""
    identifier: str = ""
    is_checked: bool = False
    is_disabled: bool = False
    is_required: bool = False
    is_multiple: bool = False
    pattern: str = ""
    minimum: str = ""
    maximum: str = ""
    most_length: int | None = None
    autocomplete: str = ""
    form_action: str | None = None
    """The `formaction` of a button; so with the next two."""
    form_method: str | None = None
    form_enctype: str | None = None

    @property
    def is_button(self) -> bool:
        """Whether it submits the form when pressed."""
        return self.kind in ("submit", "image")


@dataclass(frozen=True, slots=True)
class Form:
    """A form with the fields it owns; `action` is as it stands, None when there is none."""

    action: str | None = None
    method: str = "GET"
    enctype: str = URLENCODED
    charset: str = "utf-8"
    name: str = ""
    fields: tuple[Field, ...] = ()
    is_guess: bool = False
    """Whether it stood in a template, where the page may never use it."""

    @property
    def buttons(self) -> tuple[Field, ...]:
        """The submit buttons that can be pressed, in order."""
        return tuple(field for field in self.fields if field.is_button and not field.is_disabled)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name and value of a submission; a file when it has a file name."""

    name: str
    value: str
    file_name: str | None = None
    media_type: str = "text/plain"


def submit(
    form: Form, entries: tuple[Entry, ...], page: Url, base: Url | None = None, button: Field | None = None
) -> Request | None:
    """Return the request a browser on `page` sends for `form` filled with `entries` and `button` pressed.

    `base` is the page's base URL when it has one. None when the form leads to no http(s) address or is a dialog.
    The page is named in Referer, and in Origin where there is a body, as browsers do within one site.
    """
    action = (button.form_action if button else None) or form.action
    target = parse_url(action, base or page, form.charset) if action and action.strip() else page
    method = ((button.form_method if button else None) or form.method).upper()
    enctype = ((button.form_enctype if button else None) or form.enctype).lower()
    if target is None or method == "DIALOG":
        return None
    headers = Headers((("Referer", str(page)),))
    if method == "GET":
        query = encode_urlencoded(entries, form.charset)
        return Request("GET", target.with_target(f"{target.path}?{query}"), headers)
    media_type, body = _encode_body(enctype, entries, form.charset)
    lines = (("Content-Type", media_type), ("Origin", str(page.origin)))
    return Request(method, target, Headers(headers.lines + lines), body)


def _encode_body(enctype: str, entries: tuple[Entry, ...], charset: str) -> tuple[str, bytes]:
    if enctype == MULTIPART:
        boundary, body = encode_multipart(entries, charset)
        return f"{MULTIPART}; boundary={boundary}", body
    if enctype == TEXT_PLAIN:
        return TEXT_PLAIN, encode_text_plain(entries, charset)
    return URLENCODED, encode_urlencoded(entries, charset).encode("ascii")


def _bytes(text: str, charset: str) -> bytes:
    """Encode as browsers do: what the charset cannot say becomes an HTML reference."""
    well_formed = text.encode("utf-8", "replace").decode("utf-8")
    try:
        return well_formed.encode(charset, "xmlcharrefreplace")
    except LookupError:
        return well_formed.encode("utf-8")


def _with_newlines(text: str) -> str:
    """Return `text` with every line end as CR LF. Source: WHATWG HTML, section 4.10.22.4, step 5."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _sent_value(entry: Entry) -> str:
    return entry.value if entry.file_name is None else entry.file_name


def encode_urlencoded(entries: tuple[Entry, ...], charset: str = "utf-8") -> str:
    """Return the entries as `name=value&…`; of a file its name is sent."""
    return "&".join(
        f"{_escape_urlencoded(entry.name, charset)}={_escape_urlencoded(_sent_value(entry), charset)}"
        for entry in entries
    )


def _escape_urlencoded(text: str, charset: str) -> str:
    encoded = _bytes(_with_newlines(text), charset)
    return "".join(
        chr(byte) if byte in _URLENCODED_SAFE else "+" if byte == 0x20 else f"%{byte:02X}" for byte in encoded
    )


def encode_multipart(entries: tuple[Entry, ...], charset: str = "utf-8") -> tuple[str, bytes]:
    """Return a boundary and the body; the boundary depends on the content only, so a rerun sends the same bytes."""
    parts = [(_part_head(entry, charset), _part_body(entry, charset)) for entry in entries]
    digest = hashlib.blake2b(b"\0".join(head + b"\0" + body for head, body in parts), digest_size=8).hexdigest()
    boundary = f"----VedetteFormBoundary{digest}"
    mark = boundary.encode("ascii")
    lines = [b"--" + mark + b"\r\n" + head + b"\r\n\r\n" + body + b"\r\n" for head, body in parts]
    return boundary, b"".join(lines) + b"--" + mark + b"--\r\n"


def _part_head(entry: Entry, charset: str) -> bytes:
    head = b'Content-Disposition: form-data; name="' + _escape_name(_with_newlines(entry.name), charset) + b'"'
    if entry.file_name is None:
        return head
    file_part = b'; filename="' + _escape_name(entry.file_name, charset) + b'"\r\nContent-Type: '
    return head + file_part + entry.media_type.encode("ascii", "ignore")


def _part_body(entry: Entry, charset: str) -> bytes:
    return _bytes(_with_newlines(entry.value) if entry.file_name is None else entry.value, charset)


def _escape_name(text: str, charset: str) -> bytes:
    return _bytes(text, charset).replace(b"\r", b"%0D").replace(b"\n", b"%0A").replace(b'"', b"%22")


def encode_text_plain(entries: tuple[Entry, ...], charset: str = "utf-8") -> bytes:
    """Return the entries as lines of `name=value`."""
    lines = [f"{_with_newlines(entry.name)}={_with_newlines(_sent_value(entry))}\r\n" for entry in entries]
    return _bytes("".join(lines), charset)
