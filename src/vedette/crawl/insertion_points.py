# SPDX-License-Identifier: Apache-2.0
"""The places of a request that can hold another value, each with its exact slot.

Laws: putting a point's own raw text back gives the very same request, and putting anything else changes the slot
alone. Slots are found on the raw bytes; nothing is parsed and printed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from vedette.crawl.nested_values import is_document, nested_points
from vedette.crawl.url_rewriting import PathPattern
from vedette.domain.exchange import Request
from vedette.domain.insertion import InsertionPoint, Place
from vedette.web.forms import MULTIPART, URLENCODED
from vedette.web.json_leaves import json_leaves
from vedette.web.media_type import read_media_type
from vedette.web.text_slot import TextSlot
from vedette.web.url import QueryPair, split_query, unescape
from vedette.web.xml_nodes import xml_nodes

MOST_POINTS = 500
"""Of one request; a longer body is tested at its first places."""
MOST_BODY_BYTES = 1024 * 1024
_PART_NAME = re.compile(r';\s*name="([^"\r\n]*)"', re.IGNORECASE)


def points_of(request: Request, pattern: PathPattern) -> tuple[InsertionPoint, ...]:
    """Return the points of `request`, whose path has `pattern`: path, query, body, cookies of its own Cookie header.

    The values that are written inside others (JSON in a parameter, Base64, GraphQL) follow the one that holds them.
    """
    route = pattern.text
    found = chain(
        _path_points(request, pattern),
        _query_points(request, route),
        _body_points(request, route),
        _cookie_points(request, route),
    )
    return _distinct(islice(chain.from_iterable(map(_with_inner, found)), MOST_POINTS))


def _with_inner(point: InsertionPoint) -> Iterator[InsertionPoint]:
    """Yield the point, unless only what is written inside it can be varied, and the points inside its value."""
    if not is_document(point):
        yield point
    yield from nested_points(point)


def name_points(request: Request, pattern: PathPattern) -> tuple[InsertionPoint, ...]:
    """Return the names of the parameters of query and urlencoded body, each as a point of its own: `id (name)`."""
    return _distinct(islice(_names(request, pattern.text), MOST_POINTS))


def header_points(
    request: Request, pattern: PathPattern, user_agent: str, more: tuple[tuple[str, str], ...] = ()
) -> tuple[InsertionPoint, ...]:
    """Return the points of headers that applications are known to use, and of those in `more` (name, value).

    Those that are missing are given a value. The base request of such a point carries
    the header, so a baseline has to be sent from the point's own request.
    """
    defaults = (
        ("User-Agent", user_agent),
        ("Referer", f"{request.url.origin}/"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Host", request.url.origin.authority),
        *more,
    )
    points: list[InsertionPoint] = []
    for name, default in defaults:
        value = request.headers.get(name)
        base = request.with_header(name, default if value is None else value)
        text = default if value is None else value
        points.append(InsertionPoint(base, pattern.text, Place.HEADER, name, text, "", "", header=name))
    return tuple(points)


def with_cookies(request: Request, cookies: tuple[tuple[str, str], ...]) -> Request:
    """Return `request` with `cookies` in a Cookie header of its own, so that they become points."""
    if not cookies:
        return request
    return request.with_header("Cookie", "; ".join(f"{name}={value}" for name, value in cookies))


def _distinct(points: Iterable[InsertionPoint]) -> tuple[InsertionPoint, ...]:
    """Number the points that share place and name (`id`, `id[2]`, …), for a name identifies a point in the ledger."""
    used: set[tuple[Place, str]] = set()
    distinct: list[InsertionPoint] = []
    for point in points:
        name = point.name
        number = 1
        while (point.place, name) in used:
            number += 1
            name = f"{point.name}[{number}]"
        used.add((point.place, name))
        distinct.append(replace(point, name=name))
    return tuple(distinct)


def _path_points(request: Request, pattern: PathPattern) -> Iterator[InsertionPoint]:
    target = request.url.target
    for slot in pattern.slots:
        raw = target[slot.start : slot.end]
        before, after = target[: slot.start], target[slot.end :]
        yield InsertionPoint(request, pattern.text, Place.PATH, slot.name, unescape(raw), before, after)


def _query_points(request: Request, route: str) -> Iterator[InsertionPoint]:
    target = request.url.target
    start = target.find("?") + 1
    if start:
        yield from _pair_points(request, route, Place.QUERY, target, start)


def _pair_points(request: Request, route: str, place: Place, text: str, offset: int) -> Iterator[InsertionPoint]:
    for number, pair in enumerate(split_query(text[offset:]), start=1):
        before, after = text[: offset + pair.start], text[offset + pair.end :]
        yield InsertionPoint(request, route, place, _pair_name(pair, number), pair.value, before, after)


def _names(request: Request, route: str) -> Iterator[InsertionPoint]:
    target = request.url.target
    start = target.find("?") + 1
    if start:
        yield from _name_slots(request, route, Place.QUERY, target, start)
    if read_media_type(request.headers.get("content-type") or "").essence == URLENCODED and request.body:
        yield from _name_slots(request, route, Place.BODY, request.body[:MOST_BODY_BYTES].decode("latin-1"), 0)


def _name_slots(request: Request, route: str, place: Place, text: str, offset: int) -> Iterator[InsertionPoint]:
    """Yield the slot of each name: it begins behind the last `&` and ends before the `=` of its value."""
    for pair in split_query(text[offset:]):
        end = offset + pair.start - 1
        start = max(text.rfind("&", offset, end) + 1, offset)
        if pair.has_name and start < end:
            yield InsertionPoint(request, route, place, f"{pair.name} (name)", pair.name, text[:start], text[end:])


def _pair_name(pair: QueryPair, number: int) -> str:
    """Return the name; a value without a name is called by its number, since the value must not identify it."""
    return pair.name if pair.has_name else f"#{number}"


def _body_points(request: Request, route: str) -> Iterator[InsertionPoint]:
    if not request.body or len(request.body) > MOST_BODY_BYTES:
        return
    media_type = read_media_type(request.headers.get("content-type") or "")
    text = request.body.decode("latin-1")
    if media_type.essence == URLENCODED:
        yield from _pair_points(request, route, Place.BODY, text, 0)
    elif media_type.essence == MULTIPART:
        yield from _part_points(request, route, text, media_type.get("boundary") or "")
    elif media_type.essence.endswith("json"):
        yield from _slot_points(request, route, Place.JSON, text, json_leaves(text, is_latin_1=True))
    elif media_type.essence.endswith("xml"):
        yield from _slot_points(request, route, Place.XML, text, xml_nodes(text, is_latin_1=True))


def _part_points(request: Request, route: str, text: str, boundary: str) -> Iterator[InsertionPoint]:
    """Yield the value of each named part. Source: RFC 7578; RFC 2046, section 5.1.1."""
    mark = f"--{boundary}"
    at = text.find(mark) if boundary else -1
    while at >= 0:
        head_start = text.find("\r\n", at) + 2
        head_end = text.find("\r\n\r\n", at)
        following = text.find(f"\r\n{mark}", max(head_end, at))
        if head_start < 2 or head_end < 0 or following < head_end + 4:
            return
        name = _PART_NAME.search(text, head_start, head_end)
        if name is not None:
            raw = text[head_end + 4 : following]
            value = raw.encode("latin-1").decode("utf-8", "replace")
            shown = name[1].encode("latin-1").decode("utf-8", "replace").replace("%22", '"')
            before, after = text[: head_end + 4], text[following:]
            yield InsertionPoint(request, route, Place.MULTIPART, shown, value, before, after)
        at = following + 2


def _slot_points(
    request: Request, route: str, place: Place, text: str, slots: tuple[TextSlot, ...]
) -> Iterator[InsertionPoint]:
    for slot in slots:
        before, after = text[: slot.start], text[slot.end :]
        yield InsertionPoint(request, route, place, slot.name, slot.value, before, after, is_text=slot.is_text)


def _cookie_points(request: Request, route: str) -> Iterator[InsertionPoint]:
    header = next((name for name, _ in request.headers if name.lower() == "cookie"), None)
    if header is None:
        return
    text = request.headers.get(header) or ""
    at = 0
    for piece in text.split(";"):
        name, equals, raw = piece.partition("=")
        end = at + len(piece)
        if equals and name.strip():
            before, after = text[: end - len(raw)], text[end:]
            yield InsertionPoint(
                request, route, Place.COOKIE, name.strip(), unescape(raw), before, after, header=header
            )
        at = end + 1
