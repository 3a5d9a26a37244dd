# SPDX-License-Identifier: Apache-2.0
"""Items that Burp Suite saved as XML. Source: the document type that Burp writes at the head of its files."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from vedette.crawl.imports.imported import MOST_BODY_BYTES, ImportDraft
from vedette.crawl.imports.recorded import take_recorded
from vedette.crawl.imports.xml_documents import child_text, children, name_of, place_of, read_xml
from vedette.errors import UsageError

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOT = "items"
_MOST_ENCODED = 2 * MOST_BODY_BYTES


def read_burp(text: str, draft: ImportDraft) -> None:
    """Take the request of each item. Raises UsageError where `text` is no such file."""
    root = read_xml(text)
    if name_of(root) != ROOT:
        raise UsageError("The file holds no items of Burp Suite.", "Save the items anew, as XML.")
    for item in children(root, "item"):
        _take_item(item, draft)


def _take_item(item: _Element, draft: ImportDraft) -> None:
    source, address = place_of(item), child_text(item, "url")
    request = next(children(item, "request"), None)
    if request is None:
        draft.take(source, child_text(item, "method") or "GET", address)
        return
    text = request.text or ""
    if len(text) > _MOST_ENCODED:
        draft.refuse(source, f"Its body is longer than {MOST_BODY_BYTES:,} bytes.")
    elif request.get("base64") != "true":
        take_recorded(draft, source, text.encode("utf-8", "replace"), address)
    else:
        try:
            raw = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            draft.refuse(source, "Its request is no Base64.")
            return
        take_recorded(draft, source, raw, address)
