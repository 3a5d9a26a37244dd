# SPDX-License-Identifier: Apache-2.0
"""HTML as a browser's tokenizer cuts it, with the position of every piece.

A finding about markup rests on what the tokenizer makes of the bytes, never on a text search: `<svg onload=…>` inside
a comment or a `<textarea>` is text. The states of the WHATWG tokenizer are kept as far as they decide where a tag, an
attribute, a comment or raw text begins and ends. Text is Latin-1, a character for each byte: every character that
the tokenizer acts on is ASCII. Never raises, and takes time linear in the text.

Source: WHATWG HTML, section 13.2.5 (tokenization), with scripting on (so `noscript` is raw text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

RCDATA_ELEMENTS = frozenset({"textarea", "title"})
RAW_TEXT_ELEMENTS = frozenset({"style", "xmp", "iframe", "noembed", "noframes", "noscript"})

_SPACE = "\t\n\f\r "
_TAG_NAME = re.compile(r"[^\t\n\f\r />]*")
_SKIPPED = re.compile(r"[\t\n\f\r /]*")
_SPACES = re.compile(r"[\t\n\f\r ]*")
_ATTRIBUTE_NAME = re.compile(r"=?[^\t\n\f\r />=]*")
_UNQUOTED = re.compile(r"[^\t\n\f\r >]*")
_COMMENT_END = re.compile(r"--!?>|\Z")
_SCRIPT_EDGE = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a start tag; the positions are those of the name's and the value's first and last edge."""

    name: str
    value: str
    """As it stands, references not decoded."""
    quote: str
    """`"`, `'` or empty."""
    name_start: int
    name_end: int
    value_start: int
    value_end: int


class TokenKind(Enum):
    """What a piece of markup is."""

    TEXT = "text"
    RCDATA = "rcdata"
    RAW_TEXT = "raw-text"
    SCRIPT = "script"
    START_TAG = "start-tag"
    END_TAG = "end-tag"
    COMMENT = "comment"
    UNFINISHED_TAG = "unfinished-tag"
    """A tag that the end of the text cut off; a browser drops it."""


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of markup from `start` to `end`; `name` is the tag's, or that of the element around raw text."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    self_closing: bool = False

    def get(self, name: str) -> Attribute | None:
        """Return the first attribute called `name` (lower case): a browser ignores later ones."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


def read_tokens(text: str) -> Iterator[Token]:
    """Cut `text` into tokens, in order, without gaps but for empty pieces."""
    at = 0
    while at < len(text):
        token = _read_markup(text, at) if text[at] == "<" else None
        if token is None:
            token = _read_text(text, at)
        yield token
        at = token.end
        if token.kind is TokenKind.START_TAG:
            inner = _read_inner(text, at, token)
            if inner is not None:
                yield inner
                at = inner.end


def _read_text(text: str, start: int) -> Token:
    """Read character data up to the next `<` that opens markup; one that does not is data itself."""
    at = text.find("<", start + 1)
    while at >= 0 and not _opens_markup(text, at):
        at = text.find("<", at + 1)
    return Token(TokenKind.TEXT, start, len(text) if at < 0 else at)


def _opens_markup(text: str, at: int) -> bool:
    after = text[at + 1 : at + 3]
    return bool(after) and (_is_letter(after[0]) or after[0] in "!?" or (after[0] == "/" and len(after) > 1))


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _read_markup(text: str, at: int) -> Token | None:
    after = text[at + 1 : at + 2]
    if _is_letter(after):
        return _read_tag(text, at, at + 1, TokenKind.START_TAG)
    if after == "/" and _is_letter(text[at + 2 : at + 3]):
        return _read_tag(text, at, at + 2, TokenKind.END_TAG)
    if text.startswith("!--", at + 1):
        return _read_comment(text, at)
    if after in ("!", "?") or (after == "/" and at + 2 < len(text)):
        end = text.find(">", at)
        return Token(TokenKind.COMMENT, at, len(text) if end < 0 else end + 1)
    return None


def _read_comment(text: str, at: int) -> Token:
    body = at + 4
    for early in (">", "->"):
        if text.startswith(early, body):
            return Token(TokenKind.COMMENT, at, body + len(early))
    found = _COMMENT_END.search(text, body)
    return Token(TokenKind.COMMENT, at, found.end() if found else len(text))


def _read_tag(text: str, start: int, name_at: int, kind: TokenKind) -> Token:
    name_end = _end(_TAG_NAME, text, name_at)
    name = text[name_at:name_end].lower()
    attributes: list[Attribute] = []
    at = name_end
    while True:
        at = _end(_SKIPPED, text, at)
        if at >= len(text):
            return Token(TokenKind.UNFINISHED_TAG, start, len(text), name, tuple(attributes))
        if text[at] == ">":
            return Token(kind, start, at + 1, name, tuple(attributes), text[at - 1] == "/")
        attribute = _read_attribute(text, at)
        attributes.append(attribute)
        at = attribute.value_end + len(attribute.quote)


def _read_attribute(text: str, at: int) -> Attribute:
    name_end = max(_end(_ATTRIBUTE_NAME, text, at), at + 1)
    name = text[at:name_end].lower()
    equals = _end(_SPACES, text, name_end)
    if text[equals : equals + 1] != "=":
        return Attribute(name, "", "", at, name_end, name_end, name_end)
    value_at = _end(_SPACES, text, equals + 1)
    quote = text[value_at : value_at + 1]
    if quote in ("'", '"'):
        closing = text.find(quote, value_at + 1)
        value_end = len(text) if closing < 0 else closing
        return Attribute(name, text[value_at + 1 : value_end], quote, at, name_end, value_at + 1, value_end)
    value_end = _end(_UNQUOTED, text, value_at)
    return Attribute(name, text[value_at:value_end], "", at, name_end, value_at, value_end)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _read_inner(text: str, at: int, tag: Token) -> Token | None:
    """Read what stands inside an element whose content is not markup."""
    if tag.name == "script":
        return Token(TokenKind.SCRIPT, at, _script_end(text, at), tag.name, tag.attributes)
    if tag.name == "plaintext":
        return Token(TokenKind.RAW_TEXT, at, len(text), tag.name)
    if tag.name in RCDATA_ELEMENTS or tag.name in RAW_TEXT_ELEMENTS:
        kind = TokenKind.RCDATA if tag.name in RCDATA_ELEMENTS else TokenKind.RAW_TEXT
        closing = re.compile(rf"</{tag.name}(?=[\t\n\f\r />])", re.IGNORECASE).search(text, at)
        return Token(kind, at, closing.start() if closing else len(text), tag.name)
    return None


def _script_end(text: str, at: int) -> int:
    """Return where the script's own end tag stands.

    Inside `<!--` a `<script>` hides the next `</script>` (script data double escaped state).
    """
    escaped = doubled = False
    for edge in _SCRIPT_EDGE.finditer(text, at):
        if edge[0] == "<!--":
            escaped = True
        elif edge[0] == "-->":
            escaped = doubled = False
        elif edge[1] != "/":
            doubled = escaped
        elif doubled:
            doubled = False
        else:
            return edge.start()
    return len(text)
