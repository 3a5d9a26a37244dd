# SPDX-License-Identifier: Apache-2.0
"""Sitemaps: XML, index, plain text, each also gzipped. Source: sitemaps.org protocol 0.9."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from vedette.web.media_type import decode_body

MOST_BYTES = 8 * 1024 * 1024
"""How much of a gzipped file is unpacked; a bomb ends here."""
MOST_ENTRIES = 10_000
_LOC = re.compile(r"<(?:\w{1,20}:)?loc\s*>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,4096}?)\s*(?:\]\]>)?\s*</", re.IGNORECASE)
_LINE = re.compile(r"^[ \t]*(https?://\S{1,4096})[ \t\r]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses of pages, and of further sitemaps when the file is an index; in order, each once."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(body: bytes) -> Sitemap:
    """Return what the file lists, at most `MOST_ENTRIES`; what is cut off or broken is read as far as it goes."""
    text = decode_body(unpack(body))
    if "<" not in text[:2_000]:
        return Sitemap(pages=_first(_LINE.findall(text)))
    entries = _first(html.unescape(entry) for entry in _LOC.findall(text))
    is_index = re.search(r"<(?:\w{1,20}:)?sitemapindex\b", text[:20_000], re.IGNORECASE) is not None
    return Sitemap(sitemaps=entries) if is_index else Sitemap(pages=entries)


def _first(entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(entries), MOST_ENTRIES))


def unpack(body: bytes) -> bytes:
    """Return `body` gunzipped, at most `MOST_BYTES`, when it is gzip; else as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MOST_BYTES)
    except zlib.error:
        return b""
