# SPDX-License-Identifier: Apache-2.0
"""The openings of a page that runs scripts, which every check of its scripts shares.

The first puts a marker into everything that a stranger may choose, without asking the site for another address: the
page is the one that it answered. It shows where markers come out, and what the scripts look for: names of parameters,
keys of storage, names of cookies, what is in messages. Where they look for something, the second gives it to them, with
a marker each.

Sources: crawler.md, section 4; CWE-79.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from urllib.parse import quote

from vedette.checks.documents import is_html_page, start_tags, text_of
from vedette.checks.markup import TokenKind, read_tokens
from vedette.checks.point_types import names_address
from vedette.checks.steady import ask_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe
from vedette.domain.exchange import EffectKind, Exchange, Response
from vedette.domain.finding import Route
from vedette.domain.opening import Opening, Read, Reading, Sighting, Source, read_read, read_sighting

MOST_NAMES = 10
"""Names of parameters, keys and fields that the second opening gives."""
MOST_MESSAGES = 12
DECODED, ENCODED = "~", "%7E"
"""What follows each marker in an address: encoded there, and so it shows whether the page decodes."""
SCHEME = "https://"
_KINDS = {
    Source.FRAGMENT: "11",
    Source.QUERY: "12",
    Source.WINDOW_NAME: "13",
    Source.REFERRER: "14",
    Source.MESSAGE: "15",
    Source.STORAGE: "16",
    Source.COOKIE: "17",
}
_BY_KIND = {kind: source for source, kind in _KINDS.items()}
_STEM_LENGTH = 7
_OWN_COOKIE = "vedette"
_WORD = re.compile(r"""['"]([A-Za-z_][\w-]{1,30})['"]""")
_FIELD = re.compile(
    r"""\.([A-Za-z_]\w{0,30})\b|\[['"]([A-Za-z_][\w-]{0,30})['"]\]|[{,]\s*([A-Za-z_]\w{0,30})\s*(?=[,}:=])"""
)
_EQUAL = re.compile(r"""([A-Za-z_]\w{0,30})['"\]]*\s*={2,3}\s*['"]([^'"\\]{1,60})['"]""")
_CASE = re.compile(r"""\bcase\s+['"]([^'"\\]{1,60})['"]""")
_GOES = re.compile(r"\blocation(?:\.href)?\s*=[^=]|\blocation\.(?:assign|replace)\s*\(|\bopen\s*\(")
_STORED = re.compile(
    r"""\b(?:local|session)Storage(?:\.|\[['"])(?!getItem|setItem|removeItem|clear\b|key\b|length\b)([\w-]+)"""
)
_HOST = re.compile(r"""['"/](?:https?:\\?/\\?/)?([a-z0-9-]+(?:\\?\.[a-z0-9-]+)+)""", re.IGNORECASE)
_NOT_FIELDS = frozenset(
    {"data", "origin", "source", "ports", "lastEventId", "preventDefault", "stopPropagation", "document", "window"}
    | {"location", "href", "body", "head", "innerHTML", "outerHTML", "textContent", "innerText", "title", "style"}
    | {"getElementById", "querySelector", "querySelectorAll", "createElement", "appendChild", "insertAdjacentHTML"}
    | {"parse", "stringify", "write", "writeln", "log", "length", "indexOf", "includes", "startsWith", "endsWith"}
    | {"test", "match", "replace", "split", "slice", "substring", "toString", "addEventListener", "postMessage"}
    | {"className", "console", "if", "else", "return", "function", "var", "let", "const", "typeof"}
)
"""Words of the language and of browsers, which no message has for a field."""


def runs_scripts(response: Response) -> bool:
    """Whether the answer is a page with a script, or with a handler or address that is one."""
    return is_html_page(response) and any(
        tag.name == "script"
        or any(
            attribute.name.lower().startswith("on") or attribute.value.lstrip().lower().startswith("javascript:")
            for attribute in tag.attributes
        )
        for tag in start_tags(response)
    )


def open_route(
    route: Route, baseline: Exchange, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, tuple[Observation, ...]]:
    """Ask for the openings of `route` and return them: none, one or two."""
    if route.sample.method != "GET" or not runs_scripts(baseline.response):
        return ()
    markers = Markers(chance)
    first = yield from ask_steadily(Probe(route.sample, "control", opening=_first(route, markers, chance)))
    if first is None or first.exchange.has_effect(EffectKind.UNRENDERED):
        return () if first is None else (first,)
    opening = _second(route, first, markers, chance)
    if opening is None:
        return (first,)
    second = yield from ask_steadily(Probe(route.sample, "control", opening=opening))
    return (first,) if second is None else (first, second)


class Markers:
    """The markers of one route's openings: each names its source, and no two are alike."""

    def __init__(self, chance: Chance) -> None:
        self._stem = chance.marker()[2 : 2 + _STEM_LENGTH]
        self._used = dict.fromkeys(Source, 0)

    def next(self, source: Source) -> str:
        """Return a fresh marker of `source`."""
        serial = self._used[source]
        self._used[source] += 1
        return f"vdt{_KINDS[source]}{self._stem}{serial:02}"


def source_of(marker: str) -> Source | None:
    """Return the source that a marker names; None for a text that is none of ours."""
    return _BY_KIND.get(marker[3:5])


def sightings_of(seen: Observation) -> tuple[Sighting, ...]:
    """Return where the markers of an opening came out, in order."""
    found = (read_sighting(each.text) for each in seen.exchange.effects if each.kind is EffectKind.SINK)
    return tuple(each for each in found if each is not None)


def reads_of(seen: Observation) -> tuple[Read, ...]:
    """Return what the page read in an opening, in order."""
    found = (read_read(each.text) for each in seen.exchange.effects if each.kind is EffectKind.READ)
    return tuple(each for each in found if each is not None)


