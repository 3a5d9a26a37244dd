# SPDX-License-Identifier: Apache-2.0
"""A serialised object of the site's own, damaged in one bit: its reader fails, and nothing else can come of it."""

from __future__ import annotations

import base64
from binascii import Error as Base64Error


def damaged_text(value: str, index: int, bit: int) -> str:
    """Return `value` with one bit of the character at `index` flipped; 0 is the lowest."""
    return value[:index] + chr(ord(value[index]) ^ (1 << bit)) + value[index + 1 :]


def damaged_bytes(value: str, index: int, bit: int) -> str:
    """Return the Base64 `value` with one bit of the byte at `index` flipped; as it is where it is no Base64."""
    try:
        content = bytearray(base64.b64decode(value + "=" * (-len(value) % 4), validate=True))
    except Base64Error:
        return value
    content[index] ^= 1 << bit
    encoded = base64.b64encode(bytes(content)).decode("ascii")
    return encoded if value.endswith("=") else encoded.rstrip("=")
