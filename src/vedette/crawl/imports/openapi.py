# SPDX-License-Identifier: Apache-2.0
"""Descriptions of HTTP APIs: Swagger 2.0 and OpenAPI 3.0 and 3.1, as JSON or YAML.

References are followed inside the document only; nothing is fetched. Sources: OpenAPI 2.0, 3.0.3 and 3.1.0, RFC 6901.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.crawl.imports.bodies import FORM, MULTIPART, form, multipart, pair
from vedette.crawl.imports.documents import as_list, as_mapping, as_text, compact_json, plain, read_document
from vedette.crawl.imports.imported import ImportDraft, escape
from vedette.crawl.imports.schema_samples import SchemaSampler
from vedette.domain.exchange import Url
from vedette.errors import UsageError
from vedette.web.url import parse_url

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_MOST_STEPS = 20
_MOST_PARAMETERS = 100
_MOST_PATH_PARTS = 200
_VARIABLE = re.compile(r"\{([^{}/]{1,100})\}")
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters of these names are ignored. Source: OpenAPI 3.0.3, section 4.7.12.1."""


def is_openapi(document: object) -> bool:
    """Whether `document` looks like a description."""
    known = as_mapping(document)
    return isinstance(known.get("paths"), dict) and ("swagger" in known or "openapi" in known)


def read_openapi(text: str, draft: ImportDraft) -> None:
    """Take one request for each operation. Raises UsageError where `text` is no description."""
    document = read_document(text)
    if not is_openapi(document):
        raise UsageError("The file is no OpenAPI description: it has no version or no paths.", "Check the file.")
    _Reader(as_mapping(document), draft).read()


class _Reader:
    """Walks one document."""

    def __init__(self, document: dict[object, object], draft: ImportDraft) -> None:
        self._document = document
        self._draft = draft
        self._sampler = SchemaSampler(self._resolve)
        self._is_old = "swagger" in document

    def read(self) -> None:
        """Take every operation of every path."""
        for path, sent in as_mapping(self._document.get("paths")).items():
            item = self._resolve(sent)
            for method in _METHODS:
                if self._draft.is_full:
                    self._draft.refuse(f"paths.{path}", "The file holds too many requests.")
                    return
                if isinstance(item.get(method), dict) and isinstance(path, str):
                    self._operation(path, method, item, as_mapping(item[method]))

    def _resolve(self, value: object) -> dict[object, object]:
        """Return what a local reference names, at the end of its chain; an empty mapping for a remote or broken one."""
        for _ in range(_MOST_STEPS):
            known = as_mapping(value)
            reference = known.get("$ref")
            if not isinstance(reference, str):
                return known
            if not reference.startswith("#/"):
                return {}
            value = self._at(reference[2:])
        return {}

    def _at(self, pointer: str) -> object:
        value: object = self._document
        for part in pointer.split("/")[:_MOST_PATH_PARTS]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list):
                value = value[int(key)] if key.isascii() and key.isdigit() and int(key[:9]) < len(value) else None
            else:
                value = as_mapping(value).get(key)
        return value

    def _operation(self, path: str, method: str, item: dict[object, object], operation: dict[object, object]) -> None:
        source = f"{method.upper()} {path}"
        parameters = tuple(self._parameters(item, operation))
        values = {(place, name): self._sample(known, name) for place, name, known in parameters}
        filled = _VARIABLE.sub(lambda found: _segment(values.get(("path", found[1]))), path)
        query = "&".join(
            pair
            for place, name, known in parameters
            if place == "query"
            for pair in _query_pairs(name, values[place, name], explode=self._explodes(known))
        )
        headers = tuple(
            (name, plain(values[place, name]))
            for place, name, _ in parameters
            if place == "header" and name.lower() not in _IGNORED_HEADERS
        )
        media_type, body = self._old_body(parameters, operation) if self._is_old else self._body(operation)
        if media_type:
            headers += (("Content-Type", media_type),)
        address = self._base(item, operation).rstrip("/") + "/" + filled.lstrip("/")
        mark = "&" if "?" in address else "?"
        template = self._base(item, operation).rstrip("/") + "/" + path.lstrip("/")
        asked = f"{address}{mark}{query}" if query else address
        self._draft.take(source, method, asked, headers, body, template=template)

    def _parameters(
        self, item: dict[object, object], operation: dict[object, object]
    ) -> Iterator[tuple[str, str, dict[object, object]]]:
        """Yield place, name and description of each parameter; an operation's own wins over its path's."""
        found: dict[tuple[str, str], dict[object, object]] = {}
        for sent in (as_list(item.get("parameters")) + as_list(operation.get("parameters")))[:_MOST_PARAMETERS]:
            known = self._resolve(sent)
            place, name = as_text(known.get("in")), as_text(known.get("name"))
            if place and name:
                found[place, name] = known
        for (place, name), known in found.items():
            yield place, name, known

    def _sample(self, known: dict[object, object], name: str) -> object:
        """Return a value for a parameter or a media type: its own example, or one that fits its schema."""
        if known.get("example") is not None:
            return self._sampler.sample({"example": known["example"]})
        for named in as_mapping(known.get("examples")).values():
            value = self._resolve(named).get("value")
            if value is not None:
                return self._sampler.sample({"example": value})
        schema = known.get("schema")
        if schema is None:
            content = as_mapping(known.get("content"))
            schema = next((as_mapping(each).get("schema") for each in content.values()), None)
        return self._sampler.sample(known if schema is None and self._is_old else schema, name)

    def _explodes(self, known: dict[object, object]) -> bool:
        """Whether each member of a list has a pair of its own: 3.x by default, 2.0 where it says multi."""
        return known.get("collectionFormat") == "multi" if self._is_old else known.get("explode") is not False

    def _body(self, operation: dict[object, object]) -> tuple[str, bytes]:
        content = as_mapping(self._resolve(operation.get("requestBody")).get("content"))
        kinds = [kind for kind in content if isinstance(kind, str)]
        chosen = next((kind for want in (_is_json, _is_form, bool) for kind in kinds if want(kind)), None)
        if chosen is None:
            return "", b""
        return _written(chosen, self._sample(self._resolve(content[chosen]), "body"))

    def _old_body(
        self, parameters: tuple[tuple[str, str, dict[object, object]], ...], operation: dict[object, object]
    ) -> tuple[str, bytes]:
        consumes = as_list(operation.get("consumes")) or as_list(self._document.get("consumes"))
        kinds = [kind for kind in consumes if isinstance(kind, str)]
        fields = {name: self._sample(known, name) for place, name, known in parameters if place == "formData"}
        if fields:
            return _written(next((kind for kind in kinds if kind == MULTIPART), FORM), fields)
        for place, name, known in parameters:
            if place == "body":
                kind = next((kind for kind in kinds if _is_json(kind)), kinds[0] if kinds else "application/json")
                return _written(kind, self._sample(known, name))
        return "", b""

    def _base(self, item: dict[object, object], operation: dict[object, object]) -> str:
        """Return the address that the paths stand below; one at the target's own origin where there are several."""
        target = self._draft.target
        if self._is_old:
            return self._old_base(target)
        servers = (
            as_list(operation.get("servers")) or as_list(item.get("servers")) or as_list(self._document.get("servers"))
        )
        bases = [base for each in servers[:50] if (base := parse_url(_server_address(as_mapping(each)), target))]
        own = next((base for base in bases if base.origin == target.origin), bases[0] if bases else None)
        return str(own) if own is not None else str(target.origin)

    def _old_base(self, target: Url) -> str:
        path = "/" + as_text(self._document.get("basePath")).strip("/")
        host = as_text(self._document.get("host"))
        schemes = [each for each in as_list(self._document.get("schemes")) if each in ("http", "https")]
        if not host:
            return f"{target.origin}{path}"
        scheme = target.origin.scheme if not schemes or target.origin.scheme in schemes else schemes[0]
        return f"{scheme}://{host}{path}"


