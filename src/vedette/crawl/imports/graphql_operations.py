# SPDX-License-Identifier: Apache-2.0
"""Operations for the fields of a GraphQL schema: what is selected, and a value for each argument.

Sources: GraphQL, October 2021, sections 2.4 to 2.10 and 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphql import GraphQLArgument, GraphQLInputField, GraphQLInputType, GraphQLOutputType, GraphQLSchema
    from graphql.type import GraphQLField

MOST_DEPTH = 3
"""Levels of objects below the field that is asked for."""
_MOST_FIELDS = 25
_MOST_SELECTED = 150
_MOST_ARGUMENTS = 30
_MOST_INPUT_DEPTH = 4
_MOST_MEMBERS = 3
_OF_SCALAR: dict[str, object] = {
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "ID": "1",
    "String": "value",
    "Date": "2024-01-31",
    "DateTime": "2024-01-31T12:00:00Z",
    "Time": "12:00:00Z",
    "UUID": "3f2b8a1c-5d4e-4f60-8a7b-9c0d1e2f3a4b",
    "URL": "http://example.com/",
    "URI": "http://example.com/",
    "EmailAddress": "user@example.com",
    "JSON": {},
    "JSONObject": {},
    "BigInt": 1,
    "Long": 1,
    "Decimal": 1,
}
_BACKWARD = frozenset({"before", "after", "last"})
"""Arguments of pages that name a place in a list: a made-up cursor is refused. Source: Relay's connections."""


class OperationWriter:
    """Writes operations for one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._left = 0

    def write(self, kind: str, name: str) -> tuple[str, dict[str, object]]:
        """Return the operation that asks for the field `name` of the root of that `kind`, and its variables."""
        from graphql import OperationType

        root = self._schema.get_root_type(OperationType(kind))
        assert root is not None, "the field was found there"
        field = root.fields[name]
        declared: list[str] = []
        handed: list[str] = []
        variables: dict[str, object] = {}
        for argument, known in list(field.args.items())[:_MOST_ARGUMENTS]:
            if self._is_sent(argument, known):
                declared.append(f"${argument}: {known.type}")
                handed.append(f"{argument}: ${argument}")
                variables[argument] = self._input(known, 0)
        self._left = _MOST_SELECTED
        head = f"{kind} {name}" + (f"({', '.join(declared)})" if declared else "")
        asked = name + (f"({', '.join(handed)})" if handed else "")
        return f"{head} {{ {asked}{self._selection(field.type, 0)} }}", variables

    def _is_sent(self, name: str, known: GraphQLArgument) -> bool:
        """Whether an argument is given: where it is required, or where it is one value that no place depends on."""
        from graphql import get_named_type, is_leaf_type, is_list_type, is_required_argument

        if is_required_argument(known):
            return True
        return name not in _BACKWARD and not is_list_type(known.type) and is_leaf_type(get_named_type(known.type))

    def _selection(self, kind: GraphQLOutputType, depth: int) -> str:
        """Return the selection set of a type, with a space before it; empty where it takes none."""
        from graphql import get_named_type, is_interface_type, is_object_type, is_union_type

        named = get_named_type(kind)
        if is_union_type(named):
            parts = [
                f"... on {member.name}{chosen}"
                for member in named.types[:_MOST_MEMBERS]
                if depth < MOST_DEPTH and (chosen := self._selection(member, depth + 1))
            ]
            return f" {{ {' '.join(['__typename', *parts])} }}"
        if not is_object_type(named) and not is_interface_type(named):
            return ""
        parts = []
        for name, field in list(named.fields.items())[:_MOST_FIELDS]:
            chosen = self._field(name, field, depth)
            if chosen:
                parts.append(chosen)
        return f" {{ {' '.join(parts or ['__typename'])} }}"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        """Return how a field is selected; empty where it needs arguments, or lies too deep."""
        from graphql import get_named_type, is_leaf_type, is_required_argument

        if self._left <= 0 or any(is_required_argument(each) for each in field.args.values()):
            return ""
        self._left -= 1
        if is_leaf_type(get_named_type(field.type)):
            return name
        return name + self._selection(field.type, depth + 1) if depth < MOST_DEPTH else ""

    def _input(self, known: GraphQLArgument | GraphQLInputField, depth: int) -> object:
        default = _default(known)
        return self._value(known.type, depth) if default is None else default

    def _value(self, kind: GraphQLInputType, depth: int) -> object:
        """Return a value of an input type: the least that is valid, and the optional values that are scalars."""
        from graphql import (
            is_enum_type,
            is_input_object_type,
            is_list_type,
            is_non_null_type,
            is_required_input_field,
        )

        if is_non_null_type(kind):
            return self._value(kind.of_type, depth)
        if is_list_type(kind):
            return [self._value(kind.of_type, depth + 1)] if depth < _MOST_INPUT_DEPTH else []
        if is_enum_type(kind):
            return next(iter(kind.values), None)
        if is_input_object_type(kind):
            if depth >= _MOST_INPUT_DEPTH:
                return {}
            fields = list(kind.fields.items())[:_MOST_FIELDS]
            if kind.is_one_of:
                fields = fields[:1]
            return {
                name: self._input(field, depth + 1)
                for name, field in fields
                if is_required_input_field(field) or not is_input_object_type(field.type)
            }
        return _OF_SCALAR.get(getattr(kind, "name", ""), "value")


def _default(known: GraphQLArgument | GraphQLInputField) -> str | int | float | None:
    """Return the scalar that the schema gives by default, however this version of the library keeps it; else None."""
    from graphql import Undefined, value_from_ast_untyped

    kept = getattr(known, "default", None)
    literal, value = getattr(kept, "literal", None), getattr(kept, "value", known.default_value)
    if literal is not None:
        value = value_from_ast_untyped(literal)
    return value if value is not Undefined and isinstance(value, (str, int, float)) else None
