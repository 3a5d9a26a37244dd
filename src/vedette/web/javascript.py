# SPDX-License-Identifier: Apache-2.0
"""Addresses in JavaScript source: text that looks like a URL, found without running anything.

The source is cut into tokens once. Names that are given one constant text (`var base = "/api"`, `{base: "/api"}`)
are remembered; then every chain `"a" + b + \\`c${d}\\`` is folded, with a `1` where a part is unknown. Entries of
router tables (`path: "users/:id"`), imported modules, source maps and addresses in comments are read too. All of it
is guesses: the crawl keeps what the site knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

MOST_GUESSES = 150
MOST_LENGTH = 3 * 512 * 1024
_MOST_TEXT = 2_000
_MOST_REGEX = 1_000
_MOST_COMMENTED = 50
"""Guesses from comments, so that a licence does not crowd out the program."""
_UNKNOWN = "\x00\x00"
"""Stands for a part that is not constant; `\\x00name\\x00` is a part of a template before names are looked up."""
_SUBSTITUTE = "1"

_SKIP = re.compile(r"(?:[\s;]+|//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|<!--[^\n]*)+")
_COMMENTED = re.compile(r"(?<![\w/.:<&*-])(?:https?://[\w\-.]+(?::\d+)?|\.{1,2})?/[\w\-.~%&=?/:]*+")
_SOURCE_MAP = re.compile(r"[#@]\s?sourceMappingURL=([^\s'\"*]{1,500})")
_IMPORTS = frozenset({"import", "from", "importScripts"})
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*")
_QUOTED = {quote: re.compile(rf"{quote}((?:[^{quote}\\\n]+|\\(?s:.))*+){quote}?") for quote in "\"'"}
_NUMBER = re.compile(r"\d[\w.]*")
_TEMPLATE = re.compile(r"((?:[^`\\$]+|\\(?s:.)|\$(?!\{)|\$\{[^{}`]{0,200}\})*+)(`|\$\{|\Z|)")
_SIMPLE_HOLE = re.compile(r"\$\{\s*+([\w$.]*+)[^{}`]*+\}")
_HOLE = re.compile(r"\x00([\w$.]*)\x00")
_REGEX = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/[a-z]*")
_BEFORE_REGEX = frozenset("(,=:[!&|?{}+-*~^<>")
_WORDS_BEFORE_REGEX = frozenset({"return", "typeof", "case", "in", "of", "void", "delete"})
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|\n|(.))", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": ""}

_PATH = re.compile(r"(?:\.{0,2}/(?!/)|\?[\w\-.\[\]%]+=|https?://[\w\-]|//[\w\-]+\.[\w\-.]+[:/])[^\s\"'<>`\\^|]*")
_RELATIVE = re.compile(r"[\w\-.~%]+(?:/[\w\-.~%:]+)+/?(?:\?[^\s\"'<>`\\]*)?(?:#\S*)?")
_FILE = re.compile(
    r"[\w\-/.~%]+\.(?:php\d?|html?|aspx?|ashx|asmx|jspx?|do|action|cgi|pl|json|xml)(?:\?[^\s\"'<>`\\]*)?"
)
_NOT_A_PATH = re.compile(
    r"(?:text|application|image|audio|video|font|multipart|model|message)/|[\d.]+(?:/[\d.]+)*$|\.{0,2}/+$",
    re.IGNORECASE,
)
_ROUTE = re.compile(r"[\w\-./:?]{1,200}")
_ROUTE_PARAMETER = re.compile(r":\w+\??")


class GuessKind(Enum):
    """Where in the source a guess stood."""

    STRING = "string"
    FOLDED = "folded"
    """A chain of at least two parts."""
    ROUTER = "router"
    MODULE = "module"
    """What the script loads: a module, its source map. Relative to the script's own file."""
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class ScriptGuess:
    """A text that may be an address, relative to the page that runs the script (but see `GuessKind.MODULE`)."""

    text: str
    kind: GuessKind


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """`text`, `name`, `number`, or the character itself."""
    value: str = ""


