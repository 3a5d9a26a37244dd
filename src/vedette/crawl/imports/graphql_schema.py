# SPDX-License-Identifier: Apache-2.0
"""GraphQL: a schema in its own language, or the answer to an introspection query.

For each field of the query and the mutation type an operation is written that selects what it can to a small depth and
takes its arguments from variables, so that each is a value of its own in the request. A file says nothing of where the
API stands: it is the target itself, or `/graphql` where the target is the site's root.
Sources: GraphQL, October 2021, sections 2, 3 and 4; GraphQL over HTTP (draft), section 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from vedette.crawl.imports.documents import as_mapping, compact_json, read_json
from vedette.crawl.imports.graphql_operations import OperationWriter
from vedette.crawl.imports.imported import ImportDraft
from vedette.errors import UsageError

if TYPE_CHECKING:
    from graphql import GraphQLObjectType, GraphQLSchema, IntrospectionQuery

MOST_SCHEMA_LENGTH = 5_000_000
MOST_TOKENS = 400_000
_DEFINITION = re.compile(
    r"^[ \t]*(?:extend[ \t]+)?"
    r"(?:schema\b[^\n]{0,500}\{|(?:type|interface|input|enum)[ \t]+[_A-Za-z]\w*[^\n:=]{0,500}\{)",
    re.MULTILINE,
)
_TARGET_PATH = "/graphql"


def is_graphql_text(text: str) -> bool:
    """Whether `text` holds a definition of GraphQL's schema language."""
    return _DEFINITION.search(text[:200_000]) is not None


def is_introspection(document: object) -> bool:
    """Whether `document` is the answer to an introspection query, with or without its `data`."""
    return bool(_introspected(document))


def read_graphql(text: str, draft: ImportDraft) -> None:
    """Take an operation for each field of the roots. Raises UsageError where `text` is no schema."""
    if len(text) > MOST_SCHEMA_LENGTH:
        raise UsageError(f"The schema is longer than {MOST_SCHEMA_LENGTH:,} characters.", "Leave types out.")
    with _schema_errors():
        _take_operations(_schema(text), draft)


def _take_operations(schema: GraphQLSchema, draft: ImportDraft) -> None:
    roots = {kind: root for kind, root in _roots(schema) if root is not None}
    if not roots:
        raise UsageError("The file is no GraphQL schema: it has neither queries nor mutations.", "Export it anew.")
    address = str(draft.target) if draft.target.path != "/" else f"{draft.target.origin}{_TARGET_PATH}"
    writer = OperationWriter(schema)
    for kind, root in roots.items():
        for name in root.fields:
            source = f"{kind} {name}"
            if draft.is_full:
                draft.refuse(source, "The file holds too many requests.")
                return
            query, variables = writer.write(kind, name)
            body = compact_json({"operationName": name, "query": query, "variables": variables})
            media_type = ("Content-Type", "application/json")
            draft.take(source, "POST", address, (media_type,), body.encode(), template=address, name=name)
    for name in _subscriptions(schema):
        draft.refuse(f"subscription {name}", "Subscriptions need a connection that stays open.")


def _roots(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLObjectType | None]]:
    """Yield what can be asked for; a hostile schema may call anything its query type."""
    from graphql import is_object_type

    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        yield kind, root if is_object_type(root) else None


def _subscriptions(schema: GraphQLSchema) -> Iterator[str]:
    from graphql import is_object_type

    if is_object_type(schema.subscription_type):
        yield from schema.subscription_type.fields


def _introspected(document: object) -> dict[object, object]:
    known = as_mapping(document)
    schema = as_mapping(known.get("data")).get("__schema") or known.get("__schema")
    return {"__schema": schema} if isinstance(schema, dict) and isinstance(schema.get("types"), list) else {}


def _schema(text: str) -> GraphQLSchema:
    """Return the schema of either form; raises what the library does."""
    from graphql import build_ast_schema, build_client_schema, parse  # large, and rarely needed

    if text.lstrip().startswith("{") and is_introspection(document := read_json(text)):
        return build_client_schema(cast("IntrospectionQuery", _introspected(document)), assume_valid=True)
    return build_ast_schema(parse(text, max_tokens=MOST_TOKENS), assume_valid=True)


@contextmanager
def _schema_errors() -> Iterator[None]:
    """Translate what the library raises into a UsageError, with the line at fault where it is known."""
    from graphql import GraphQLError

    try:
        yield
    except GraphQLError as error:
        line = f" (line {error.locations[0].line})" if error.locations else ""
        raise UsageError(f"The file is no GraphQL schema: {error.message[:200]}{line}", "Export it anew.") from error
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        # types are built late from what the file says; for parts that do not fit, Python's own errors are raised
        raise UsageError("The file is no GraphQL schema: its types do not fit together.", "Export it anew.") from error
