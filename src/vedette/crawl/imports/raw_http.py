# SPDX-License-Identifier: Apache-2.0
"""Requests as they stand on the wire, one after the other. Sources: RFC 9112, sections 2 and 3.

A request begins at a request line and ends at Content-Length bytes, or without one before the next request line.
"""

from __future__ import annotations

import re

from vedette.crawl.imports.imported import ImportDraft

_START = re.compile(r"^([A-Z]{3,20}) (\S{1,8000}) HTTP/\d(?:\.\d)?[ \t]*\r?$", re.M)
_HEAD_END = re.compile(r"\r?\n\r?\n")
_SEPARATORS = "=-# \t\r\n"
"""What tools write between two requests."""


def is_raw_http(text: str) -> bool:
    """Whether `text` begins with a request line."""
    found = _START.search(text)
    return found is not None and not text[: found.start()].strip(_SEPARATORS)


def read_raw_http(text: str, draft: ImportDraft) -> None:
    """Take each request; the address is that of its Host line at the target's scheme."""
    place, line, counted = 0, 1, 0
    while (start := _START.search(text, place)) is not None and not draft.is_full:
        following = _START.search(text, start.end())
        limit = following.start() if following else len(text)
        head_end = _HEAD_END.search(text, start.end(), limit)
        head = text[start.end() : head_end.start() if head_end else limit]
        headers = tuple(_header(line) for line in head.splitlines() if ":" in line)
        body, place = _body(text, head_end.end() if head_end else limit, limit, headers)
        line += text.count("\n", counted, start.start())
        counted = start.start()
        draft.take(f"line {line}", start[1], _address(start[2], headers, draft), headers, body)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _body(text: str, begin: int, limit: int, headers: tuple[tuple[str, str], ...]) -> tuple[bytes, int]:
    """Return the body and where the search for the next request goes on."""
    length = next((value for name, value in headers if name.lower() == "content-length"), "")
    if length.isascii() and length.isdigit() and len(length) < 9:
        sent = text[begin : begin + int(length)].encode("utf-8", "replace")[: int(length)]
        return sent, begin + len(sent.decode("utf-8", "ignore"))
    return text[begin:limit].rstrip(_SEPARATORS).encode("utf-8", "replace"), limit


def _address(target: str, headers: tuple[tuple[str, str], ...], draft: ImportDraft) -> str:
    if not target.startswith("/"):
        return target
    host = next((value for name, value in headers if name.lower() == "host"), draft.target.origin.authority)
    return f"{draft.target.origin.scheme}://{host}{target}"
