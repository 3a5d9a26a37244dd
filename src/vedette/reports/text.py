# SPDX-License-Identifier: Apache-2.0
"""Text that a target wrote, made fit for a file format: what the format cannot hold, and what would deceive a reader.

Escaping markup is left to each format's writer; here characters are replaced that no escape makes harmless.
"""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say, in no spelling (production Char)."""

_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks, embeddings, overrides and isolates. Source: Unicode Standard Annex 9."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With which a spreadsheet takes a cell for a formula. Source: OWASP, CSV Injection."""


def xml_text(text: str) -> str:
    """Return `text` without what XML 1.0 cannot hold."""
    return _NOT_XML.sub(REPLACEMENT, text)


def shown_text(text: str) -> str:
    """Return `text` as people should see it: control characters and lone surrogates replaced, direction marks named.

    A right-to-left override would show a reader another text than the one that is there.
    """
    plain = _NOT_SHOWN.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _DIRECTION.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain)


def one_line(text: str) -> str:
    """Return `text` as `shown_text` does, white space folded into single spaces."""
    return " ".join(shown_text(text).split())


def inert_cell(text: str) -> str:
    """Return `text` as a cell that no spreadsheet runs: one that starts like a formula gets an apostrophe in front."""
    plain = _NOT_SHOWN.sub(REPLACEMENT, text)
    return f"'{plain}" if plain.lstrip(" ").startswith(_FORMULA_STARTS) else plain


def utf8(text: str) -> bytes:
    """Return `text` in UTF-8; lone surrogates, which it cannot hold, become U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
