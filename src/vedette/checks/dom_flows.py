# SPDX-License-Identifier: Apache-2.0
"""From where markers came out in a page's scripts to the texts that could run there, and to the load that shows it.

A flow is a sighting in an opening: its source says who chooses the value, its sink and the text before it what a
browser makes of it. A flow alone is no finding: what is escaped, or cannot be free of the coding that addresses have,
comes out at the same places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from vedette.checks import grammar
from vedette.checks.contexts import Context, Spot, find_contexts
from vedette.checks.dom_sources import DECODED, ENCODED, as_address, sightings_of, source_of, unwrapped
from vedette.checks.script_text import ScriptPart, part_at
from vedette.domain.check import Survey
from vedette.domain.exchange import Request
from vedette.domain.opening import Opening, Sighting, Source

MOST_FLOWS = 12
_MOST_BETWEEN = len(ENCODED) + len(as_address(""))
"""How far behind a marker, where it may be a host, its coding shows."""
NAVIGATING = frozenset({"location", "window.open"})
"""Sinks that bring the visitor elsewhere by themselves."""
_DOCUMENTS = frozenset(
    {"innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "createContextualFragment", "document.write"}
    | {"iframe[srcdoc]", "frame[srcdoc]"}
)
_CODE = frozenset({"eval", "Function", "setTimeout", "setInterval", "script"})
_HANDLER = re.compile(r"\w[\w-]*\[on\w+\]")
_ADDRESSES = NAVIGATING | {
    *("a[href]", "area[href]", "iframe[src]", "frame[src]", "form[action]", "button[formaction]"),
    *("input[formaction]", "object[data]", "embed[src]", "a[xlink:href]"),
}
_SCRIPT_ADDRESSES = frozenset({"script[src]", "script[href]", "script[xlink:href]"})
_REQUESTS = frozenset({"fetch", "XMLHttpRequest"})
"""Sinks whose answer the page may write into itself: who chooses the address chooses the answer."""
_ENCODED_IN = {
    Source.FRAGMENT: frozenset('"<>` '),
    Source.QUERY: frozenset("\"<># '"),
    Source.REFERRER: frozenset('"<>`#?{} '),
}
"""What a browser encodes in the parts of an address; a referrer is a path. Source: WHATWG URL, section 1.3."""
_PRINTABLE = frozenset(map(chr, range(0x21, 0x7F)))
Build = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Way:
    """A text that could run at a sink, and the characters that must arrive as they are."""

    build: Build
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A marker on its way from a source to a sink. `opening` is the one in which it was seen."""

    source: Source
    opening: Opening
    sighting: Sighting

    @property
    def sink(self) -> str:
        """What it is called in findings: the same in every scan."""
        return f"{self.sighting.sink} from {self.source.value}"

    @property
    def is_decoded(self) -> bool:
        """Whether the page undid the coding of the address, or there was none."""
        return self.source not in _ENCODED_IN or ENCODED not in self.sighting.after[:_MOST_BETWEEN].upper()

    @property
    def text(self) -> str:
        """What came out, as much as is known of it, with the bare marker in it."""
        sighting = self.sighting
        return unwrapped(sighting.before + sighting.marker + sighting.after, sighting.marker)

    @property
    def before(self) -> str:
        """What the page's script had put before the value."""
        return self.text.partition(self.sighting.marker)[0]

    @property
    def is_at_start(self) -> bool:
        """Whether the value stands where the text begins, so that the source chooses all of it."""
        return not self.before.strip()

    def has_alive(self, needs: str) -> bool:
        """Whether the characters arrive as they are."""
        return self.is_decoded or not _ENCODED_IN[self.source] & set(needs)

    def put(self, load: Load, text: str) -> Load:
        """Return `load` with `text` where the marker was."""
        marker, opening = self.sighting.marker, load.opening
        match self.source:
            case Source.FRAGMENT:
                piece = _piece(self.opening.fragment, marker)
                return replace(load, opening=replace(opening, fragment=piece.replace(marker, self._written(text))))
            case Source.QUERY:
                piece = _piece(self.opening.query or "", marker).replace(marker, self._written(text))
                return replace(load, request=_with_piece(load.request, piece))
            case Source.WINDOW_NAME:
                return replace(load, opening=replace(opening, window_name=text))
            case Source.REFERRER:
                return replace(load, opening=replace(opening, referrer=self._written(text)))
            case Source.STORAGE:
                keys = [key for key, value in self.opening.storage if value == marker]
                return replace(load, opening=replace(opening, storage=tuple((key, text) for key in keys)))
            case Source.COOKIE:
                names = [name for name, value in self.opening.cookies if value == marker]
                return replace(load, opening=replace(opening, cookies=tuple((name, text) for name in names)))
            case Source.MESSAGE:
                held = [_filled(message, marker, text) for message in self.opening.messages if marker in message]
                return replace(load, opening=replace(opening, stranger=self._stranger(opening), messages=tuple(held)))

    def _written(self, text: str) -> str:
        kept = frozenset() if self.is_decoded else _PRINTABLE - _ENCODED_IN.get(self.source, frozenset())
        return quote(text, safe="".join(sorted(kept)))

    def _stranger(self, opening: Opening) -> str:
        """Return the stranger's host in the likeness that it had when the message was heard."""
        likeness = self.opening.stranger.split(".")[:-3]
        return ".".join([*likeness, opening.stranger])


