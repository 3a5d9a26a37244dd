# SPDX-License-Identifier: Apache-2.0
"""What a reader of imported files gives: requests, and what it could not read, each with its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from vedette.domain.exchange import TOKEN, Headers, Request, Url
from vedette.web.url import parse_url

MOST_BYTES = 20_000_000
"""The largest file that is read."""
MOST_REQUESTS = 5_000
"""The most requests that are taken from one file."""
MOST_BODY_BYTES = 1_000_000
MOST_URL_LENGTH = 8_000
_MOST_PROBLEMS = 200
_ENCODED_BRACE = re.compile(r"%7[BbDd]")
_LEFT_OUT = frozenset(
    {"host", "content-length", "connection", "transfer-encoding", "upgrade", "te", "trailer", "expect", "keep-alive"}
    | {"cookie", "authorization", "proxy-authorization", "proxy-connection", "x-auth-token", "x-access-token"}
    | {"user-agent", "accept-encoding", "if-none-match", "if-modified-since"}
)
"""What the transport writes itself, what holds a recorded session, and what would ask for an empty answer."""


@dataclass(frozen=True, slots=True)
class ImportedRequest:
    """A request that a file describes. `source` says where in the file it stands."""

    method: str
    url: Url
    headers: Headers
    body: bytes
    source: str
    template: str = ""
    """For an operation that a description declares: its path with `{name}` for each parameter."""
    name: str = ""
    """What tells the operation from others of its path and method; empty where nothing has to."""

    @property
    def request(self) -> Request:
        """The request as a crawl makes it."""
        return Request(self.method, self.url, self.headers, self.body)


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """An entry that gave no request: where it stands and why, as a sentence."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """All that a file gave."""

    requests: tuple[ImportedRequest, ...]
    problems: tuple[ImportProblem, ...]


class ImportDraft:
    """The result in the making; it checks what every reader has to check, and stops taking at the limits."""

    def __init__(self, target: Url) -> None:
        self.target = target
        self._requests: dict[Request, ImportedRequest] = {}
        self._problems: list[ImportProblem] = []

    @property
    def is_full(self) -> bool:
        """Whether no more requests are taken."""
        return len(self._requests) >= MOST_REQUESTS

    def take(
        self,
        source: str,
        method: str,
        address: str,
        headers: tuple[tuple[str, str], ...] = (),
        body: bytes = b"",
        *,
        template: str = "",
        name: str = "",
    ) -> None:
        """Add a request; relative addresses stand below the target. What cannot be sent becomes a problem.

        `template` is the address of a declared operation with its parameters, and `name` its name.
        """
        method = method.strip().upper()
        url = parse_url(address, self.target) if len(address) <= MOST_URL_LENGTH else None
        if url is None or len(url.target) > MOST_URL_LENGTH:
            self.refuse(source, "Its address is no http or https address, or is too long.")
        elif not TOKEN.fullmatch(method):
            self.refuse(source, "Its method is no word that HTTP allows.")
        elif len(body) > MOST_BODY_BYTES:
            self.refuse(source, f"Its body is longer than {MOST_BODY_BYTES:,} bytes.")
        elif self.is_full:
            self.refuse(source, f"The file holds more than {MOST_REQUESTS:,} requests.")
        else:
            path = _path_of(template, self.target) if template else ""
            made = ImportedRequest(method, url, sendable_headers(headers), body, source, path, name)
            self._requests.setdefault(made.request, made)

    def refuse(self, source: str, reason: str) -> None:
        """Add a problem; after the limit they are no longer told one by one."""
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(ImportProblem(source, reason))

    def result(self) -> ImportResult:
        """Return what was taken so far."""
        return ImportResult(tuple(self._requests.values()), tuple(self._problems))


def _path_of(template: str, target: Url) -> str:
    """Return the path of an address with parameters, in which their braces stay."""
    url = parse_url(template.partition("?")[0], target) if len(template) <= MOST_URL_LENGTH else None
    return _ENCODED_BRACE.sub(lambda found: "{" if found[0] in ("%7B", "%7b") else "}", url.path) if url else ""


def sendable_headers(headers: tuple[tuple[str, str], ...]) -> Headers:
    """Return the lines that are well formed and are the request's own."""
    lines = [
        (name, value.strip()) for name, value in headers if TOKEN.fullmatch(name) and name.lower() not in _LEFT_OUT
    ]
    return Headers(tuple((name, value) for name, value in lines if _is_field_value(value)))


def _is_field_value(value: str) -> bool:
    """Whether `value` can stand in a header line. Source: RFC 9110, section 5.5."""
    return all((" " <= char <= "\xff" and char != "\x7f") or char == "\t" for char in value)


def escape(text: str, safe: str = "") -> str:
    """Return `text` percent-encoded as UTF-8; what no UTF-8 can hold becomes a question mark."""
    return quote(text.encode("utf-8", "replace"), safe=safe)