def strangers_host(chance: Chance, likeness: str = "") -> str:
    """Return a host that nobody can own; with a `likeness` it begins like a host that the page may trust."""
    own = f"{chance.marker()}.vedette.invalid"
    return f"{likeness}.{own}" if likeness else own


def _first(route: Route, markers: Markers, chance: Chance) -> Opening:
    query = route.sample.url.query
    own = markers.next(Source.QUERY) + ENCODED
    return Opening(
        stranger=strangers_host(chance),
        query=f"{query}&{own}" if query else own,
        fragment=markers.next(Source.FRAGMENT) + ENCODED,
        window_name=markers.next(Source.WINDOW_NAME),
        referrer=markers.next(Source.REFERRER) + ENCODED,
        cookies=((_OWN_COOKIE, markers.next(Source.COOKIE)),),
        messages=(json.dumps(markers.next(Source.MESSAGE)),),
        is_watched=True,
    )


def _second(route: Route, first: Observation, markers: Markers, chance: Chance) -> Opening | None:
    """Return the opening that gives the page what it looked for; None where it looked for nothing."""
    reads = reads_of(first)
    named = {kind: [read.text for read in reads if read.kind is kind and read.text] for kind in Reading}
    kinds = {read.kind for read in reads}
    guesses = list(islice(_guesses(first.exchange.response), MOST_NAMES))
    in_fragment = named[Reading.FRAGMENT_NAME] or (guesses if Reading.FRAGMENT_PAIRS in kinds else [])
    in_query = named[Reading.QUERY_NAME]
    if Reading.QUERY_PAIRS in kinds:
        in_query = [*in_query, *_names(route.sample.url.query or ""), *([] if in_query else guesses)]
    code, heard = "\n".join(_scripts(first.exchange.response)), "\n".join(named[Reading.LISTENER])
    keys = _few([*named[Reading.STORAGE_KEY], *(found[1] for found in _STORED.finditer(code))])
    cookies = _few(named[Reading.COOKIE_NAME])
    if not (in_fragment or in_query or keys or cookies or heard):
        return None
    return Opening(
        stranger=strangers_host(chance, _trusted(heard)),
        query=_with_names(route.sample.url.query or "", in_query, markers, code),
        fragment="&".join(_pair(name, markers.next(Source.FRAGMENT), code) for name in _few(in_fragment)),
        storage=tuple((key, markers.next(Source.STORAGE)) for key in keys),
        cookies=tuple((name, markers.next(Source.COOKIE)) for name in cookies),
        messages=tuple(islice(_messages(heard, markers), MOST_MESSAGES)) if heard else (),
        is_watched=True,
    )


def _few(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[:MOST_NAMES]


def _pair(name: str, marker: str, code: str) -> str:
    return f"{quote(name, safe='[]')}={_value(name, marker, code)}{ENCODED}"


def _value(name: str, marker: str, code: str) -> str:
    """Return the marker, as an address where the name asks for one or the page's code goes to one.

    What is no address may be turned away there; what takes other texts takes this one, too.
    """
    return as_address(marker) if names_address(name) or _GOES.search(code) else marker


def as_address(marker: str) -> str:
    """Return an address of a host that is called like the marker."""
    return f"{SCHEME}{marker}.vedette.invalid/"


def unwrapped(text: str, marker: str) -> str:
    """Return `text` with the bare marker where it holds its address."""
    return text.replace(as_address(marker), marker)


def _names(query: str) -> list[str]:
    return [piece.partition("=")[0] for piece in query.split("&") if piece]


def _with_names(query: str, names: Iterable[str], markers: Markers, code: str) -> str | None:
    """Return the query in which each of `names` has a marker for its value; None where there are no names."""
    wanted = {name: _pair(name, markers.next(Source.QUERY), code) for name in _few(names)}
    if not wanted:
        return None
    pieces = [wanted.pop(piece.partition("=")[0], piece) for piece in query.split("&") if piece]
    return "&".join([*pieces, *wanted.values()])


def _scripts(response: Response) -> Iterator[str]:
    """Yield the text of the page's own scripts."""
    text = text_of(response)
    yield from (text[token.start : token.end] for token in read_tokens(text) if token.kind is TokenKind.SCRIPT)


def _guesses(response: Response) -> Iterator[str]:
    """Yield the words in quotes of the page's own scripts: one of them may be the name that it compares with."""
    words = (found[1] for script in _scripts(response) for found in _WORD.finditer(script))
    yield from dict.fromkeys(word for word in words if word not in _NOT_FIELDS)


def _trusted(code: str) -> str:
    """Return the first name of a host that stands in the code of a listener, in lower case; empty for none."""
    found = _HOST.search(code)
    return found[1].replace("\\", "").lower() if found is not None else ""


def _messages(code: str, markers: Markers) -> Iterator[str]:
    """Yield messages of the form that `code` may expect: text, objects with its fields, and these as JSON texts.

    Where it compares with a constant, the field holds that in messages of their own.
    """
    fields = _few(
        name for found in _FIELD.finditer(code) for name in found.groups() if name and name not in _NOT_FIELDS
    )
    yield json.dumps(markers.next(Source.MESSAGE))
    constants: list[tuple[str, str]] = [(found[1], found[2]) for found in _EQUAL.finditer(code)]
    constants += [(field, found[1]) for found in _CASE.finditer(code) for field in fields]
    shapes: list[dict[str, str]] = [{}] if fields else []
    shapes += [{field: value} for field, value in constants if field in fields]
    for fixed in shapes:
        for wrap in (dict[str, str], json.dumps):
            values = {field: fixed.get(field) or _value(field, markers.next(Source.MESSAGE), code) for field in fields}
            yield json.dumps(wrap(values))
