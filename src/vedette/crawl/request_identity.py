# SPDX-License-Identifier: Apache-2.0
"""When two requests are of one kind, so that a few of them stand for all.

The kind is method, origin, path pattern, the names of the query and the shape of the body: names of form fields, key
tree of JSON, operation of GraphQL. Values stay out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from vedette.crawl.patterns import compile_pattern
from vedette.domain.exchange import Request
from vedette.domain.policy_crawl import Navigation
from vedette.web.forms import MULTIPART, URLENCODED
from vedette.web.media_type import read_media_type
from vedette.web.url import split_query

_MOST_NAMES = 200
_MOST_BODY_BYTES = 256 * 1024
_PART_NAME = re.compile(rb'content-disposition:[^\r\n]{0,500}?\bname="([^"\r\n]{0,500})"', re.IGNORECASE)
_OPERATION = re.compile(r"\b(query|mutation|subscription)\b\s*(\w*)")


@dataclass(frozen=True, slots=True, order=True)
class RequestIdentity:
    """The kind of a request; equal for requests that differ in values only."""

    method: str
    origin: str
    pattern: str
    query_names: tuple[str, ...] = ()
    body_shape: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    """The values of navigation parameters, where each of them is a page of its own."""


def identify(request: Request, pattern: str, navigation: Navigation | None = None) -> RequestIdentity:
    """Return the kind of `request`, whose path has the given pattern; `navigation` says which values count."""
    names = tuple(sorted({pair.name for pair in split_query(request.url.query or "")}))[:_MOST_NAMES]
    pages = () if navigation is None else _pages(request, navigation)
    return RequestIdentity(request.method, str(request.url.origin), pattern, names, read_body_shape(request), pages)


def _pages(request: Request, navigation: Navigation) -> tuple[str, ...]:
    """Return the navigation parameters of a request, with their values."""
    pairs = split_query(request.url.query or "")
    is_form = read_media_type(request.headers.get("content-type") or "").essence == URLENCODED
    if is_form and not navigation.in_query_only:
        pairs += split_query(request.body[:_MOST_BODY_BYTES].decode("latin-1"))
    pattern = compile_pattern(navigation.pattern)
    return tuple(f"{pair.name}={pair.value}" for pair in pairs if pattern.is_in(pair.name))


def read_body_shape(request: Request) -> tuple[str, ...]:
    """Return the sorted names of the body's fields, or the paths of its JSON keys; empty without a body."""
    if not request.body:
        return ()
    essence = read_media_type(request.headers.get("content-type") or "").essence
    body = request.body[:_MOST_BODY_BYTES]
    if essence == URLENCODED:
        names = {pair.name for pair in split_query(body.decode("latin-1"))}
    elif essence == MULTIPART:
        names = {name.decode("utf-8", "replace") for name in _PART_NAME.findall(body)}
    elif essence.endswith("json"):
        names = _json_shape(body)
    else:
        names = {f"({essence})"}
    return tuple(sorted(names))[:_MOST_NAMES]


def _json_shape(body: bytes) -> set[str]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {"(json)"}
    paths: set[str] = set()
    pending: list[tuple[str, object]] = [("", value)]
    while pending and len(paths) < _MOST_NAMES:
        path, here = pending.pop()
        paths.add(path)
        if isinstance(here, dict):
            pending.extend((f"{path}/{key}", inner) for key, inner in here.items())
        elif isinstance(here, list):
            pending.extend((f"{path}/[]", inner) for inner in here[:_MOST_NAMES])
        elif isinstance(here, str) and path == "/query":
            paths.update(f"({kind} {name})" for kind, name in _OPERATION.findall(here))
    return paths
