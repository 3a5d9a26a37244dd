# SPDX-License-Identifier: Apache-2.0
"""Values that answers give, put into the operations of an API that ask for them: producer to consumer.

An operation's parameters stand in its path, its query, or (GraphQL) its variables. Each has a resource, a word in the
singular: of `productId` it is `product`, of `{id}` in `/products/{id}` the word before it, of `id` of the GraphQL
operation `product` that name. An answer produces values for the resource that its own list, or the last word of its
path, names. Everything is a function of one answer, so that the order of answers does not matter; of each list the
first item counts, so that operations times answers stays small.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from vedette.crawl.imports.imported import escape
from vedette.domain.api_operation import ApiOperation
from vedette.domain.exchange import Exchange, Request, Url
from vedette.web.media_type import BodyKind, body_kind
from vedette.web.url import split_query

MOST_CANDIDATES = 100
"""Of one answer."""
_MOST_BYTES = 1_000_000
_MOST_DEPTH = 6
_MOST_OBJECTS = 200
_MOST_VALUE_LENGTH = 200
_VARIABLE = re.compile(r"\{([^{}/]{1,100})\}")
_IDENTITY = ("id", "_id", "uuid", "guid", "key", "slug", "code", "name")
"""Fields that name an item, the surest first."""
_SUFFIXES = ("id", "uuid", "guid", "key", "slug", "code", "name")
_ENVELOPES = frozenset(
    {"data", "items", "results", "result", "content", "records", "entries", "list", "rows", "value", "edges"}
)
"""Names that say nothing of what is in them."""
_WORDS = re.compile(r"[A-Za-z][a-z]*|\d+")


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place of an operation that takes a value: the number of a path's segment, or the name of a field."""

    resource: str
    field: str
    segment: int | None
    name: str


@dataclass(frozen=True, slots=True)
class _Sample:
    operation: ApiOperation
    request: Request
    slots: tuple[_Slot, ...]


class Operations:
    """The declared operations of a scan, by what they ask for."""

    def __init__(self, samples: Iterable[tuple[ApiOperation, Request]] = ()) -> None:
        self._wanting: dict[str, list[tuple[_Sample, _Slot]]] = {}
        for operation, request in samples:
            sample = _Sample(operation, request, tuple(_slots(operation, request)))
            for slot in sample.slots:
                self._wanting.setdefault(slot.resource, []).append((sample, slot))

    def consumers(self, exchange: Exchange) -> Iterator[Request]:
        """Yield the operations that take what the answer gives, with it in its place; each other value as it was."""
        if not self._wanting or not 200 <= exchange.response.status < 300:
            return
        count = 0
        for resource, item in _produced(exchange):
            for sample, slot in self._wanting.get(resource, ()):
                value = _field_of(item, slot.field, resource)
                request = _put(_within(sample, exchange.request.url), slot, value) if value else None
                if request is not None and request not in (sample.request, exchange.request):
                    yield request
                    count += 1
                    if count >= MOST_CANDIDATES:
                        return


NO_OPERATIONS = Operations()


def _slots(operation: ApiOperation, request: Request) -> Iterator[_Slot]:
    segments = operation.template.split("/")
    before = ""
    for number, segment in enumerate(segments):
        found = _VARIABLE.fullmatch(segment)
        if found is not None:
            yield _slot(found[1], before, number)
        elif _VARIABLE.search(segment) is None and segment:
            before = segment
    for pair in split_query(request.url.query or ""):
        if _is_reference(pair.name):
            yield _slot(pair.name, before, None)
    for name in _members(request):
        if _is_reference(name):
            yield _slot(name, operation.name or before, None)


def _slot(name: str, context: str, segment: int | None) -> _Slot:
    """Return the slot of a parameter: `productId` is the id of a product, `id` that of its context."""
    words = [word.lower() for word in _WORDS.findall(name)]
    if len(words) > 1 and words[-1] in _SUFFIXES:
        return _Slot(singular("".join(words[:-1])), words[-1], segment, name)
    field = words[-1] if words and words[-1] in _SUFFIXES else "id"
    own = "".join(words)
    is_named = segment is not None and own not in _SUFFIXES and singular(own) == singular(_last_word(context))
    return _Slot(singular(own) if is_named else singular(_last_word(context)), field, segment, name)


