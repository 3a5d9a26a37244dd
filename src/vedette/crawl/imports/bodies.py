# SPDX-License-Identifier: Apache-2.0
"""Bodies of forms, written anew: a Content-Type and bytes."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.crawl.imports.imported import escape

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_BOUNDARY = "vedette-7f3c1e9a5b"


def pair(name: str, value: str) -> str:
    """Return one pair of a query or a form."""
    return f"{escape(name, '[]')}={escape(value)}"


def form(fields: Iterable[tuple[str, str]]) -> tuple[str, bytes]:
    """Return `fields` as a form. Source: URL Standard, section 5.2."""
    return FORM, "&".join(pair(name, value) for name, value in fields).encode("ascii")


def multipart(fields: Iterable[tuple[str, str]]) -> tuple[str, bytes]:
    """Return `fields` as a form in parts, with our boundary. Source: RFC 7578."""
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{escape(name, " []")}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    return f"{MULTIPART}; boundary={_BOUNDARY}", ("".join(parts) + f"--{_BOUNDARY}--\r\n").encode("utf-8", "replace")
