# SPDX-License-Identifier: Apache-2.0
"""Values that are objects of a language's own serialisation. Never raises.

Sources: PHP manual, serialize(); Java Object Serialization Specification, section 6.4.2; Python's pickletools;
[MS-NRBF], section 2.6.1; Ruby's Marshal.
"""

from __future__ import annotations

import base64
import re
from binascii import Error as Base64Error
from dataclasses import dataclass

_PHP = re.compile(r'(?:O:\d{1,4}:"[\w\\]{1,200}":|a:)(\d{1,4}):\{.*\}\Z', re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}\Z")
_LEAST_PICKLE, _MOST_PICKLE = 2, 5


@dataclass(frozen=True, slots=True)
class SerialisedValue:
    """The language whose reader it is for, and the place in which damage cannot name another class.

    `weak_spot` is a position in the text of PHP, and of the bytes behind Base64 in the other languages.
    """

    language: str
    weak_spot: int

    @property
    def is_text(self) -> bool:
        """Whether it is written as plain text."""
        return self.language == "PHP"


def read_serialised(value: str) -> SerialisedValue | None:
    """Return what `value` is a serialised object of; None where it is none."""
    if (found := _PHP.match(value)) is not None:
        return SerialisedValue("PHP", found.end(1) - 1)
    content = _bytes_of(value)
    if content.startswith(b"\xac\xed\x00\x05"):
        return SerialisedValue("Java", 3)
    if content.startswith(b"\x00\x01\x00\x00\x00\xff\xff\xff\xff"):
        return SerialisedValue(".NET", 0)
    if content.startswith(b"\x04\x08") and len(content) > 2 and chr(content[2]) in '{[oIU"':
        return SerialisedValue("Ruby", 1)
    if content[:1] == b"\x80" and content[-1:] == b"." and _LEAST_PICKLE <= content[1] <= _MOST_PICKLE:
        return SerialisedValue("Python", len(content) - 1)
    return None


def _bytes_of(value: str) -> bytes:
    if _BASE64.match(value) is None:
        return b""
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except Base64Error:
        return b""
