# SPDX-License-Identifier: Apache-2.0
"""Expressions folded to the texts they may have, without running anything.

What is not known is a hole. Folding knows concatenation, templates, constants, members of constant objects and lists,
`concat`, `join`, `new URL`, choices (each side is an alternative) and functions that return one expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING

from vedette.web.javascript import unescape_text
from vedette.web.scripts.scopes import Bound, Outline, Scope
from vedette.web.scripts.syntax import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

HOLE = "\x00\x00"
"""Stands for a part that is not constant."""
SUBSTITUTE = "1"
"""Stands in an address where a hole was."""
MOST_ALTERNATIVES = 4
_MOST_DEPTH = 24
_MOST_STEPS = 120_000
"""Of all folding in one script."""
_MOST_LENGTH = 2_000
_MOST_MEMBERS = 200
_UNKNOWN = (HOLE,)
_REST = "..."
_BETWEEN = "\x01"
"""Between the texts of a rest parameter."""
_APPENDED = re.compile(r"(?:(?<=\w)|\?|&)(?:\x00\x00)+\Z")
_WRAPPERS = frozenset({"encodeURIComponent", "encodeURI", "String", "decodeURIComponent", "freeze", "seal"})
"""Functions that give back what they are given, as far as an address goes."""
_SAME = frozenset({"toString", "trim", "valueOf", "toLowerCase"})
_OWN_SITE = frozenset({"location.origin", "window.location.origin", "document.location.origin", "self.location.origin"})
_FUNCTIONS = frozenset({"function_declaration", "function_expression", "arrow_function", "method_definition"})

Texts = tuple[str, ...]
Given = Mapping[str, str]


class Folder:
    """Folds the expressions of one script; after a number of steps everything is unknown."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._left = _MOST_STEPS

    def texts(self, node: Node, scope: Scope, given: Given | None = None, depth: int = 0) -> Texts:
        """Return the texts that an expression may have, at least one; `given` are values of names (arguments)."""
        self._left -= 1
        if depth > _MOST_DEPTH or self._left < 0:
            return _UNKNOWN
        given = given or {}
        match node.type:
            case "string":
                return (unescape_text(text_of(node)[1:-1])[:_MOST_LENGTH],)
            case "number":
                return (text_of(node)[:_MOST_LENGTH],)
            case "template_string":
                return self._template(node, scope, given, depth)
            case "parenthesized_expression" | "await_expression" | "sequence_expression":
                return self.texts(node.named_children[-1], scope, given, depth + 1) if node.named_children else _UNKNOWN
            case "binary_expression":
                return self._binary(node, scope, given, depth)
            case "ternary_expression":
                sides = [node.child_by_field_name(name) for name in ("consequence", "alternative")]
                return self._choice([each for each in sides if each is not None], scope, given, depth)
            case "identifier" if text_of(node) in given:
                return (given[text_of(node)],)
            case "call_expression":
                return self._call(node, scope, given, depth)
            case "new_expression":
                return self._new(node, scope, given, depth)
            case "member_expression" if text_of(node) in _OWN_SITE:
                return ("",)
            case "identifier" | "shorthand_property_identifier" | "member_expression" | "subscript_expression":
                return self._named(node, scope, given, depth)
        return _UNKNOWN

    def value(self, node: Node, scope: Scope, given: Given | None = None, depth: int = 0) -> Bound | None:
        """Return the literal, function or other expression that a name or a member stands for in the end."""
        self._left -= 1
        if depth > _MOST_DEPTH or self._left < 0:
            return None
        match node.type:
            case "identifier" | "shorthand_property_identifier":
                found = scope.find(text_of(node))
                return self.value(found.node, found.scope, given, depth + 1) if found is not None else None
            case "member_expression":
                return self._member(node, scope, given, depth)
            case "subscript_expression":
                return self._subscript(node, scope, given or {}, depth)
            case "parenthesized_expression" | "sequence_expression" if node.named_children:
                return self.value(node.named_children[-1], scope, given, depth + 1)
            case "call_expression":
                function, arguments = node.child_by_field_name("function"), self.arguments(node)
                if function is not None and last_name(function) in ("freeze", "seal") and arguments:
                    return self.value(arguments[0], scope, given, depth + 1)
        return Bound(node, scope)

    def arguments(self, node: Node) -> list[Node]:
        """Return the arguments of a call."""
        given = node.child_by_field_name("arguments")
        return [] if given is None else [each for each in given.named_children if each.type != "comment"]

    def pairs(self, literal: Bound) -> Iterator[tuple[str, Node, Scope]]:
        """Yield the keys of an object literal with their values; a shorthand names its own value."""
        for part in literal.node.named_children[:_MOST_MEMBERS]:
            if part.type == "pair":
                key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
                if key is not None and value is not None:
                    yield self._key(key, literal.scope), value, literal.scope
            elif part.type == "shorthand_property_identifier":
                yield text_of(part), part, literal.scope
            elif part.type == "method_definition":
                name = part.child_by_field_name("name")
                if name is not None:
                    yield text_of(name), part, literal.scope

    def _key(self, key: Node, scope: Scope) -> str:
        if key.type == "computed_property_name":
            return self.texts(key.named_children[0], scope)[0] if key.named_children else ""
        return unescape_text(text_of(key)[1:-1]) if key.type == "string" else text_of(key)

    def _template(self, node: Node, scope: Scope, given: Given, depth: int) -> Texts:
        parts: list[Texts] = []
        for part in node.named_children:
            match part.type:
                case "string_fragment":
                    parts.append((text_of(part),))
                case "escape_sequence":
                    parts.append((unescape_text(text_of(part)),))
                case "template_substitution" if part.named_children:
                    parts.append(self.texts(part.named_children[0], scope, given, depth + 1))
        return _joined(parts)

    def _binary(self, node: Node, scope: Scope, given: Given, depth: int) -> Texts:
        """Fold a chain of `+` without recursion on its left side; of `||` and `??` either side."""
        operator = node.child_by_field_name("operator")
        sign = text_of(operator) if operator is not None else ""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return _UNKNOWN
        if sign in ("||", "??"):
            return self._choice([left, right], scope, given, depth)
        if sign == "&&":
            return self.texts(right, scope, given, depth + 1)
        if sign != "+":
            return _UNKNOWN
        return _joined([self.texts(part, scope, given, depth + 1) for part in terms_of(node)])

    def _choice(self, sides: list[Node], scope: Scope, given: Given, depth: int) -> Texts:
        found = [text for side in sides for text in self.texts(side, scope, given, depth + 1)]
        known = [text for text in dict.fromkeys(found) if text != HOLE]
        return tuple(known[:MOST_ALTERNATIVES]) or _UNKNOWN

    def _named(self, node: Node, scope: Scope, given: Given, depth: int) -> Texts:
        found = self.value(node, scope, given, depth + 1)
        if found is None or found.node == node or found.node.type in ("object", "array", *_FUNCTIONS):
            return _UNKNOWN
        return self.texts(found.node, found.scope, None, depth + 1)

    def _member(self, node: Node, scope: Scope, given: Given | None, depth: int) -> Bound | None:
        """Return what a member stands for: of a known object its own, else what the script gives that name alone."""
        holder, named = node.child_by_field_name("object"), node.child_by_field_name("property")
        if holder is None or named is None:
            return None
        name = text_of(named)
        known = self.value(holder, scope, given, depth + 1)
        if known is not None and known.node.type == "object":
            for key, value, at in self.pairs(known):
                if key == name:
                    return (
                        self.value(value, at, None, depth + 1)
                        if value.type != "method_definition"
                        else Bound(value, at)
                    )
        if name in ("href", "pathname") and known is not None and known.node.type == "new_expression":
            return known
        found = self._outline.properties.get(name)
        return (
            self.value(found.node, found.scope, None, depth + 1) if found is not None and found.node != node else None
        )

    def _subscript(self, node: Node, scope: Scope, given: Given, depth: int) -> Bound | None:
        holder, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        if holder is None or index is None:
            return None
        known = self.value(holder, scope, given, depth + 1)
        key = self.texts(index, scope, given, depth + 1)[0]
        if known is None or HOLE in key:
            return None
        if known.node.type == "object":
            for name, value, at in self.pairs(known):
                if name == key:
                    return self.value(value, at, None, depth + 1)
        elif known.node.type == "array" and key.isascii() and key.isdigit():
            members = known.node.named_children
            if int(key[:9]) < len(members):
                return self.value(members[int(key[:9])], known.scope, None, depth + 1)
        return None

    def _call(self, node: Node, scope: Scope, given: Given, depth: int) -> Texts:
        function, arguments = node.child_by_field_name("function"), self.arguments(node)
        if function is None:
            return _UNKNOWN
        name = last_name(function)
        holder = function.child_by_field_name("object") if function.type == "member_expression" else None
        if name in _WRAPPERS and arguments:
            return self.texts(arguments[0], scope, given, depth + 1)
        if holder is not None and name in _SAME:
            return self.texts(holder, scope, given, depth + 1)
        if holder is not None and name == "concat":
            return _joined([self.texts(part, scope, given, depth + 1) for part in (holder, *arguments)])
        if holder is not None and name == "join":
            return self._joined_list(holder, arguments, scope, given, depth)
        return self._returned(function, arguments, scope, given, depth)

    def _joined_list(self, holder: Node, arguments: list[Node], scope: Scope, given: Given, depth: int) -> Texts:
        known = self.value(holder, scope, given, depth + 1)
        if known is None or known.node.type != "array":
            return _UNKNOWN
        between = self.texts(arguments[0], scope, given, depth + 1)[0] if arguments else ","
        # only a list that is written in place is folded with the arguments of the function around it
        at, values = (scope, given) if known.node == holder else (known.scope, {})
        parts: list[Texts] = []
        for member in known.node.named_children[:_MOST_MEMBERS]:
            for part in self._spread(member, values) or [self.texts(member, at, values, depth + 1)]:
                parts += [(between,)] if parts else []
                parts.append(part)
        return _joined(parts)

    def _spread(self, member: Node, given: Given) -> list[Texts]:
        """Return the texts that `...rest` spreads where it is a function's rest parameter."""
        if member.type != "spread_element" or not member.named_children:
            return []
        kept = given.get(_REST + text_of(member.named_children[0]))
        return [(text,) for text in kept.split(_BETWEEN)] if kept is not None else []

    def _returned(self, function: Node, arguments: list[Node], scope: Scope, given: Given, depth: int) -> Texts:
        """Fold the one expression that a known function returns, with its parameters as they are given here."""
        known = self.value(function, scope, given, depth + 1)
        if known is None or known.node.type not in _FUNCTIONS:
            return _UNKNOWN
        body = known.node.child_by_field_name("body")
        if body is not None and body.type == "statement_block":
            statements = [each for each in body.named_children if each.type != "comment"]
            is_plain = len(statements) == 1 and statements[0].type == "return_statement"
            body = statements[0].named_children[0] if is_plain and statements[0].named_children else None
        if body is None:
            return _UNKNOWN
        texts = [self.texts(each, scope, given, depth + 1)[0] for each in arguments]
        names = parameters_of(known.node)
        handed = {name: texts[index] if index < len(texts) else HOLE for index, name in enumerate(names)}
        if names and names[-1].startswith(_REST):
            handed[names[-1]] = _BETWEEN.join(texts[len(names) - 1 :])
        return self.texts(body, known.scope, handed, depth + 1)

    def _new(self, node: Node, scope: Scope, given: Given, depth: int) -> Texts:
        """Fold `new URL(address, base)`. Source: WHATWG URL, section 6.1."""
        constructor, arguments = node.child_by_field_name("constructor"), self.arguments(node)
        if constructor is None or last_name(constructor) not in ("URL", "Request") or not arguments:
            return _UNKNOWN
        addresses = self.texts(arguments[0], scope, given, depth + 1)
        if len(arguments) == 1 or last_name(constructor) == "Request":
            return addresses
        base = self.texts(arguments[1], scope, given, depth + 1)[0]
        if HOLE in base or not base:
            return addresses
        return tuple(_resolved(address, base) for address in addresses)


