# SPDX-License-Identifier: Apache-2.0
"""Where in a document a text stands, as a browser's tokenizer sees it, and whether a call of ours is live there.

Sources: WHATWG HTML, section 13.2.5; detection.md, section 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from vedette.checks.documents import SCRIPT_TYPES, attribute_text
from vedette.checks.grammar import call
from vedette.checks.markup import Attribute, Token, TokenKind, read_tokens
from vedette.checks.script_text import ScriptPart, part_at, read_script

MOST_OCCURRENCES = 20


class Spot(Enum):
    """The kinds of place in a document that need different texts to leave."""

    TEXT = "text"
    RAW_TEXT = "text of an element without markup"
    COMMENT = "comment"
    TAG = "tag"
    """In a tag's name, or in an attribute's name."""
    ATTRIBUTE = "attribute"
    HANDLER = "event handler"
    ADDRESS = "address that may be a script"
    DOCUMENT = "srcdoc"
    SCRIPT = "script"
    DATA_BLOCK = "data block"


@dataclass(frozen=True, slots=True)
class Context:
    """One occurrence: the spot, the element, the attribute with its quote, and the part of a script."""

    spot: Spot
    element: str = ""
    attribute: str = ""
    quote: str = ""
    part: ScriptPart | None = None

    @property
    def label(self) -> str:
        """A short name, the same in every scan."""
        words = [self.spot.value, self.attribute, self.element]
        return " ".join(filter(None, [*words, self.part.name.lower().replace("_", " ") if self.part else ""]))


_SCRIPTABLE = frozenset(
    {("a", "href"), ("area", "href"), ("a", "xlink:href"), ("iframe", "src"), ("frame", "src"), ("form", "action")}
    | {("button", "formaction"), ("input", "formaction")}
)
_SCRIPT_ADDRESS = re.compile(r"javascript:", re.IGNORECASE)
_IGNORED_IN_SCHEME = re.compile(r"[\t\n\r]")
_LEADING = "".join(map(chr, range(0x21)))


def find_contexts(text: str, core: str, head: str = "") -> tuple[Context, ...]:
    """Return the context of each occurrence of `core` (lower case; case is folded), in order.

    `head` is what the value has before `core`: an address may be a script only where the value is all of it.
    """
    lowered = text.lower()
    positions = [found.start() for found in re.finditer(re.escape(core), lowered)][:MOST_OCCURRENCES]
    contexts: list[Context] = []
    tokens = read_tokens(text)
    token = next(tokens, None)
    for position in positions:
        while token is not None and token.end <= position:
            token = next(tokens, None)
        if token is None:
            break
        contexts.append(_context_in(text, token, position, core, head))
    return tuple(contexts)


def _context_in(text: str, token: Token, position: int, core: str, head: str) -> Context:
    match token.kind:
        case TokenKind.TEXT:
            return Context(Spot.TEXT)
        case TokenKind.COMMENT:
            return Context(Spot.COMMENT)
        case TokenKind.RCDATA | TokenKind.RAW_TEXT:
            return Context(Spot.RAW_TEXT, token.name)
        case TokenKind.SCRIPT if not is_script(token):
            return Context(Spot.DATA_BLOCK, "script")
        case TokenKind.SCRIPT:
            return Context(Spot.SCRIPT, "script", part=part_at(text[token.start : token.end], position - token.start))
        case _:
            return _context_in_tag(token, position, core, head)


def _context_in_tag(token: Token, position: int, core: str, head: str) -> Context:
    for attribute in token.attributes:
        if attribute.value_start <= position < attribute.value_end and attribute.value:
            return _context_in_value(token, attribute, core, head)
    return Context(Spot.TAG, token.name)


def _context_in_value(token: Token, attribute: Attribute, core: str, head: str) -> Context:
    name, value = attribute.name, attribute_text(attribute.value)
    before = value[: max(value.lower().find(core), 0)]
    spot, part = Spot.ATTRIBUTE, None
    if name == "srcdoc":
        spot = Spot.DOCUMENT
    elif name.startswith("on") and len(name) > 2:
        spot, part = Spot.HANDLER, part_at(value, len(before))
    elif (token.name, name) in _SCRIPTABLE and token.get(name) is attribute and before.lower() == head.lower():
        spot = Spot.ADDRESS
    return Context(spot, token.name, name, attribute.quote, part)


def is_script(token: Token) -> bool:
    """Whether the script element's text runs: no address of its own, and a type that browsers run."""
    kind = token.get("type")
    named = attribute_text(kind.value).strip().lower() if kind else ""
    return token.get("src") is None and (named in ("", "module") or named in SCRIPT_TYPES)


def live_spot(text: str, number: int) -> Spot | None:
    """Return where the call with `number` would run if a browser showed `text`; None where it is only text.

    It runs as a handler, as (part of) a script, as an address, or in the document of a `srcdoc`.
    """
    if str(number) not in text:
        return None
    return next((spot for token in read_tokens(text) for spot in _live_in(text, token, number)), None)


def _live_in(text: str, token: Token, number: int) -> Iterator[Spot]:
    if token.kind is TokenKind.SCRIPT and is_script(token) and _is_code(text[token.start : token.end], number):
        yield Spot.SCRIPT
    if token.kind is not TokenKind.START_TAG:
        return
    for attribute in token.attributes:
        if token.get(attribute.name) is not attribute:
            continue
        value = attribute_text(attribute.value)
        if attribute.name.startswith("on") and _is_code(value, number):
            yield Spot.HANDLER
        elif (token.name, attribute.name) in _SCRIPTABLE and _is_script_address(value, number):
            yield Spot.ADDRESS
        elif attribute.name == "srcdoc" and live_spot(value, number) is not None:
            yield Spot.DOCUMENT


def _is_code(source: str, number: int) -> bool:
    """Whether the whole call stands in code, and not behind another name or a dot."""
    wanted = call(number)
    if wanted not in source:
        return False
    for stretch in read_script(source):
        if stretch.part is ScriptPart.CODE:
            at = source.find(wanted, stretch.start, stretch.end)
            if at >= 0 and not (at and (source[at - 1].isalnum() or source[at - 1] in "_$.")):
                return True
    return False


def _is_script_address(value: str, number: int) -> bool:
    cleaned = _IGNORED_IN_SCHEME.sub("", value.lstrip(_LEADING))
    scheme = _SCRIPT_ADDRESS.match(cleaned)
    return scheme is not None and _is_code(cleaned[scheme.end() :], number)
