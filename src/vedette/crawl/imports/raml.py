# SPDX-License-Identifier: Apache-2.0
"""Descriptions of HTTP APIs: RAML 0.8 and 1.0, in one file; `!include` and `uses` are not followed.

Sources: RAML 0.8 and RAML 1.0 specifications (resources, methods, bodies, types, resource types and traits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.crawl.imports.bodies import FORM, MULTIPART, form, multipart, pair
from vedette.crawl.imports.documents import as_list, as_mapping, as_text, compact_json, plain, read_yaml
from vedette.crawl.imports.imported import ImportDraft, escape
from vedette.crawl.imports.raml_types import RamlTypes
from vedette.crawl.imports.schema_samples import SchemaSampler
from vedette.errors import UsageError

HEAD = re.compile(r"\s*#%RAML (0\.8|1\.0)\b")
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_MOST_DEPTH = 20
_MOST_PARAMETERS = 100
_MOST_NODES = 5_000
_VARIABLE = re.compile(r"\{([^{}/]{1,100})\}")
_PLACEHOLDER = re.compile(r"<<\s*([\w-]{1,100})[^<>]{0,100}>>")

Mapping = dict[object, object]


def is_raml(text: str) -> bool:
    """Whether `text` begins as every RAML file has to."""
    return HEAD.match(text[:200]) is not None


def read_raml(text: str, draft: ImportDraft) -> None:
    """Take a request for each method of each resource. Raises UsageError where `text` is no RAML."""
    if not is_raml(text):
        raise UsageError("The file is no RAML: it does not begin with #%RAML 0.8 or 1.0.", "Check the file.")
    document = read_yaml(text)
    if not isinstance(document, dict):
        raise UsageError("The file is no RAML: it is no mapping.", "Check the file.")
    _Reader(document, draft).read()


class _Reader:
    """Walks one document."""

    def __init__(self, document: Mapping, draft: ImportDraft) -> None:
        self._document = document
        self._draft = draft
        self._sampler = SchemaSampler(RamlTypes(document).resolve)
        self._patterns = {word: _named_patterns(document.get(word)) for word in ("resourceTypes", "traits")}
        self._left = 0

    def read(self) -> None:
        """Take everything."""
        if as_mapping(self._document.get("uses")):
            self._draft.refuse("uses", "The file uses libraries of other files, which are not read.")
        self._resource(self._document, self._base(), as_mapping(self._document.get("baseUriParameters")), 0)

    def _base(self) -> str:
        address = self._document.get("baseUri")
        address = as_text(as_mapping(address).get("value")) or as_text(address)
        known: dict[str, object] = {"version": self._document.get("version")}
        for name, declared in as_mapping(self._document.get("baseUriParameters")).items():
            if name != "version" or known["version"] is None:
                known[str(name)] = self._sampler.sample(declared, str(name))
        return _VARIABLE.sub(lambda found: plain(known.get(found[1])), address)

    def _resource(self, resource: Mapping, address: str, inherited: Mapping, depth: int) -> None:
        for method in _METHODS:
            if method in resource and depth > 0:
                self._method(method, as_mapping(resource[method]), resource, address, inherited)
        for path, sent in resource.items():
            if isinstance(path, str) and path.startswith("/"):
                if depth >= _MOST_DEPTH:
                    self._draft.refuse(address + path, f"It lies more than {_MOST_DEPTH} resources deep.")
                    return
                below = self._with_type(as_mapping(sent), path)
                known = inherited | as_mapping(below.get("uriParameters"))
                self._resource(below, address.rstrip("/") + path, known, depth + 1)

    def _with_type(self, resource: Mapping, path: str) -> Mapping:
        """Return the resource with what its resource type says; its own words count more."""
        merged = dict(resource)
        for name, given in _references(resource.get("type")):
            pattern = self._filled(self._patterns["resourceTypes"].get(name), given | {"resourcePathName": _last(path)})
            for key, value in as_mapping(pattern).items():
                plainly = key.rstrip("?") if isinstance(key, str) else key
                if key == plainly or plainly in resource:
                    merged[plainly] = _merged(merged.get(plainly), value, 0)
        return merged

    def _filled(self, value: object, given: dict[str, str]) -> object:
        """Return a pattern with its `<<parameters>>`; a bound keeps shared aliases from growing."""
        self._left = _MOST_NODES
        return self._fill(value, given, 0)

    def _fill(self, value: object, given: dict[str, str], depth: int) -> object:
        self._left -= 1
        if depth > _MOST_DEPTH or self._left < 0:
            return None
        if isinstance(value, dict):
            return {self._fill_text(k, given): self._fill(each, given, depth + 1) for k, each in value.items()}
        if isinstance(value, list):
            return [self._fill(each, given, depth + 1) for each in value]
        return self._fill_text(value, given)

    def _fill_text(self, value: object, given: dict[str, str]) -> object:
        if not isinstance(value, str) or "<<" not in value:
            return value
        return _PLACEHOLDER.sub(lambda found: given.get(found[1], "value")[:1_000], value[:10_000])

    def _method(self, name: str, method: Mapping, resource: Mapping, address: str, inherited: Mapping) -> None:
        source = f"{name.upper()} {address}"
        if self._draft.is_full:
            self._draft.refuse(source, "The file holds too many requests.")
            return
        whole: Mapping = method
        for trait, given in (*_references(resource.get("is")), *_references(method.get("is"))):
            whole = as_mapping(_merged(whole, self._filled(self._patterns["traits"].get(trait), given), 0))
        path = _VARIABLE.sub(
            lambda found: escape(plain(self._sampler.sample(inherited.get(found[1]), found[1]))) or "1",
            address.replace("{mediaTypeExtension}", ".json"),
        )
        query = "&".join(pair(key, value) for key, value in self._values(whole.get("queryParameters")))
        headers = tuple(self._values(whole.get("headers")))
        media_type, body = self._body(whole.get("body"))
        if media_type:
            headers = (*(line for line in headers if line[0].lower() != "content-type"), ("Content-Type", media_type))
        self._draft.take(source, name, f"{path}?{query}" if query else path, headers, body, template=address)

    def _values(self, declared: object) -> Iterator[tuple[str, str]]:
        for key, known in list(as_mapping(declared).items())[:_MOST_PARAMETERS]:
            name = str(key).rstrip("?")
            yield name, plain(self._sampler.sample(known, name))

    def _body(self, declared: object) -> tuple[str, bytes]:
        """Return the Content-Type and the body of the media type that can be written best."""
        kinds = {str(key): each for key, each in as_mapping(declared).items() if "/" in str(key)}
        if declared is None:
            return "", b""
        if not kinds:
            default = self._document.get("mediaType")
            named = as_text(default) or as_text(next(iter(as_list(default)), None)) or "application/json"
            kinds = {named: declared}
        wanted = (lambda kind: kind.endswith("json"), lambda kind: kind in (FORM, MULTIPART), bool)
        media_type = next(kind for want in wanted for kind in kinds if want(kind))
        return self._written(media_type, kinds[media_type])

    def _written(self, media_type: str, declared: object) -> tuple[str, bytes]:
        known = as_mapping(declared)
        fields = known.get("formParameters")
        if media_type in (FORM, MULTIPART):
            sample = self._sampler.sample(declared) if fields is None else None
            pairs = list(self._values(fields)) if fields is not None else _pairs(sample)
            return multipart(pairs) if media_type == MULTIPART else form(pairs)
        example = known.get("example")
        if isinstance(example, str):  # 0.8 writes the example of a body as its text
            return media_type, example.encode("utf-8", "replace")
        sample = self._sampler.sample(declared, "body")
        if media_type.endswith("json"):
            return media_type, compact_json(sample).encode()
        return media_type, plain(sample).encode("utf-8", "replace")


def _pairs(value: object) -> list[tuple[str, str]]:
    return [(str(key), plain(each)) for key, each in as_mapping(value).items()]


def _named_patterns(value: object) -> dict[str, object]:
    """Return resource types or traits by name: a mapping, or in 0.8 a list of mappings."""
    found: dict[str, object] = {}
    for each in (value, *as_list(value)):
        found |= {str(name): pattern for name, pattern in as_mapping(each).items()}
    return found


def _references(value: object) -> list[tuple[str, dict[str, str]]]:
    """Return the names that `type` or `is` refers to, each with its parameters."""
    found: list[tuple[str, dict[str, str]]] = []
    for each in (as_list(value) or [value])[:_MOST_DEPTH]:
        if isinstance(each, str):
            found.append((each, {}))
        for name, given in as_mapping(each).items():
            found.append((str(name), {str(key): plain(one) for key, one in as_mapping(given).items()}))
    return found


def _last(path: str) -> str:
    return next((part for part in reversed(path.split("/")) if part and "{" not in part), "")


def _merged(own: object, pattern: object, depth: int) -> object:
    """Return `own` with what only `pattern` says."""
    if own is None:
        return pattern
    if not isinstance(own, dict) or not isinstance(pattern, dict) or depth > _MOST_DEPTH:
        return own
    merged = dict(own)
    for key, value in pattern.items():
        merged[key] = _merged(merged.get(key), value, depth + 1)
    return merged
