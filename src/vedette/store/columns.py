# SPDX-License-Identifier: Apache-2.0
"""Column types that mean the same on SQLite and PostgreSQL, and keys of fixed length for texts of any length."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

_ESCAPE = "\x1a"
_UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([0-9a-f]{4})")

ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A growing row number: SQLite numbers rows by itself only in a column that is declared INTEGER."""


class AnyText(TypeDecorator[str]):
    """Text with any character in it, as hostile sites send it.

    PostgreSQL refuses U+0000 and neither database takes lone surrogates; those are written as U+001A and four hex
    digits, as is U+001A itself, and read back as what they were.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return `value` as it is stored."""
        if value is None or (value.isascii() and value.isprintable()):
            return value
        return _UNSTORABLE.sub(lambda found: f"{_ESCAPE}{ord(found.group()):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the stored `value` as it was."""
        if value is None or _ESCAPE not in value:
            return value
        return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), value)


def text_digest(*texts: str) -> bytes:
    """Return 16 bytes that stand for `texts`, told apart by their lengths: BLAKE2b-128.

    Keys are as long as a site makes its URLs, and an index entry of PostgreSQL ends at 2,704 bytes.
    """
    digest = hashlib.blake2b(digest_size=16)
    for text in texts:
        encoded = text.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(4, "big"))
        digest.update(encoded)
    return digest.digest()
