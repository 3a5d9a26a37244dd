# SPDX-License-Identifier: Apache-2.0
"""Collections of Postman. Source: the JSON schemas of collection format 2.0.0 and 2.1.0, schema.postman.com."""

from __future__ import annotations

import re

from vedette.crawl.imports.bodies import form, multipart
from vedette.crawl.imports.documents import as_list, as_mapping, as_text, compact_json, plain, read_json
from vedette.crawl.imports.imported import ImportDraft, escape
from vedette.errors import UsageError

_MOST_DEPTH = 20
_MOST_ROUNDS = 5
_MOST_TEXT = 1_000_000
_VARIABLE = re.compile(r"\{\{([^{}]{1,100})\}\}")
_PATH_VARIABLE = re.compile(r"/:([A-Za-z_][\w-]{0,99})(?=/|$)")
_OF_LANGUAGE = {"json": "application/json", "xml": "application/xml", "html": "text/html", "text": "text/plain"}


def is_postman(document: object) -> bool:
    """Whether `document` looks like a collection."""
    known = as_mapping(document)
    return isinstance(known.get("item"), list) and isinstance(known.get("info"), dict)


def read_postman(text: str, draft: ImportDraft) -> None:
    """Take each request of each folder. Raises UsageError where `text` is no collection."""
    document = read_json(text)
    if not is_postman(document):
        raise UsageError("The file is no Postman collection: it has no info or no item.", "Export it as 2.1.")
    _Reader(draft).folder(as_mapping(document), {}, "", 0)


class _Reader:
    """Walks the folders of one collection."""

    def __init__(self, draft: ImportDraft) -> None:
        self._draft = draft

    def folder(self, folder: dict[object, object], known: dict[str, str], above: str, depth: int) -> None:
        """Take what the folder holds; its variables win over those of the folders above."""
        known = known | _variables(folder.get("variable"))
        for number, sent in enumerate(as_list(folder.get("item")), 1):
            item = as_mapping(sent)
            source = f"{above}{as_text(item.get('name')) or number}"
            if isinstance(item.get("item"), list):
                if depth < _MOST_DEPTH:
                    self.folder(item, known, f"{source} / ", depth + 1)
                else:
                    self._draft.refuse(source, f"It lies more than {_MOST_DEPTH} folders deep.")
            elif "request" in item:
                self._request(item["request"], known, source)

    def _request(self, sent: object, known: dict[str, str], source: str) -> None:
        request = as_mapping(sent) or {"url": sent}
        address = _filled(_address(request.get("url")), known)
        unknown = _VARIABLE.search(address)
        if unknown:
            self._draft.refuse(source, f"Its address uses the variable {unknown[1][:50]}, which the file does not set.")
            return
        headers = tuple((_filled(name, known), _filled(value, known)) for name, value in _pairs(request.get("header")))
        media_type, body = _body(as_mapping(request.get("body")), known)
        if media_type and not any(name.lower() == "content-type" for name, _ in headers):
            headers += (("Content-Type", media_type),)
        elif media_type.startswith("multipart/"):
            headers = (*(line for line in headers if line[0].lower() != "content-type"), ("Content-Type", media_type))
        self._draft.take(source, as_text(request.get("method")) or "GET", address, headers, body)


def _variables(value: object) -> dict[str, str]:
    found = [as_mapping(each) for each in as_list(value)]
    return {
        as_text(each.get("key")) or as_text(each.get("id")): plain(each.get("value"))
        for each in found
        if each.get("disabled") is not True
    }


def _filled(text: str, known: dict[str, str]) -> str:
    """Return `text` with its variables; they may name others, to a depth and a length."""
    for _ in range(_MOST_ROUNDS):
        if "{{" not in text or len(text) > _MOST_TEXT:
            break
        text = _VARIABLE.sub(lambda found: known.get(found[1].strip(), found[0])[:10_000], text)
    return text


def _address(value: object) -> str:
    """Return a URL as it is written, with the values of its path variables (`:id`)."""
    parts = as_mapping(value)
    address = as_text(value) or as_text(parts.get("raw")) or _composed(parts)
    head, mark, query = address.partition("?")
    known = _variables(parts.get("variable"))
    return _PATH_VARIABLE.sub(lambda found: "/" + (escape(known.get(found[1], ""), "{}") or "1"), head) + mark + query


def _composed(parts: dict[object, object]) -> str:
    host, path = parts.get("host"), parts.get("path")
    name = ".".join(map(plain, host)) if isinstance(host, list) else plain(host)
    below = "/".join(map(plain, path)) if isinstance(path, list) else plain(path)
    port = f":{plain(parts['port'])}" if parts.get("port") else ""
    scheme = f"{as_text(parts.get('protocol')) or 'http'}://" if name and "{{" not in name else ""
    query = "&".join(f"{key}={value}" for key, value in _pairs(parts.get("query")))
    return f"{scheme}{name}{port}/{below.lstrip('/')}" + (f"?{query}" if query else "")


def _pairs(value: object) -> list[tuple[str, str]]:
    """Return the pairs that are switched on."""
    found = [as_mapping(each) for each in as_list(value)]
    return [
        (as_text(each.get("key")), plain(each.get("value")))
        for each in found
        if each.get("disabled") is not True and as_text(each.get("key"))
    ]


def _body(body: dict[object, object], known: dict[str, str]) -> tuple[str, bytes]:
    """Return the Content-Type that the body's mode means, and its bytes; files are sent empty."""
    pairs = [(_filled(n, known), _filled(v, known)) for n, v in _pairs(body.get(as_text(body.get("mode"))))]
    match body.get("mode") if body.get("disabled") is not True else None:
        case "raw":
            language = as_text(as_mapping(as_mapping(body.get("options")).get("raw")).get("language"))
            text = _filled(as_text(body.get("raw")), known)
            kind = _OF_LANGUAGE.get(language) or (
                "application/json" if text.lstrip()[:1] in ("{", "[") else "text/plain"
            )
            return (kind, text.encode("utf-8", "replace")) if text else ("", b"")
        case "urlencoded":
            return form(pairs)
        case "formdata":
            return multipart(pairs)
        case "graphql":
            asked = as_mapping(body.get("graphql"))
            query = {
                "query": _filled(as_text(asked.get("query")), known),
                "variables": _graphql_variables(asked, known),
            }
            return "application/json", compact_json(query).encode()
    return "", b""


def _graphql_variables(asked: dict[object, object], known: dict[str, str]) -> object:
    """Return the variables of a query, which Postman keeps as a text of JSON."""
    text = _filled(as_text(asked.get("variables")), known)
    try:
        return read_json(text)
    except UsageError:
        return {}  # an empty text, or one with comments; the query is sent without them
