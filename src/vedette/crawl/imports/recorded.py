# SPDX-License-Identifier: Apache-2.0
"""A request as a proxy recorded it: its bytes. Source: RFC 9112, sections 2 to 5."""

from __future__ import annotations

import re

from vedette.crawl.imports.imported import ImportDraft

_START = re.compile(rb"\s*([A-Za-z]{3,20}) (\S{1,8000}) HTTP/\d(?:\.\d)?[ \t]*\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


def take_recorded(draft: ImportDraft, source: str, raw: bytes, address: str = "") -> None:
    """Add the request that `raw` holds to `draft`; `address`, where it is given, counts more than its first line."""
    start = _START.match(raw)
    if start is None:
        draft.refuse(source, "It begins with no request line.")
        return
    end = _HEAD_END.search(raw, start.end() - 1)
    head, body = (raw[start.end() : end.start()], raw[end.end() :]) if end else (raw[start.end() :], b"")
    headers = tuple(_header(line) for line in head.decode("latin-1").splitlines() if ":" in line)
    method, target = start[1].decode("ascii"), start[2].decode("latin-1")
    if method.upper() == "CONNECT":
        draft.refuse(source, "It opens a tunnel and asks for nothing.")
    elif any(name.lower() == "transfer-encoding" for name, _ in headers) and body:
        draft.refuse(source, "Its body is cut into chunks.")
    else:
        draft.take(source, method, address or _address(target, headers, draft), headers, body)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _address(target: str, headers: tuple[tuple[str, str], ...], draft: ImportDraft) -> str:
    if not target.startswith("/"):
        return target
    host = next((value for name, value in headers if name.lower() == "host"), draft.target.origin.authority)
    return f"{draft.target.origin.scheme}://{host}{target}"
