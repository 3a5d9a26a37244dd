# SPDX-License-Identifier: Apache-2.0
"""The head of a response, read from the lines that libcurl handed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from vedette.domain.exchange import Headers

_STATUS_LINE = re.compile(r"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?", re.IGNORECASE | re.ASCII)
HEAD_ENDS = frozenset({b"\r\n", b"\n"})
"""The line that ends a head."""
_EDGES = " \t\r\n"
_SWITCHING_PROTOCOLS, _FIRST_FINAL = 101, 200
MOST_KEPT_LINES = 500
"""With more different ones, a `HeadReader` begins anew."""
LONGEST_KEPT_LINE = 200
"""In bytes; longer lines (cookies, policies) are read each time they come."""


class ResponseHead(NamedTuple):
    """Version, status, reason and header lines; all text is Latin-1."""

    http_version: str
    status: int
    reason: str
    headers: Headers


class _Status(NamedTuple):
    version: str
    code: int
    reason: str


class HeadReader:
    """Reads heads of one site after the other.

    A site says most lines again and again, so lines that were read are kept, up to a limit; what is stored of the
    responses then shares their texts, too.
    """

    def __init__(self) -> None:
        self._statuses: dict[bytes, _Status | None] = {}
        self._pairs: dict[bytes, tuple[str, str]] = {}

    def read(self, lines: Sequence[bytes]) -> ResponseHead | None:
        """Return the first final head in `lines`, each with its line end; None when none arrived whole.

        What stands before it is passed over: interim heads (1xx, but for 101, which ends the exchange, as nobody here
        upgrades) and heads without a status line. What follows it are trailers.
        """
        start = 0
        for end, line in enumerate(lines):
            if line not in HEAD_ENDS:
                continue
            status = self._status(lines[start]) if start < end else None
            if status is not None and (status.code >= _FIRST_FINAL or status.code == _SWITCHING_PROTOCOLS):
                return ResponseHead(*status, self._headers(lines[start + 1 : end]))
            start = end + 1
        return None

    def _status(self, line: bytes) -> _Status | None:
        if line not in self._statuses:
            if len(self._statuses) >= MOST_KEPT_LINES:
                self._statuses.clear()
            found = _STATUS_LINE.match(line.decode("latin-1"))
            self._statuses[line] = (
                None if found is None else _Status(found[1], int(found[2]), (found[3] or "").strip(" \t"))
            )
        return self._statuses[line]

    def _headers(self, lines: Sequence[bytes]) -> Headers:
        text = b"".join(lines)
        if b"\n " in text or b"\n\t" in text:
            lines = _unfold(lines)
        known = self._pairs
        return Headers(tuple([known.get(line) or self._read_pair(line) for line in lines]))

    def _read_pair(self, line: bytes) -> tuple[str, str]:
        name, _, value = line.decode("latin-1").partition(":")
        pair = (name.strip(_EDGES), value.strip(_EDGES))
        if len(line) <= LONGEST_KEPT_LINE:
            if len(self._pairs) >= MOST_KEPT_LINES:
                self._pairs.clear()
            self._pairs[line] = pair
        return pair


def _unfold(lines: Sequence[bytes]) -> list[bytes]:
    """Join lines that begin with a blank to the one before. Source: RFC 9112, section 5.2."""
    joined: list[bytes] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and joined:
            joined[-1] = joined[-1].rstrip() + b" " + line.strip()
        else:
            joined.append(line)
    return joined
