# SPDX-License-Identifier: Apache-2.0
"""The head of a response, read from the lines that libcurl hands over one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.domain.exchange import Headers

_STATUS_LINE = re.compile(rb"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """Version, status, reason and header lines; all text is Latin-1."""

    http_version: str
    status: int
    reason: str
    headers: Headers


class HeadReader:
    """Collects lines. Interim responses (1xx) are forgotten when the next one begins; trailers are passed over."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._status: re.Match[bytes] | None = None
        self._is_complete = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing came."""
        return not self._lines and not self._is_complete

    @property
    def is_final(self) -> bool:
        """Whether a whole head came that is not interim; 101 ends the exchange, as nobody here upgrades."""
        return self._status is not None and (self._status[2][:1] != b"1" or self._status[2] == b"101")

    def feed(self, line: bytes) -> None:
        """Take the next line, line end included."""
        if self._is_complete:
            if self.is_final:
                return
            self._lines.clear()
            self._is_complete = False
        if line in (b"\r\n", b"\n"):
            self._is_complete = True
            self._status = _STATUS_LINE.match(self._lines[0]) if self._lines else None
        else:
            self._lines.append(line)

    def read(self) -> ResponseHead | None:
        """Return the final head; None when it did not arrive whole or begins with no status line."""
        status = self._status
        if status is None or not self._is_complete or not self.is_final:
            return None
        return ResponseHead(
            status[1].decode("ascii"),
            int(status[2]),
            (status[3] or b"").decode("latin-1").strip(" \t"),
            Headers(tuple(map(_split, _unfold(self._lines[1:])))),
        )


def _unfold(lines: list[bytes]) -> list[bytes]:
    """Join lines that begin with a blank to the one before. Source: RFC 9112, section 5.2."""
    if not any(line[0] in b" \t" for line in lines if line):
        return lines
    joined: list[bytes] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and joined:
            joined[-1] = joined[-1].rstrip() + b" " + line.strip()
        else:
            joined.append(line)
    return joined


def _split(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(":")
    return name.strip(" \t\r\n"), value.strip(" \t\r\n")