@dataclass(frozen=True, slots=True)
class Load:
    """A request, and how its answer is opened."""

    request: Request
    opening: Opening


def flows_of(survey: Survey, sources: Iterable[Source]) -> tuple[Flow, ...]:
    """Return the flows of the survey's openings from any of `sources`, each once, in order."""
    wanted = frozenset(sources)
    found: dict[tuple[Source, str, str], Flow] = {}
    for seen in survey.openings:
        opening = seen.probe.opening
        for sighting in sightings_of(seen):
            source = source_of(sighting.marker)
            if source in wanted and source is not None and opening is not None:
                flow = Flow(source, opening, sighting)
                found.setdefault((source, sighting.sink, sighting.before), flow)
    return tuple(found.values())[:MOST_FLOWS]


def ways_to_run(flow: Flow) -> Iterator[Way]:
    """Yield the texts that could run at the flow's sink and whose characters arrive alive, the surest first."""
    for way in _ways(flow):
        if flow.has_alive(way.needs):
            yield way


def _ways(flow: Flow) -> Iterator[Way]:
    sink, marker, before = flow.sighting.sink, flow.sighting.marker, flow.before
    if sink in _DOCUMENTS:
        contexts = find_contexts(flow.text.replace(marker + DECODED, marker), marker.lower())
        yield from _ways_out(contexts[-1]) if contexts else ()
    elif sink in _CODE or _HANDLER.fullmatch(sink):
        yield from _in_script(part_at(before + marker, len(before)), is_first=not before.strip())
    elif sink in _ADDRESSES and flow.is_at_start:
        yield Way(grammar.script_address)
    elif sink in _SCRIPT_ADDRESSES and flow.is_at_start:
        yield Way(grammar.script_document)
    elif sink in _REQUESTS and flow.is_at_start:
        yield Way(grammar.markup_document)


def _ways_out(context: Context) -> Iterator[Way]:
    """Yield the texts that leave `context`: an image without an address, whose error runs the call."""
    match context.spot:
        case Spot.TEXT | Spot.DOCUMENT:
            yield _after("")
        case Spot.RAW_TEXT | Spot.DATA_BLOCK:
            yield _after(f"</{context.element}>")
        case Spot.COMMENT:
            yield _after(grammar.COMMENT_CLOSING)
        case Spot.TAG:
            yield _after(">")
        case Spot.SCRIPT:
            yield _after("</script>")
            yield from _in_script(context.part, is_first=False)
        case Spot.HANDLER:
            yield from _in_script(context.part, is_first=False)
            yield _after(context.quote + ">")
        case Spot.ATTRIBUTE | Spot.ADDRESS:
            if context.spot is Spot.ADDRESS:
                yield Way(grammar.script_address)
            yield _after(context.quote + ("></script>" if context.element == "script" else ">"))
            yield Way(lambda number: grammar.handler_after(context.quote, number), context.quote or " ")


def _after(closing: str) -> Way:
    return Way(lambda number: grammar.image_after(closing, number), closing + "<>")


def _in_script(part: ScriptPart | None, *, is_first: bool) -> Iterator[Way]:
    if part in (ScriptPart.SINGLE_QUOTED, ScriptPart.DOUBLE_QUOTED):
        quote_mark = part.value
        yield Way(lambda number: grammar.operand_of(quote_mark, number), quote_mark)
    elif part is ScriptPart.TEMPLATE:
        yield Way(grammar.template_slot)
    elif part is ScriptPart.CODE:
        yield Way(grammar.call if is_first else grammar.operand_in_code)


def _piece(text: str, marker: str) -> str:
    """Return the part between ampersands that holds the marker, without what told whether it is decoded."""
    piece = next((each for each in text.split("&") if marker in each), marker)
    return unwrapped(piece, marker).replace(marker + ENCODED, marker)


def _with_piece(request: Request, piece: str) -> Request:
    name = piece.partition("=")[0] if "=" in piece else None
    kept = [each for each in (request.url.query or "").split("&") if each]
    others = [each for each in kept if name is None or each.partition("=")[0] != name]
    return replace(request, url=request.url.with_target(f"{request.url.path}?{'&'.join([*others, piece])}"))


def _filled(message: str, marker: str, text: str) -> str:
    return json.dumps(_replaced(json.loads(unwrapped(message, marker)), marker, text))


def _replaced(value: Any, marker: str, text: str) -> Any:
    """Return a JSON value with `text` for the marker in it, in JSON texts within texts, too."""
    if isinstance(value, dict):
        return {key: _replaced(each, marker, text) for key, each in value.items()}
    if not isinstance(value, str) or marker not in value:
        return value
    return _filled(value, marker, text) if value.startswith("{") else value.replace(marker, text)
