# SPDX-License-Identifier: Apache-2.0
"""Where a script's routers lead: tables of routes with their children, and files that bundlers load on demand.

Sources: the route objects of React Router 6, Vue Router 4 and Angular's Router; webpack's chunk loading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vedette.web.scripts.folding import HOLE, Folder, last_name, terms_of
from vedette.web.scripts.scopes import Bound, Outline, Scope
from vedette.web.scripts.syntax import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_DEPTH = 8
_MOST_CHUNKS = 120
_MOST_CHILDREN = 300
_CHILDREN = frozenset({"children", "routes", "childRoutes"})
_ROUTE = re.compile(r"[\w\-./:?*()\\+$@~%]{0,200}")
_PARAMETER = re.compile(r":\w+(?:\((?:[^()\\]|\\.){0,60}\))?[?*+]?")
_FILE = re.compile(r"[\w\-./~%@+]{1,300}\.(?:js|mjs|css|json)(?:\?[\w=.\-]{0,60})?")


def read_routes(outline: Outline, folder: Folder) -> Iterator[str]:
    """Yield the paths of route tables, those of children below their parents', with parameters filled."""
    yield from _declared(outline, folder)
    objects = {each.node.id: each for each in outline.objects}
    inner = {child.id for each in outline.objects for child, _ in _children(each, folder)}
    seen: set[int] = set()
    for is_root in (True, False):  # of tables that hold each other none is a root
        for each in outline.objects:
            if each.node.id not in seen and (each.node.id not in inner or not is_root):
                yield from _walk(each, "", folder, objects, seen, 0)


def _declared(outline: Outline, folder: Folder) -> Iterator[str]:
    """Yield the routes that AngularJS declares: `$routeProvider.when("/a/:b", {…})`."""
    for found in outline.expressions:
        function = found.node.child_by_field_name("function") if found.node.type == "call_expression" else None
        if function is None or last_name(function) != "when":
            continue
        arguments = folder.arguments(found.node)
        text = folder.texts(arguments[0], found.scope)[0] if len(arguments) == 2 else ""
        if text.startswith("/") and len(text) > 1 and _ROUTE.fullmatch(text):
            yield _PARAMETER.sub("1", text).rstrip("*?")


def _walk(
    route: Bound, above: str, folder: Folder, objects: dict[int, Bound], seen: set[int], depth: int
) -> Iterator[str]:
    seen.add(route.node.id)
    text = next((folder.texts(value, scope)[0] for key, value, scope in folder.pairs(route) if key == "path"), "")
    if HOLE in text or not _ROUTE.fullmatch(text):
        return
    whole = text if text.startswith("/") or not above else f"{above.rstrip('/')}/{text}"
    filled = _PARAMETER.sub("1", whole).replace("/*", "/").replace("**", "").rstrip("*?")
    if text and filled:
        yield filled
    if depth < _MOST_DEPTH:
        for child, scope in _children(route, folder):
            if child.id not in seen:
                below = objects.get(child.id) or Bound(child, scope)
                yield from _walk(below, whole, folder, objects, seen, depth + 1)


def _children(route: Bound, folder: Folder) -> Iterator[tuple[Node, Scope]]:
    """Yield the routes below a route."""
    for key, value, scope in folder.pairs(route):
        table = folder.value(value, scope) if key in _CHILDREN else None
        if table is not None and table.node.type == "array":
            for child in table.node.named_children[:_MOST_CHILDREN]:
                if child.type == "object":
                    yield child, table.scope


def read_chunks(outline: Outline, folder: Folder) -> Iterator[str]:
    """Yield the files that a bundler names by tables: `"js/" + {1: "a"}[e] + "." + {1: "f00"}[e] + ".js"`."""
    left = _MOST_CHUNKS
    for found in outline.expressions:
        if found.node.type == "binary_expression" and left > 0:
            for name in _chunk_files(found.node, found.scope, folder):
                yield name
                left -= 1
                if left <= 0:
                    return


def _chunk_files(node: Node, scope: Scope, folder: Folder) -> Iterator[str]:
    tables = [table for term in terms_of(node) for table in _tables(term)]
    if not tables:
        return
    name = text_of(tables[0][1])
    keys = dict.fromkeys(key for table, _ in tables for key, _, _ in folder.pairs(Bound(table, scope)))
    for key in list(keys)[:_MOST_CHUNKS]:
        for text in folder.texts(node, scope, {name: key})[:1]:
            file = text.removeprefix(HOLE)
            if HOLE not in file and _FILE.fullmatch(file):
                yield file


def names_chunks(node: Node) -> bool:
    """Whether a chain of `+` looks names up in tables that are written in place."""
    return any(True for term in terms_of(node) for _ in _tables(term))


def _tables(term: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the object literals that a term looks a name up in, with that name; `{…}[e] || e` has one too."""
    pending = [term]
    while pending:
        node = pending.pop()
        if node.type == "subscript_expression":
            holder, index = node.child_by_field_name("object"), node.child_by_field_name("index")
            while holder is not None and holder.type == "parenthesized_expression" and holder.named_children:
                holder = holder.named_children[0]
            if holder is not None and index is not None and holder.type == "object" and index.type == "identifier":
                yield holder, index
        elif node.type in ("parenthesized_expression", "binary_expression"):
            pending.extend(node.named_children)
