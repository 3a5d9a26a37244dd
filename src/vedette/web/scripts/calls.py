# SPDX-License-Identifier: Apache-2.0
"""What a script asks servers for: method, address, body and headers of each call that is known to send a request.

Known are fetch, XMLHttpRequest, jQuery, axios and its like (an object's `get`, `post`, `put`, `patch`, `delete` or
`request` with an address), sendBeacon, EventSource and workers. Sources: Fetch Standard; XMLHttpRequest Standard;
the documentation of jQuery 3 and axios 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from vedette.web.javascript import looks_like_address
from vedette.web.scripts.folding import HOLE, SUBSTITUTE, Folder, Given, filled_address, last_name, parameters_of
from vedette.web.scripts.scopes import Bound, Outline, Scope
from vedette.web.scripts.syntax import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

MOST_CALLS = 60
"""Of one script."""
_MOST_FIELDS = 40
_MOST_NESTING = 4
_PARAMETER = re.compile(r"(?<=/):[A-Za-z_]\w*\??(?=/|$)")
"""A parameter of a route that a server declares, as `/items/:id`."""
_VERBS = {
    "get": "GET",
    "post": "POST",
    "put": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "del": "DELETE",
    "head": "HEAD",
}
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_METHODS = frozenset({*_VERBS.values(), "OPTIONS"})
_CONFIGURED = frozenset(
    {"ajax", "request", "axios", "$http", "http", "fetch", "$fetch", "ofetch", "ky", "got", "superagent"}
)
_JQUERY = frozenset({"$", "jQuery", "jquery"})
_SENDS = _CONFIGURED | _VERBS.keys() | {"open", "send", "sendBeacon", "getJSON"}
_OPENED = frozenset({"EventSource", "Worker", "SharedWorker", "Request"})
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration"})
_MOST_HEADERS = 10
_MOST_INNER = 30

Value = str | int | float | None | dict[str, "Value"] | list["Value"]
"""A value in a body: a constant, None for what is not known, or an object or list of values."""


class BodyForm(Enum):
    """How the fields of a body are written."""

    JSON = "json"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class ScriptCall:
    """A request that a script makes. `fields` are those of the body (of the query where there is no body)."""

    method: str
    address: str
    fields: tuple[tuple[str, Value], ...] = ()
    form: BodyForm = BodyForm.JSON
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def has_body(self) -> bool:
        """Whether the fields stand in a body."""
        return self.method in _WITH_BODY


def read_calls(outline: Outline, folder: Folder) -> Iterator[ScriptCall]:
    """Yield the calls of a script in the order of the source, each address with its unknown parts filled.

    A function that makes a call with what it is given is followed from where it is called, one step.
    """
    within: dict[int, list[Bound]] = {}
    for found in outline.expressions:
        function = _function_around(found.scope) if _may_send(found.node) else None
        if function is not None:
            within.setdefault(function.id, []).append(found)
    yield from _Reader(folder, within).all(outline.expressions)


def _may_send(node: Node) -> bool:
    """Whether a call has a name that requests are sent by; so other functions need not be followed."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    return function is not None and last_name(function) in _SENDS


def _function_around(scope: Scope | None) -> Node | None:
    while scope is not None and scope.function is None:
        scope = scope.above
    return scope.function if scope is not None else None


