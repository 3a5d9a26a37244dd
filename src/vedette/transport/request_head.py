# SPDX-License-Identifier: Apache-2.0
"""The head of a request as it goes out: which lines, in which order, and which bytes may not stand in it.

Host comes first, then our own lines, then the request's in its order and spelling; a line of the request replaces ours
of the same name. Framing is the transport's alone: a request's own Content-Length or Transfer-Encoding is left out,
since a wrong one would make the server read the next request from the middle of this one (CWE-444).
"""

from __future__ import annotations

import re

from vedette.domain.exchange import TOKEN, Headers, Origin, Request
from vedette.domain.guise import Guise
from vedette.domain.policy_http import HttpManners
from vedette.transport.guises import shown_lines

MARK_HEADER = "X-Vedette-Scan"
ACCEPT_ENCODING = "gzip, deflate, br, zstd"
MOST_ORIGINS = 1_000
"""Different origins whose lines an `Identity` remembers; with more it begins anew."""

_Lines = tuple[tuple[str, str], ...]
_PLACED = frozenset({"host", MARK_HEADER.lower()})
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_JUDGED = _FRAMING | {"host"}
_BREAKS = re.compile(r"[\x00\r\n]")
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0]")
_PLAIN_VALUE = re.compile(r"(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?")
_PLAIN_TARGET = re.compile(r"[!-~\x80-\xff]+")
_LENGTH_EXPECTED = frozenset({"POST", "PUT", "PATCH"})


class Identity:
    """Who a sender says it is: the User-Agent, the scan's id, and the lines that the credentials add.

    The credentials are shown to `origins` only: a further site of the scan may be run by somebody else.
    """

    def __init__(
        self,
        user_agent: str,
        scan_id: str,
        lines: _Lines = (),
        origins: frozenset[Origin] = frozenset(),
        manners: HttpManners | None = None,
    ) -> None:
        self.scan_id = scan_id
        self._habits = _habits(user_agent, manners or HttpManners())
        self._lines = lines
        self._origins = origins
        self._openings: dict[Origin, _Lines] = {}

    def showing(self, lines: _Lines) -> Identity:
        """Return an identity that shows these lines, too; they take the place of credentials of the same name."""
        named = {name.lower() for name, _ in lines}
        other = Identity("", self.scan_id, (*(line for line in self._lines if line[0].lower() not in named), *lines))
        other._habits, other._origins = self._habits, self._origins
        return other

    def in_guise(self, guise: Guise) -> Identity:
        """Return an identity that shows what it shows in a guise."""
        lines = shown_lines(self._lines, guise)
        if lines == self._lines:
            return self
        other = Identity("", self.scan_id, lines)
        other._habits, other._origins = self._habits, self._origins
        return other

    def opening(self, origin: Origin) -> _Lines:
        """Return the Host line of a request to `origin` and behind it our own lines; made once for each origin."""
        opening = self._openings.get(origin)
        if opening is None:
            if len(self._openings) >= MOST_ORIGINS:
                self._openings.clear()
            opening = self._openings[origin] = (
                ("Host", origin.authority),
                *self._habits,
                *(self._lines if origin in self._origins else ()),
            )
        return opening


def _habits(user_agent: str, manners: HttpManners) -> _Lines:
    """Return the lines that say who asks and for what, the same for every origin."""
    encoding = ACCEPT_ENCODING if manners.accepts_compression else "identity"
    lines: tuple[tuple[str, str | None], ...] = (
        ("User-Agent", manners.user_agent or user_agent),
        ("Accept", manners.accept),
        ("Accept-Language", manners.accept_language),
        ("Accept-Charset", manners.accept_charset),
        ("Accept-Encoding", encoding),
    )
    return tuple((name, value) for name, value in lines if value is not None)


def find_fault(request: Request) -> str | None:
    """Return why the request cannot be put on the wire as it is; None when it can.

    CR, LF and NUL would end a line early; a target that does not begin with a slash would be read as an authority
    by a proxy. Characters above U+00FF stand for no byte. A blank at an edge of a name, or in one that we judge, would
    hide it from us and not from servers that drop it: `Transfer-Encoding :` (RFC 9112, section 5.1; CWE-444).
    """
    if not TOKEN.fullmatch(request.method):
        return "its method is not a token of HTTP"
    if not request.url.target.startswith("/"):
        return "its target does not begin with a slash"
    own = request.headers.lines
    text = "".join([request.url.target, *(part for line in own for part in line)]) if own else request.url.target
    if _BREAKS.search(text):
        return "a line of its head holds a CR, LF or NUL"
    if any(not name or ":" in name or _is_veiled(name) for name, _ in own):
        return "a header has no usable name"
    if not text.isascii() and ord(max(text)) > 0xFF:
        return "a line of its head holds a character that is not a byte"
    return None


def _is_veiled(name: str) -> bool:
    plain = _BLANK.sub("", name)
    return plain != name and (name[0] != plain[:1] or name[-1] != plain[-1:] or plain.lower() in _JUDGED)


def compose_head(request: Request, identity: Identity, mark: str, cookie: str | None) -> Headers:
    """Return the header lines of `request`, but for the Content-Length, which `content_length` tells.

    `cookie` is the whole Cookie value, the request's own pairs included; None for no such line.
    """
    opening = identity.opening(request.url.origin)
    theirs = request.headers.lines
    lines = _joined(opening[:1], opening[1:], theirs) if theirs else opening
    if cookie is not None:
        lines = Headers(lines).put("Cookie", cookie).lines
    return Headers((*lines, (MARK_HEADER, f"{identity.scan_id}/{mark}")))


def _joined(host: _Lines, ours: _Lines, theirs: _Lines) -> _Lines:
    """Return our lines and those of the request, which replace ours of the same name."""
    own = [(name.lower(), (name, value)) for name, value in theirs if name.lower() not in _FRAMING]
    named = {name for name, _ in own}
    return (
        *(tuple(line for name, line in own if name == "host") or host),
        *(line for line in ours if line[0].lower() not in named),
        *(line for name, line in own if name not in _PLACED),
    )


def content_length(request: Request) -> int | None:
    """Return the Content-Length to send; None for no such line. Source: RFC 9110, section 8.6."""
    if request.body or request.method.upper() in _LENGTH_EXPECTED:
        return len(request.body)
    return None


def needs_http_1(method: str, target: str, head: Headers) -> bool:
    """Whether HTTP/2 would drop or refuse a part of this head, so that only HTTP/1.1 can carry it as it is.

    HTTP/2 forbids odd header names, control characters, blanks around values and a second Host; the library below
    drops such lines without a word. Source: RFC 9113, section 8.2.1.
    """
    if not _PLAIN_TARGET.fullmatch(target):
        return True
    if len(head.get_all("host")) != 1 or not TOKEN.fullmatch(method):
        return True
    return not all(TOKEN.fullmatch(name) and _PLAIN_VALUE.fullmatch(value) for name, value in head)
