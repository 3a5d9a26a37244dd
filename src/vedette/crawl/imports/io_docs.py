# SPDX-License-Identifier: Apache-2.0
"""Descriptions for Mashery's I/O Docs: its first format (endpoints) and its later one (resources).

Sources: the project's README of 2011 (endpoints, MethodName, HTTPMethod, URI), of 2014 (resources, httpMethod, path).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vedette.crawl.imports.bodies import form, pair
from vedette.crawl.imports.documents import as_list, as_mapping, as_text, plain, read_json
from vedette.crawl.imports.imported import ImportDraft, escape
from vedette.crawl.imports.schema_samples import SchemaSampler
from vedette.errors import UsageError

_VARIABLE = re.compile(r":([A-Za-z_]\w{0,99})|\{([^{}/]{1,100})\}")
_MOST_PARAMETERS = 100
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True)
class _Method:
    name: str
    verb: str
    path: str
    parameters: dict[str, dict[object, object]]


def is_io_docs(document: object) -> bool:
    """Whether `document` looks like such a description."""
    return next(_methods(as_mapping(document)), None) is not None


def read_io_docs(text: str, draft: ImportDraft) -> None:
    """Take a request for each method. Raises UsageError where `text` describes none."""
    document = as_mapping(read_json(text))
    if not is_io_docs(document):
        raise UsageError("The file is no description for I/O Docs: it has no methods.", "Check the file.")
    base = as_text(document.get("basePath")) or as_text(document.get("baseURL"))
    for method in _methods(document):
        if draft.is_full:
            draft.refuse(method.name, "The file holds too many requests.")
            return
        _take(method, base, draft)


def _methods(document: dict[object, object]) -> Iterator[_Method]:
    for endpoint in as_list(document.get("endpoints")):
        for sent in as_list(as_mapping(endpoint).get("methods")):
            old = as_mapping(sent)
            if as_text(old.get("URI")):
                named = {as_text(as_mapping(each).get("Name")): as_mapping(each) for each in _parameters(old)}
                yield _Method(as_text(old.get("MethodName")), as_text(old.get("HTTPMethod")), _uri(old), named)
    for resource in as_mapping(document.get("resources")).values():
        for name, sent in as_mapping(as_mapping(resource).get("methods")).items():
            known = as_mapping(sent)
            if as_text(known.get("path")):
                pairs = list(as_mapping(known.get("parameters")).items())[:_MOST_PARAMETERS]
                found = {str(key): as_mapping(each) for key, each in pairs}
                yield _Method(plain(name), as_text(known.get("httpMethod")), as_text(known.get("path")), found)


def _parameters(method: dict[object, object]) -> list[object]:
    return as_list(method.get("parameters"))[:_MOST_PARAMETERS]


def _uri(method: dict[object, object]) -> str:
    return as_text(method.get("URI"))


def _take(method: _Method, base: str, draft: ImportDraft) -> None:
    values = {name: _value(name, known) for name, known in method.parameters.items() if name}
    in_path = {found[1] or found[2] for found in _VARIABLE.finditer(method.path)}
    path = _VARIABLE.sub(lambda found: escape(values.get(found[1] or found[2], "") or "1"), method.path)
    rest: list[tuple[str, str]] = []
    headers: list[tuple[str, str]] = []
    for name, value in values.items():
        if name not in in_path:
            is_header = as_text(method.parameters[name].get("location")) == "header"
            (headers if is_header else rest).append((name, value))
    verb = method.verb.upper() or "GET"
    address = f"{base.rstrip('/')}/{path.lstrip('/')}"
    source = method.name or method.path
    named = _VARIABLE.sub(lambda found: "{" + (found[1] or found[2]) + "}", method.path)
    template = f"{base.rstrip('/')}/{named.lstrip('/')}"
    if verb in _WITH_BODY:
        media_type, body = form(rest)
        draft.take(source, verb, address, (*headers, ("Content-Type", media_type)), body, template=template)
        return
    query = "&".join(pair(name, value) for name, value in rest)
    draft.take(source, verb, f"{address}?{query}" if query else address, tuple(headers), template=template)


def _value(name: str, known: dict[object, object]) -> str:
    """Return a parameter's default, or the first value of its list, or one that fits its type."""
    given = known.get("Default") or known.get("default")
    listed = as_list(known.get("EnumeratedList")) or as_list(known.get("enum"))
    if not given and listed:
        given = listed[0]
    kind = (as_text(known.get("Type")) or as_text(known.get("type"))).lower()
    schema = {"type": {"int": "integer", "bool": "boolean"}.get(kind, kind), "default": given or None}
    return plain(SchemaSampler(as_mapping).sample(schema, name))