class _Reader:
    """Reads calls; `within` are the calls in each function, `given` and `handed` its arguments as texts, as nodes."""

    def __init__(
        self,
        folder: Folder,
        within: dict[int, list[Bound]],
        given: Given | None = None,
        handed: dict[str, Bound] | None = None,
    ) -> None:
        self._folder = folder
        self._within = within
        self._given = given
        self._handed = handed or {}

    def all(self, expressions: list[Bound]) -> Iterator[ScriptCall]:
        """Yield what the calls among `expressions` ask for."""
        opened: dict[str, ScriptCall] = {}
        for found in expressions:
            if found.node.type == "call_expression":
                yield from self.call(found, opened)
            elif found.node.type == "new_expression":
                yield from self.opened(found)
        yield from opened.values()

    def _value_of(self, node: Node, scope: Scope) -> Bound | None:
        """Return the literal that an expression stands for; of a parameter, what it was given."""
        handed = self._handed.get(text_of(node)) if self._handed and node.type == "identifier" else None
        return self._folder.value(handed.node, handed.scope) if handed else self._folder.value(node, scope)

    def _texts(self, node: Node, scope: Scope) -> tuple[str, ...]:
        return self._folder.texts(node, scope, self._given)

    def opened(self, found: Bound) -> Iterator[ScriptCall]:
        """Yield what `new EventSource(address)` and its like ask for."""
        constructor, arguments = found.node.child_by_field_name("constructor"), self._folder.arguments(found.node)
        if constructor is not None and last_name(constructor) in _OPENED and arguments:
            yield from self._fetched(arguments, found.scope)

    def call(self, found: Bound, opened: dict[str, ScriptCall]) -> Iterator[ScriptCall]:
        """Yield what a call asks for; a request that is opened waits in `opened` until it is sent."""
        function, arguments = found.node.child_by_field_name("function"), self._folder.arguments(found.node)
        if function is None or not arguments:
            return
        name, holder = last_name(function), _holder(function)
        if name == "open" and len(arguments) >= 2:
            self._open(holder, arguments, found.scope, opened)
        elif name == "send" and holder in opened:
            yield self._with_body(opened.pop(holder), arguments[0], found.scope)
        elif name == "sendBeacon":
            for address in self._addresses(arguments[0], found.scope):
                call = ScriptCall("POST", address)
                yield self._with_body(call, arguments[1], found.scope) if len(arguments) > 1 else call
        elif holder in _JQUERY and name in ("get", "post", "getJSON"):
            yield from self._jquery(name, arguments, found.scope)
        elif arguments[0].type == "object" and name in _CONFIGURED:
            yield from self._configured(arguments[0], found.scope, is_form=holder in _JQUERY)
        elif name in ("fetch", "$fetch", "ofetch", "axios", "ky", "ajax", "request"):
            yield from self._fetched(arguments, found.scope, is_form=holder in _JQUERY)
        elif holder and name in _VERBS:
            yield from self._verb(_VERBS[name], arguments, found.scope)
        elif self._given is None:
            yield from self._through(function, arguments, found.scope)

    def _through(self, function: Node, arguments: list[Node], scope: Scope) -> Iterator[ScriptCall]:
        """Yield the calls of the function that is called, with the texts that it is given."""
        known = self._folder.value(function, scope)
        inner = self._within.get(known.node.id, ()) if known is not None else ()
        if known is None or not inner or len(inner) > _MOST_INNER:
            return
        names = parameters_of(known.node)
        given = {name: self._texts(each, scope)[0] for name, each in zip(names, arguments, strict=False) if name}
        if any(text and HOLE not in text for text in given.values()):
            handed = {name: Bound(each, scope) for name, each in zip(names, arguments, strict=False) if name}
            yield from _Reader(self._folder, self._within, given, handed).all(list(inner))

    def _open(self, holder: str, arguments: list[Node], scope: Scope, opened: dict[str, ScriptCall]) -> None:
        method = self._texts(arguments[0], scope)[0].upper()
        if method in _METHODS:
            for address in self._addresses(arguments[1], scope)[:1]:
                opened[holder] = ScriptCall(method, address)

    def _jquery(self, name: str, arguments: list[Node], scope: Scope) -> Iterator[ScriptCall]:
        method = "POST" if name == "post" else "GET"
        for address in self._addresses(arguments[0], scope):
            fields = self._fields(arguments[1], scope) if len(arguments) > 1 else ()
            yield ScriptCall(method, address, fields, BodyForm.FORM)

    def _verb(self, method: str, arguments: list[Node], scope: Scope) -> Iterator[ScriptCall]:
        """Yield `api.post(address, body, options)` and `api.get(address, options)`; a handler makes it a route."""
        if any(each.type in _FUNCTIONS for each in arguments[1:2]):
            method = "GET"
            arguments = arguments[:1]
        for address in self._addresses(arguments[0], scope):
            if not address.startswith(("/", "http", ".")) and "/" not in address:
                continue
            call = ScriptCall(method, address)
            if method in _WITH_BODY:
                yield self._with_body(call, arguments[1], scope) if len(arguments) > 1 else call
            else:
                options = self._options(arguments[1], scope) if len(arguments) > 1 else {}
                yield self._with_query(call, options)

    def _fetched(self, arguments: list[Node], scope: Scope, *, is_form: bool = False) -> Iterator[ScriptCall]:
        """Yield `fetch(address, options)`."""
        options = self._options(arguments[1], scope) if len(arguments) > 1 else {}
        for address in self._addresses(arguments[0], scope):
            yield self._with_options(address, options, is_form=is_form)

    def _configured(self, node: Node, scope: Scope, *, is_form: bool) -> Iterator[ScriptCall]:
        """Yield `axios({url, method, data})` and `$.ajax({url, type, data})`."""
        options = self._options(node, scope)
        base = options.get("baseURL")
        for name in ("url", "uri"):
            if name in options:
                at, where = options[name]
                before = self._texts(base[0], base[1])[0] if base else ""
                for address in self._addresses(at, where):
                    joined = (
                        before.rstrip("/") + "/" + address.lstrip("/") if before and HOLE not in before else address
                    )
                    yield self._with_options(joined, options, is_form=is_form)

    def _options(self, node: Node, scope: Scope) -> dict[str, tuple[Node, Scope]]:
        known = self._value_of(node, scope)
        if known is None or known.node.type != "object":
            return {}
        return {key: (value, at) for key, value, at in self._folder.pairs(known)}

    def _with_options(self, address: str, options: dict[str, tuple[Node, Scope]], *, is_form: bool) -> ScriptCall:
        named = options.get("method") or options.get("type")
        method = self._texts(*named)[0].upper() if named else "GET"
        call = ScriptCall(method if method in _METHODS else "GET", address, headers=self._headers(options))
        body = options.get("body") or options.get("data") or options.get("json")
        if call.method in _WITH_BODY and body is not None:
            return self._with_body(call, *body, is_form=is_form)
        return self._with_query(call, options)

    def _with_query(self, call: ScriptCall, options: dict[str, tuple[Node, Scope]]) -> ScriptCall:
        query = options.get("params") or options.get("query") or (options.get("data") if not call.has_body else None)
        if query is None:
            return call
        return ScriptCall(call.method, call.address, self._fields(*query), BodyForm.FORM, call.headers)

    def _headers(self, options: dict[str, tuple[Node, Scope]]) -> tuple[tuple[str, str], ...]:
        """Return the constant headers."""
        if "headers" not in options:
            return ()
        found: list[tuple[str, str]] = []
        for name, (node, scope) in list(self._options(*options["headers"]).items())[:_MOST_HEADERS]:
            text = self._texts(node, scope)[0]
            if HOLE not in text:
                found.append((name, text))
        return tuple(found)

    def _with_body(self, call: ScriptCall, node: Node, scope: Scope, *, is_form: bool = False) -> ScriptCall:
        """Return the call with the fields of its body; an object is JSON, and so is what `JSON.stringify` gives."""
        known = self._value_of(node, scope) or Bound(node, scope)
        form = BodyForm.FORM if is_form or known.node.type == "new_expression" else BodyForm.JSON
        fields: tuple[tuple[str, Value], ...] = ()
        if known.node.type == "call_expression":
            arguments = self._folder.arguments(known.node)
            function = known.node.child_by_field_name("function")
            name = last_name(function) if function is not None else ""
            if name in ("stringify", "param") and arguments:
                form = BodyForm.JSON if _holder(function) == "JSON" else BodyForm.FORM
                fields = self._fields(arguments[0], known.scope)
            elif name == "toString" and function is not None:
                inner = function.child_by_field_name("object")
                if inner is not None:
                    return self._with_body(call, inner, known.scope, is_form=True)
        elif known.node.type == "new_expression":
            fields = self._built(node, known, scope)
        else:
            fields = self._fields(node, scope)
        return ScriptCall(call.method, call.address, fields, form, call.headers)

    def _built(self, node: Node, known: Bound, scope: Scope) -> tuple[tuple[str, Value], ...]:
        """Return the fields of `new FormData()` and `new URLSearchParams({…})`, with what is appended to them."""
        arguments = self._folder.arguments(known.node)
        fields = list(self._fields(arguments[0], known.scope)) if arguments else []
        owner = scope.holder(text_of(node)) if node.type == "identifier" else None
        for name, value in owner.appended.get(text_of(node), ()) if owner is not None else ():
            key = self._texts(name, scope)[0]
            if HOLE not in key:
                fields.append((key, self._value(value, scope, 0) if value is not None else None))
        return tuple(fields[:_MOST_FIELDS])

    def _fields(self, node: Node, scope: Scope) -> tuple[tuple[str, Value], ...]:
        value = self._value(node, scope, 0)
        return tuple(value.items()) if isinstance(value, dict) else ()

    def _value(self, node: Node, scope: Scope, depth: int) -> Value:
        if node.type in ("true", "false"):
            return node.type == "true"
        if node.type == "number":
            return _number(text_of(node))
        known = self._value_of(node, scope)
        if known is not None and known.node.type == "object" and depth < _MOST_NESTING:
            pairs = list(self._folder.pairs(known))[:_MOST_FIELDS]
            return {key: self._value(value, at, depth + 1) for key, value, at in pairs if key and HOLE not in key}
        if known is not None and known.node.type == "array" and depth < _MOST_NESTING:
            return [self._value(each, known.scope, depth + 1) for each in known.node.named_children[:1]]
        text = self._texts(node, scope)[0]
        return None if HOLE in text else text

    def _addresses(self, node: Node, scope: Scope) -> list[str]:
        """Return the addresses that an expression may stand for; a part that is not known is filled."""
        found: list[str] = []
        for text in self._texts(node, scope):
            filled = _PARAMETER.sub(SUBSTITUTE, filled_address(text))
            if filled == "/" or looks_like_address(filled) or (filled and "/" not in filled and _is_word(filled)):
                found.append(filled)
        return found


def _number(text: str) -> int | float | None:
    """Return a decimal number; None for other notations."""
    whole, _, fraction = text.partition(".")
    if not text.isascii() or len(text) > 15 or not whole.isdigit() or not (fraction or "0").isdigit():
        return None
    return float(text) if fraction else int(whole)


def _is_word(text: str) -> bool:
    return text.replace("-", "").replace("_", "").replace(".", "").isalnum() and text.isascii() and len(text) > 1


def _holder(function: Node | None) -> str:
    """Return the last name of the object whose method is called; empty for a plain function."""
    while function is not None and function.type in ("parenthesized_expression", "sequence_expression"):
        function = function.named_children[-1] if function.named_children else None
    holder = function.child_by_field_name("object") if function is not None else None
    if holder is None:
        return ""
    return last_name(holder) or holder.type