_NUMBER_TOKEN = _Token("number", _SUBSTITUTE)


def read_javascript(source: str) -> tuple[ScriptGuess, ...]:
    """Return the guesses of `source` in order, each once, at most `MOST_GUESSES`; linear in its length."""
    comments: list[str] = []
    tokens = tuple(_tokens(source[:MOST_LENGTH].replace("\x00", ""), comments))
    constants = _constants(tokens)
    found: dict[str, ScriptGuess] = {}
    for guess in _guesses(tokens, constants):
        found.setdefault(guess.text, guess)
        if len(found) == MOST_GUESSES:
            break
    for guess in islice(_of_comments(comments), min(_MOST_COMMENTED, MOST_GUESSES - len(found))):
        found.setdefault(guess.text, guess)
    return tuple(found.values())


def _of_comments(comments: list[str]) -> Iterator[ScriptGuess]:
    for comment in comments:
        for text in _SOURCE_MAP.findall(comment):
            if not text.lower().startswith("data:"):
                yield ScriptGuess(text, GuessKind.MODULE)
        for match in _COMMENTED.finditer(comment):
            text = match[0].rstrip(".,:?")
            if looks_like_address(text):
                yield ScriptGuess(text, GuessKind.COMMENT)


def _tokens(source: str, comments: list[str]) -> Iterator[_Token]:
    """Cut `source` into tokens; the comments between them go to `comments`.

    A template is one text as long as its holes are short; else a text for each part.
    """
    at = 0
    depth = 0
    open_templates: list[int] = []
    before = _Token("(")
    while at < len(source):
        skipped = _SKIP.match(source, at)
        if skipped is not None:
            at = skipped.end()
            if not skipped[0].isspace():
                comments.append(skipped[0])
            continue
        char = source[at]
        resumes = char == "}" and bool(open_templates) and open_templates[-1] == depth
        if char == "`" or resumes:
            if resumes:
                open_templates.pop()
            token, at, is_open = _read_template(source, at + 1)
            if is_open:
                open_templates.append(depth)
        else:
            token, at = _read_token(source, at, before)
            depth += (token.kind == "{") - (token.kind == "}")
        before = token
        yield token


def _read_template(source: str, at: int) -> tuple[_Token, int, bool]:
    """Return the template's text from `at`, where it ends, and whether it ended at a long hole."""
    found = _TEMPLATE.match(source, at)
    if found is None:
        return _Token("text"), len(source), False
    text = _SIMPLE_HOLE.sub(lambda hole: f"\x00{hole[1]}\x00", found[1])
    is_open = found[2] == "${"
    return _Token("text", unescape_text(text) + (_UNKNOWN if is_open else "")), max(found.end(), at), is_open


def _read_token(source: str, at: int, before: _Token) -> tuple[_Token, int]:
    char = source[at]
    if char in "\"'":
        found = _QUOTED[char].match(source, at)
        return (_Token("text", unescape_text(found[1])), found.end()) if found else (_Token(char), at + 1)
    if char == "/" and _is_regex_next(before) and (found := _REGEX.match(source, at, at + _MOST_REGEX)):
        return _NUMBER_TOKEN, found.end()
    if found := _NAME.match(source, at):
        return _Token("name", found[0]), found.end()
    if found := _NUMBER.match(source, at):
        return _Token("number", found[0]), found.end()
    return _Token(char), at + 1


def _is_regex_next(before: _Token) -> bool:
    return before.kind in _BEFORE_REGEX or (before.kind == "name" and before.value in _WORDS_BEFORE_REGEX)