def terms_of(node: Node) -> list[Node]:
    """Return the terms of a chain of `+`, from left to right."""
    terms: list[Node] = []
    current = node
    while True:
        operator, left = current.child_by_field_name("operator"), current.child_by_field_name("left")
        right = current.child_by_field_name("right")
        if current.type != "binary_expression" or operator is None or text_of(operator) != "+" or left is None:
            terms.append(current)
            break
        if right is not None:
            terms.append(right)
        current = left
    return terms[::-1]


def filled_address(text: str) -> str:
    """Return an address with its holes filled; one at the front or right behind a word says nothing and goes."""
    return _APPENDED.sub("", text.strip().removeprefix(HOLE)).replace(HOLE, SUBSTITUTE)


def last_name(node: Node) -> str:
    """Return the last name of what is called: `post` of `(0, api.post)`, `http.post` and `post`."""
    while node.type in ("parenthesized_expression", "sequence_expression") and node.named_children:
        node = node.named_children[-1]
    if node.type == "member_expression":
        named = node.child_by_field_name("property")
        return text_of(named) if named is not None else ""
    return text_of(node) if node.type in ("identifier", "import") else ""


def parameters_of(function: Node) -> list[str]:
    """Return the names of a function's parameters; an empty one for a pattern, `...name` for the rest."""
    single = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    nodes = [single] if single is not None else (listed.named_children if listed is not None else [])
    return [text_of(each) if each.type in ("identifier", "rest_pattern") else "" for each in nodes]


def _joined(parts: list[Texts]) -> Texts:
    """Return the texts of parts one after the other; where they vary, a few of the ways."""
    known: list[str] = [""]
    for part in parts:
        known = [(head + tail)[:_MOST_LENGTH] for head, tail in product(known, part)][:MOST_ALTERNATIVES]
    return tuple(dict.fromkeys(known))


def _resolved(address: str, base: str) -> str:
    if address.startswith(("/", "http:", "https:", HOLE)):
        return address
    return base.rpartition("/")[0] + "/" + address.removeprefix("./") if "/" in base else address
