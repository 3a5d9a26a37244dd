# SPDX-License-Identifier: Apache-2.0
"""Tables of requests: method, address and body, or addresses only. Source: RFC 4180."""

from __future__ import annotations

import csv

from vedette.crawl.imports.imported import ImportDraft
from vedette.errors import UsageError

_NAMES = {"method": "method", "verb": "method", "url": "url", "uri": "url", "address": "url", "link": "url"} | {
    "body": "body",
    "postdata": "body",
    "content-type": "type",
}


def is_csv(text: str) -> bool:
    """Whether the first line names the columns; without that a table cannot be told from a list of links."""
    cells = [cell.strip().strip('"').lower() for cell in text.partition("\n")[0].split(",")]
    return len(cells) > 1 and "url" in [_NAMES.get(cell) for cell in cells]


def read_csv(text: str, draft: ImportDraft) -> None:
    """Take each row as a request. The first row may name the columns; without it they are url, method, body.

    Raises UsageError for a row that cannot be read.
    """
    rows = csv.reader(text.splitlines(keepends=True))
    columns = ["url", "method", "body"]
    try:
        for row in rows:
            named = [_NAMES.get(cell.strip().lower(), "") for cell in row]
            if rows.line_num == 1 and "url" in named:
                columns = named
                continue
            cells = dict(zip(columns, row, strict=False))
            if cells.get("url", "").strip():
                body = cells.get("body", "").encode("utf-8", "replace")
                kind = cells.get("type", "").strip() or _media_type(body)
                headers = (("Content-Type", kind),) if body else ()
                method = cells.get("method", "").strip() or ("POST" if body else "GET")
                draft.take(f"line {rows.line_num}", method, cells["url"].strip(), headers, body)
    except csv.Error as error:
        raise UsageError(f"The file is no CSV (line {rows.line_num}).", "Export it anew.") from error


def _media_type(body: bytes) -> str:
    return "application/json" if body.lstrip()[:1] in (b"{", b"[") else "application/x-www-form-urlencoded"
