# SPDX-License-Identifier: Apache-2.0
"""Names of a script and what they stand for, scope by scope.

A name has a value when it is given exactly one; parameters have none. Properties are known where an object literal
says so, or where the whole script gives a property of that name one value only.
Source: ECMAScript 2024, section 9.1 (environment records), read as far as constants go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vedette.web.scripts.syntax import text_of, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset(
    {"function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function"}
    | {"generator_function_declaration", "function"}
)
_BLOCKS = frozenset({"statement_block", "for_statement", "for_in_statement", "catch_clause", "class_static_block"})
_EXPRESSIONS = frozenset(
    {"call_expression", "new_expression", "binary_expression", "template_string", "subscript_expression"}
)
_MOST_APPENDED = 40


@dataclass(slots=True, eq=False)
class Scope:
    """The names of one function, block or program."""

    above: Scope | None
    is_function: bool
    function: Node | None = None
    """The function whose scope it is, where it is one's."""
    names: dict[str, Bound | None] = field(default_factory=dict)
    """None for a name that has no single value."""
    given: set[str] = field(default_factory=set)
    """Names that had a value: a second one makes them no constants."""
    appended: dict[str, list[tuple[Node, Node | None]]] = field(default_factory=dict)
    """Names and values that are appended to a form or a query, by the variable that holds it."""

    def find(self, name: str) -> Bound | None:
        """Return what `name` stands for; None where it is unknown or has several values."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.above
        return None

    def holder(self, name: str) -> Scope | None:
        """Return the scope that declares `name`."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.above
        return scope


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A value and the scope in which its names are looked up."""

    node: Node
    scope: Scope


@dataclass(slots=True)
class Outline:
    """What one walk over a script finds."""

    program: Scope
    expressions: list[Bound] = field(default_factory=list)
    """Expressions that may build an address or ask for one, in the order of the source."""
    objects: list[Bound] = field(default_factory=list)
    """Object literals that have a `path`."""
    properties: dict[str, Bound | None] = field(default_factory=dict)
    """Properties that the whole script gives one value, or None for several."""


def read_outline(root: Node) -> Outline:
    """Return the scopes of a script and the expressions worth a look; one pass, no recursion."""
    outline = Outline(Scope(None, is_function=True))
    scopes = [outline.program]
    objects: list[Node] = []
    for node, is_entered, above in walk(root):
        kind = node.type
        is_scope = (kind in _FUNCTIONS or kind in _BLOCKS) and node.child_count > 0
        is_object = kind == "object" and node.child_count > 0
        if not is_entered:
            if is_scope:
                scopes.pop()
            elif is_object:
                objects.pop()
            continue
        scope = scopes[-1]
        if is_scope:
            scopes.append(_open(node, scope))
        elif is_object:
            objects.append(node)
        elif kind in _EXPRESSIONS:
            if kind != "binary_expression" or above != "binary_expression":  # a part of a chain is folded with it
                outline.expressions.append(Bound(node, scope))
            if kind == "call_expression":
                _note_append(node, scope)
        elif kind == "variable_declarator":
            _declare(node, scope, is_var=above == "variable_declaration")
        elif kind in ("assignment_expression", "augmented_assignment_expression"):
            _assign(node, scope, outline)
        elif kind in ("pair", "field_definition", "public_field_definition"):
            _note_pair(node, scope, outline, objects[-1] if above == "object" and objects else None)
    return outline


def _open(node: Node, above: Scope) -> Scope:
    """Open the scope of a function or a block; a function's own name stands above it, its parameters within."""
    is_function = node.type in _FUNCTIONS
    scope = Scope(above, is_function, node if is_function else None)
    if not is_function:
        return scope
    name = node.child_by_field_name("name")
    if name is not None and node.type != "method_definition":
        _put(above if node.type.endswith("declaration") else scope, text_of(name), Bound(node, above))
    single = node.child_by_field_name("parameter")
    parameters = node.child_by_field_name("parameters")
    for each in [single] if single is not None else (parameters.named_children if parameters is not None else ()):
        if each.type == "identifier":
            _put(scope, text_of(each), None)
        elif each.type == "assignment_pattern":
            left, right = each.child_by_field_name("left"), each.child_by_field_name("right")
            if left is not None and right is not None and left.type == "identifier":
                _put(scope, text_of(left), Bound(right, scope))
    return scope


def _put(scope: Scope, name: str, value: Bound | None) -> None:
    scope.names[name] = value if name not in scope.given else None
    scope.given.add(name)


def _declare(node: Node, scope: Scope, *, is_var: bool) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or name.type != "identifier":
        return
    holder = scope
    if is_var:  # the function's, not the block's
        while not holder.is_function and holder.above is not None:
            holder = holder.above
    if value is not None:
        _put(holder, text_of(name), Bound(value, scope))
    else:
        holder.names.setdefault(text_of(name), None)


def _assign(node: Node, scope: Scope, outline: Outline) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    is_plain = node.type == "assignment_expression"
    if left.type == "identifier":
        name = text_of(left)
        _put(scope.holder(name) or outline.program, name, Bound(right, scope) if is_plain else None)
    elif left.type == "member_expression" and is_plain:
        named = left.child_by_field_name("property")
        if named is not None:
            _note_property(outline, text_of(named), Bound(right, scope))


def _note_pair(node: Node, scope: Scope, outline: Outline, literal: Node | None) -> None:
    key = node.child_by_field_name("key") or node.child_by_field_name("property")
    value = node.child_by_field_name("value")
    if key is None or value is None:
        return
    name = text_of(key).strip("\"'")
    _note_property(outline, name, Bound(value, scope))
    if name == "path" and literal is not None:
        outline.objects.append(Bound(literal, scope))


def _note_property(outline: Outline, name: str, value: Bound) -> None:
    known = outline.properties.get(name, value)
    is_same = known is not None and (known is value or _is_same_constant(known.node, value.node))
    outline.properties[name] = known if is_same else None


def _is_same_constant(one: Node, other: Node) -> bool:
    return one.type == other.type == "string" and text_of(one) == text_of(other)


def _note_append(node: Node, scope: Scope) -> None:
    """Take `form.append("name", value)` and `query.set("name", value)` to the variable's account."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None or function.type != "member_expression":
        return
    holder, method = function.child_by_field_name("object"), function.child_by_field_name("property")
    if holder is None or method is None or holder.type != "identifier" or text_of(method) not in ("append", "set"):
        return
    given = arguments.named_children
    owner = scope.holder(text_of(holder))
    if owner is None or not 1 <= len(given) <= 3:
        return
    kept = owner.appended.setdefault(text_of(holder), [])
    if len(kept) < _MOST_APPENDED:
        kept.append((given[0], given[1] if len(given) > 1 else None))