def unescape_text(text: str) -> str:
    """Return what the inside of a string literal stands for. Source: ECMAScript 2024, section 12.9.4."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits:
        code = int(digits, 16)
        return chr(code) if 0 < code <= 0x10FFFF else ""
    return _CONTROL.get(found[4], found[4]) if found[4] else ""


def _constants(tokens: tuple[_Token, ...]) -> dict[str, str]:
    """Return the names that are given exactly one constant text, by their last part (`api.base` counts as `base`)."""
    known: dict[str, str] = {}
    ambiguous: set[str] = set()
    for index in range(len(tokens) - 2):
        name, sign, first = tokens[index : index + 3]
        if name.kind not in ("name", "text") or sign.kind not in "=:" or first.kind != "text":
            continue
        text, _, end = _fold(tokens, index + 2, known)
        if _UNKNOWN in text or (end < len(tokens) and tokens[end].kind in "?(.["):
            continue
        key = name.value.rpartition(".")[2]
        if known.setdefault(key, text) != text:
            ambiguous.add(key)
    return {key: text for key, text in known.items() if key not in ambiguous}


def _fold(tokens: tuple[_Token, ...], start: int, constants: dict[str, str]) -> tuple[str, int, int]:
    """Return the text of the chain at `start`, how many parts it has, and where it ends."""
    parts: list[str] = []
    at = start
    length = 0
    while at < len(tokens) and length < _MOST_TEXT and tokens[at].kind in ("text", "name", "number"):
        parts.append(_value_of(tokens[at], constants))
        length += len(parts[-1])
        is_last = tokens[at].kind == "name" and at + 1 < len(tokens) and tokens[at + 1].kind in "(["
        at += 1
        if is_last or at + 1 >= len(tokens) or tokens[at].kind != "+":
            break
        at += 1
    return "".join(parts), len(parts), at


def _value_of(token: _Token, constants: dict[str, str]) -> str:
    if token.kind == "name":
        return constants.get(token.value.rpartition(".")[2], _UNKNOWN)
    if token.kind == "number":
        return token.value
    return _HOLE.sub(lambda hole: constants.get(hole[1].rpartition(".")[2], _UNKNOWN), token.value)


def _guesses(tokens: tuple[_Token, ...], constants: dict[str, str]) -> Iterator[ScriptGuess]:
    at = 0
    while at < len(tokens):
        if tokens[at].kind not in ("text", "name", "number"):
            at += 1
            continue
        text, count, end = _fold(tokens, at, constants)
        if tokens[at].kind == "text" and _is_route_entry(tokens, at):
            route = _ROUTE_PARAMETER.sub(_SUBSTITUTE, text)
            if _ROUTE.fullmatch(text) and _UNKNOWN not in text:
                yield ScriptGuess(route, GuessKind.ROUTER)
        elif count == 1 and tokens[at].kind == "text" and _is_imported(tokens, at):
            if text.startswith(("/", "./", "../", "http")) and _UNKNOWN not in text and looks_like_address(text):
                yield ScriptGuess(text, GuessKind.MODULE)
        elif count > 1 or tokens[at].kind == "text":
            yield from _addresses(text, GuessKind.FOLDED if count > 1 else GuessKind.STRING)
        at = max(end, at + 1)


def _is_route_entry(tokens: tuple[_Token, ...], at: int) -> bool:
    return at >= 2 and tokens[at - 1].kind == ":" and tokens[at - 2].value == "path"


def _is_imported(tokens: tuple[_Token, ...], at: int) -> bool:
    before = at - 2 if at >= 2 and tokens[at - 1].kind == "(" else at - 1
    return before >= 0 and tokens[before].kind == "name" and tokens[before].value in _IMPORTS


def _addresses(text: str, kind: GuessKind) -> Iterator[ScriptGuess]:
    """Yield what a folded text may lead to: itself with the unknown parts filled, and the folder before the first."""
    text = text.strip().removeprefix(_UNKNOWN)
    filled = text.replace(_UNKNOWN, _SUBSTITUTE)
    if not looks_like_address(filled):
        return
    yield ScriptGuess(filled, kind)
    before, gap, _ = text.partition(_UNKNOWN)
    if gap and before.endswith("/") and looks_like_address(before):
        yield ScriptGuess(before, kind)


def looks_like_address(text: str) -> bool:
    """Whether `text` is shaped like a path or URL of a site, and not like a media type, a number or a pattern."""
    if not 1 < len(text) <= _MOST_TEXT or _NOT_A_PATH.match(text):
        return False
    return any(form.fullmatch(text) for form in (_PATH, _RELATIVE, _FILE))
