# SPDX-License-Identifier: Apache-2.0
"""HTTP archives: what browsers and proxies record. Source: HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/."""

from __future__ import annotations

from vedette.crawl.imports.documents import as_list, as_mapping, as_text, plain, read_json
from vedette.crawl.imports.imported import ImportDraft, escape
from vedette.errors import UsageError


def is_har(document: object) -> bool:
    """Whether `document` looks like an archive."""
    return isinstance(as_mapping(as_mapping(document).get("log")).get("entries"), list)


def read_har(text: str, draft: ImportDraft) -> None:
    """Take the request of each entry. Raises UsageError where `text` is no archive."""
    document = read_json(text)
    if not is_har(document):
        raise UsageError("The file is no HTTP archive: it has no log.entries.", "Export it anew as HAR.")
    for number, entry in enumerate(as_list(as_mapping(as_mapping(document).get("log")).get("entries")), 1):
        request = as_mapping(as_mapping(entry).get("request"))
        headers = tuple(_named(request.get("headers")))
        body, media_type = _body(as_mapping(request.get("postData")))
        if body and media_type and not any(name.lower() == "content-type" for name, _ in headers):
            headers += (("Content-Type", media_type),)
        # names such as :authority are HTTP/2's own way to write the request line; they are no tokens and fall away
        draft.take(f"entry {number}", as_text(request.get("method")), as_text(request.get("url")), headers, body)


def _body(post: dict[object, object]) -> tuple[bytes, str]:
    """Return the body, written anew from its parameters where its text was not recorded."""
    media_type = as_text(post.get("mimeType"))
    text = as_text(post.get("text"))
    if not text and media_type.startswith("application/x-www-form-urlencoded"):
        text = "&".join(f"{escape(name)}={escape(value)}" for name, value in _named(post.get("params")))
    return text.encode("utf-8", "replace"), media_type


def _named(value: object) -> list[tuple[str, str]]:
    pairs = [as_mapping(each) for each in as_list(value)]
    return [(as_text(pair.get("name")), plain(pair.get("value"))) for pair in pairs if as_text(pair.get("name"))]
