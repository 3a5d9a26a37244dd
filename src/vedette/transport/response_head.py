# SPDX-License-Identifier: Apache-2.0
"""The head of a response, read from the lines that libcurl hands over one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vedette.domain.exchange import Headers

_STATUS_LINE = re.compile(rb"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """Version, status, reason and header lines; all text is Latin-1."""

    http_version: str
    status: int
    reason: str
    headers: Headers


@dataclass(slots=True)
class HeadReader:
    """Collects lines. Interim responses (1xx) are forgotten when the next one begins; trailers are passed over."""

    _lines: list[bytes] = field(default_factory=list)
    is_complete: bool = False
    """Whether the blank line after the head came."""

    def feed(self, line: bytes) -> None:
        """Take the next line, line end included."""
        if self.is_final:
            return
        if self.is_complete:
            self._lines.clear()
            self.is_complete = False
        if line in (b"\r\n", b"\n"):
            self.is_complete = True
        else:
            self._lines.append(line)

    @property
    def is_empty(self) -> bool:
        """Whether nothing came."""
        return not self._lines and not self.is_complete

    @property
    def is_final(self) -> bool:
        """Whether a whole head came that is not interim; 101 ends the exchange, as nobody here upgrades."""
        found = _STATUS_LINE.match(self._lines[0]) if self.is_complete and self._lines else None
        return found is not None and (found[2][:1] != b"1" or found[2] == b"101")

    def read(self) -> ResponseHead | None:
        """Return the final head; None when it did not arrive whole or begins with no status line."""
        found = _STATUS_LINE.match(self._lines[0]) if self.is_final else None
        if found is None:
            return None
        return ResponseHead(
            found[1].decode("ascii"),
            int(found[2]),
            (found[3] or b"").decode("latin-1").strip(" \t"),
            Headers(tuple(_split(line) for line in _unfold(self._lines[1:]))),
        )


def _unfold(lines: list[bytes]) -> list[bytes]:
    """Join lines that begin with a blank to the one before. Source: RFC 9112, section 5.2."""
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
