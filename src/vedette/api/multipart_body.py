# SPDX-License-Identifier: Apache-2.0
"""`multipart/form-data` bodies as values. Source: RFC 7578.

A field is a text. A file becomes an object of its name and its content in base64, the shape of the API's file models.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from pydantic import JsonValue
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from vedette.api.form_text import nested
from vedette.api.limits import BODY_LIMIT_BYTES, MOST_VALUES, too_many
from vedette.errors import UsageError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_REMEDY = "Send each field as a part with `Content-Disposition: form-data; name=…`, between the boundary of the header."


def read_multipart(body: bytes, content_type: str, charset: str) -> JsonValue:
    """Return the object that the parts of `body` describe. Raises UsageError when there is none."""
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise UsageError("The multipart body has no boundary in its Content-Type.", _REMEDY)
    parts = _Parts(charset)
    try:
        parser = MultipartParser(boundary, parts.callbacks(), max_size=BODY_LIMIT_BYTES)
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise UsageError("The multipart body cannot be read.", _REMEDY) from error
    if not parts.fields:
        raise UsageError("The multipart body has no fields.", _REMEDY)
    return nested(parts.fields)


class _Parts:
    """Collects the parts while the parser reports them."""

    def __init__(self, charset: str) -> None:
        self.fields: list[tuple[str, JsonValue]] = []
        self._charset = charset
        self._disposition = b""
        self._header_name = b""
        self._header_value = b""
        self._content = bytearray()

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_name,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_part_data": self._add_content,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.fields) >= MOST_VALUES:
            raise too_many()
        self._disposition = b""
        self._content = bytearray()

    def _add_name(self, octets: bytes, start: int, end: int) -> None:
        self._header_name += octets[start:end]

    def _add_value(self, octets: bytes, start: int, end: int) -> None:
        self._header_value += octets[start:end]

    def _end_header(self) -> None:
        if self._header_name.strip().lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _add_content(self, octets: bytes, start: int, end: int) -> None:
        self._content += octets[start:end]

    def _end(self) -> None:
        options = parse_options_header(self._disposition)[1]
        name = options.get(b"name", b"").decode(self._charset, "replace")
        if b"filename" not in options:
            self.fields.append((name, self._content.decode(self._charset, "replace")))
            return
        file: dict[str, JsonValue] = {
            "FileName": options[b"filename"].decode(self._charset, "replace"),
            "Content": base64.b64encode(self._content).decode("ascii"),
        }
        self.fields.append((name, file))
