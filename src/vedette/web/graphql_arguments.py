# SPDX-License-Identifier: Apache-2.0
"""The values that are written into a GraphQL document, each with its place. Never raises.

Source: GraphQL specification (October 2021), sections 2.6 and 2.9.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLError
from graphql.language import ast, parse

from vedette.web.text_slot import TextSlot

MOST_TOKENS = 2_000
_Scalar = ast.StringValueNode | ast.IntValueNode | ast.FloatValueNode


def is_graphql(text: str) -> bool:
    """Whether `text` is a GraphQL document that can be executed."""
    document = _document(text)
    return document is not None and any(isinstance(each, ast.OperationDefinitionNode) for each in document.definitions)


def graphql_arguments(text: str) -> tuple[TextSlot, ...]:
    """Return the strings and numbers among the arguments of a document, named by their paths: `user.orders(first)`.

    Block strings are left out, since they are written in another way. Nothing for what is no document.
    """
    document = _document(text)
    if document is None:
        return ()
    found: list[TextSlot] = []
    for definition in document.definitions:
        if isinstance(definition, ast.OperationDefinitionNode | ast.FragmentDefinitionNode):
            found += _of_selection(definition.selection_set, "")
    return tuple(found)


def _document(text: str) -> ast.DocumentNode | None:
    if "{" not in text:
        return None
    try:
        return parse(text, max_tokens=MOST_TOKENS)
    except (GraphQLError, RecursionError):
        return None


def _of_selection(selection: ast.SelectionSetNode | None, path: str) -> Iterator[TextSlot]:
    for node in selection.selections if selection else ():
        inner = f"{path}.{node.name.value}".lstrip(".") if isinstance(node, ast.FieldNode) else path
        if isinstance(node, ast.FieldNode):
            for argument in node.arguments or ():
                yield from _of_value(argument.value, inner, argument.name.value)
        if isinstance(node, ast.FieldNode | ast.InlineFragmentNode):
            yield from _of_selection(node.selection_set, inner)


def _of_value(value: ast.ValueNode, path: str, name: str) -> Iterator[TextSlot]:
    if isinstance(value, ast.ObjectValueNode):
        for field in value.fields or ():
            yield from _of_value(field.value, path, f"{name}.{field.name.value}")
    elif isinstance(value, ast.ListValueNode):
        for index, item in enumerate(value.values or ()):
            yield from _of_value(item, path, f"{name}.{index}")
    elif isinstance(value, _Scalar) and value.loc is not None:
        is_text = isinstance(value, ast.StringValueNode)
        if not (isinstance(value, ast.StringValueNode) and value.block):
            yield TextSlot(f"{path}({name})", value.value, value.loc.start, value.loc.end, is_text)
