# SPDX-License-Identifier: Apache-2.0
"""The head of a response, read from the lines that libcurl handed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.domain.exchange import Headers

_STATUS_LINE = re.compile(r"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?", re.IGNORECASE | re.ASCII)
HEAD_ENDS = frozenset({b"\r\n", b"\n"})
"""The line that ends a head."""
_EDGES = " \t\r\n"
_SWITCHING_PROTOCOLS = "101"


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """Version, status, reason and header lines; all text is Latin-1."""

    http_version: str
    status: int
    reason: str
    headers: Headers


def read_head(lines: Sequence[bytes]) -> ResponseHead | None:
    """Return the first final head in `lines`, each with its line end; None when none arrived whole.

    What stands before it is passed over: interim heads (1xx, but for 101, which ends the exchange, as nobody here
    upgrades) and heads without a status line. What follows it are trailers.
    """
    start = 0
    for end, line in enumerate(lines):
        if line not in HEAD_ENDS:
            continue
        status = _STATUS_LINE.match(lines[start].decode("latin-1")) if start < end else None
        if status is not None and (status[2][0] != "1" or status[2] == _SWITCHING_PROTOCOLS):
            return ResponseHead(
                status[1], int(status[2]), (status[3] or "").strip(" \t"), _read_lines(lines[start + 1 : end])
            )
        start = end + 1
    return None


def _read_lines(lines: Sequence[bytes]) -> Headers:
    text = b"".join(lines)
    if b"\n " in text or b"\n\t" in text:
        lines = _unfold(lines)
    parted = [line.decode("latin-1").partition(":") for line in lines]
    return Headers(tuple([(name.strip(_EDGES), value.strip(_EDGES)) for name, _, value in parted]))


def _unfold(lines: Sequence[bytes]) -> list[bytes]:
    """Join lines that begin with a blank to the one before. Source: RFC 9112, section 5.2."""
    joined: list[bytes] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and joined:
            joined[-1] = joined[-1].rstrip() + b" " + line.strip()
        else:
            joined.append(line)
    return joined