def _server_address(server: dict[object, object]) -> str:
    """Return a server's address with each variable's default in its place."""
    variables = as_mapping(server.get("variables"))
    address = as_text(server.get("url"))
    return _VARIABLE.sub(lambda found: plain(as_mapping(variables.get(found[1])).get("default")), address)


def _segment(value: object) -> str:
    """Return a path parameter's text; never empty, never one that would climb."""
    text = ",".join(map(plain, value)) if isinstance(value, list) else plain(value)
    return escape(text) if text.strip(".") else "1"


def _query_pairs(name: str, value: object, *, explode: bool) -> list[str]:
    if isinstance(value, list):
        texts = [plain(each) for each in value]
        return [pair(name, text) for text in texts] if explode else [pair(name, ",".join(texts))]
    if isinstance(value, dict):
        return [pair(str(key), plain(each)) for key, each in value.items()]
    return [pair(name, plain(value))]


def _is_json(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    return kind in ("application/json", "*/*") or kind.endswith("+json")


def _is_form(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower() in (FORM, MULTIPART)


def _written(media_type: str, value: object) -> tuple[str, bytes]:
    """Return the Content-Type and the bytes of `value` in that media type."""
    kind = media_type.partition(";")[0].strip().lower()
    if _is_json(media_type):
        return ("application/json" if kind == "*/*" else media_type), compact_json(value).encode()
    fields = value if isinstance(value, dict) else {"value": value}
    pairs = [(str(key), plain(each)) for key, each in fields.items()]
    if kind == FORM:
        return form(pairs)
    return multipart(pairs) if kind == MULTIPART else (media_type, plain(value).encode("utf-8", "replace"))