def _is_reference(name: str) -> bool:
    words = _WORDS.findall(name.lower() if name.islower() else name)
    return bool(words) and words[-1].lower() in ("id", "uuid", "guid", "slug")


def _members(request: Request) -> dict[str, object]:
    """Return the members of a JSON body, of a GraphQL request its variables; empty for any other."""
    sent = _json(request.body) if request.body.lstrip()[:1] == b"{" else None
    if not isinstance(sent, dict):
        return {}
    if not isinstance(sent.get("query"), str):
        return sent
    variables = sent.get("variables")
    return variables if isinstance(variables, dict) else {}


def _produced(exchange: Exchange) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield, for each list of objects and each object in the answer, its resource and its first item."""
    response = exchange.response
    if body_kind(response) is not BodyKind.JSON or len(response.body) > _MOST_BYTES:
        return
    path = [segment for segment in exchange.request.url.path.split("/") if segment]
    words = [segment for segment in path if not segment.isdigit()]
    pending: list[tuple[str, object, int]] = [(words[-1] if words else "", _json(response.body), 0)]
    count = 0
    while pending and count < _MOST_OBJECTS:
        name, value, depth = pending.pop(0)
        count += 1
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict) and depth < _MOST_DEPTH:
            yield singular(_last_word(name)), value
            for key, inner in list(value.items())[:_MOST_OBJECTS]:
                if isinstance(inner, (dict, list)):
                    # an envelope (`{"items": […]}`) says nothing of what is in it
                    pending.append((name if key.lower() in _ENVELOPES else key, inner, depth + 1))


def _field_of(item: dict[str, object], field: str, resource: str) -> str:
    """Return the item's value for a slot: the field itself, that with the resource's name, or what names an item."""
    known = {"".join(_WORDS.findall(key)).lower(): value for key, value in list(item.items())[:_MOST_OBJECTS]}
    for name in (field, f"{resource}{field}", *_IDENTITY):
        value = known.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and 0 < len(str(value)) <= _MOST_VALUE_LENGTH:
            return str(value)
    return ""


def _within(sample: _Sample, url: Url) -> _Sample:
    """Return the sample with the path parameters that the answering address shares with it: a review's own product."""
    template = sample.operation.template.split("/")
    asked = url.path.rstrip("/").split("/")
    if url.origin != sample.request.url.origin or len(asked) > len(template):
        return sample
    for declared, segment in zip(template, asked, strict=False):
        if declared != segment and _VARIABLE.fullmatch(declared) is None:
            return sample
    path = sample.request.url.path.split("/")
    if len(path) != len(template):
        return sample
    _, mark, query = sample.request.url.target.partition("?")
    moved = sample.request.url.with_target("/".join((*asked, *path[len(asked) :])) + mark + query)
    return replace(sample, request=replace(sample.request, url=moved))


def _put(sample: _Sample, slot: _Slot, value: str) -> Request | None:
    """Return the sample's request with `value` in the slot; None where the value cannot stand there."""
    request = sample.request
    head, mark, query = request.url.target.partition("?")
    if slot.segment is not None:
        path = head.split("/")
        if slot.segment >= len(path) or not value.strip("."):
            return None
        path[slot.segment] = escape(value)
        return replace(request, url=request.url.with_target("/".join(path) + mark + query))
    members = _members(request)
    if slot.name in members:
        sent = _json(request.body)
        assert isinstance(sent, dict), "its members were read from it"
        changed = members | {slot.name: value}
        whole = sent | {"variables": changed} if isinstance(sent.get("query"), str) else changed
        return replace(request, body=json.dumps(whole, separators=(",", ":")).encode())
    for pair in split_query(query):
        if pair.name == slot.name:
            asked = query[: pair.start] + escape(value) + query[pair.end :]
            return replace(request, url=request.url.with_target(f"{head}?{asked}"))
    return None


def _json(body: bytes) -> object:
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value


def _last_word(name: str) -> str:
    words = _WORDS.findall(name)
    return name.lower() if len(words) < 2 else "".join(words).lower()


def singular(word: str) -> str:
    """Return the English singular of a word, well enough to tell `categories` from nothing but `category`."""
    word = word.lower()
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2 else word
