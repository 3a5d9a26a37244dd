# SPDX-License-Identifier: Apache-2.0
"""URLs as a browser reads them, and paths as any server may read them.

`parse_url` is the browser's view: it answers "where would this link lead". `path_readings` is the sceptic's view of
the very bytes of a request target: servers, proxies and frameworks disagree about encoded dots and slashes, doubled
slashes, backslashes and `;parameters`, so a scope decision must hold under every one of these readings.

No function here raises for any text. Sources: WHATWG URL; RFC 3986, section 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from urllib.parse import unquote_to_bytes

from vedette.domain.exchange import DEFAULT_PORTS, Origin, Url
from vedette.web.host import read_host

MOST_URL_LENGTH = 65_536
"""Longer texts are no links; a browser's own limit is of the same order."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_EDGES = "".join(map(chr, range(0x21)))
_TAB_OR_NEWLINE = str.maketrans("", "", "\t\n\r")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PATH_SAFE = frozenset(map(chr, range(0x21, 0x7F))) - set('"#<>?^`{}')
_QUERY_SAFE = frozenset(map(chr, range(0x21, 0x7F))) - set("\"#<>'")
_DOT = frozenset({".", "%2e"})
_DOT_DOT = frozenset({"..", ".%2e", "%2e.", "%2e%2e"})
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MOST_DECODINGS = 8


@dataclass(frozen=True, slots=True)
class Link:
    """A URL as a browser would go to it, and what the request will not carry."""

    url: Url
    fragment: str | None = None
    """The text behind `#`, as it stood; None when there was no `#`."""
    has_user_info: bool = False
    """Whether the text named a user or password, which we drop."""


def parse_url(text: str, base: Url | None = None, charset: str = "utf-8") -> Url | None:
    """Return the absolute URL that a browser on page `base` makes of `text`; None unless it is http or https."""
    link = parse_link(text, base, charset)
    return link.url if link else None


def parse_link(text: str, base: Url | None = None, charset: str = "utf-8") -> Link | None:
    """Do as `parse_url`, and keep the fragment; `charset` is the page's, in which browsers encode queries."""
    if len(text) > MOST_URL_LENGTH:
        return None
    cleaned = _SURROGATES.sub("\ufffd", text).strip(_EDGES).translate(_TAB_OR_NEWLINE)
    cleaned, mark, after = cleaned.partition("#")
    fragment = after if mark else None
    scheme, rest = _split_scheme(cleaned)
    if scheme is not None and scheme not in DEFAULT_PORTS:
        return None
    if scheme is not None and (base is None or base.origin.scheme != scheme or _starts_with_slashes(rest)):
        return _with_authority(scheme, rest.lstrip("/\\"), fragment, charset)
    if base is None:
        return None
    if _starts_with_slashes(rest):
        return _with_authority(base.origin.scheme, rest.lstrip("/\\"), fragment, charset)
    return Link(base.with_target(_resolve(rest, base, charset)), fragment)


def host_after(base: Url, location: str) -> str | None:
    """Return the host, in lower case, that a browser would go to after `location`; None if it would not move.

    `location` is the value of a Location header, as Latin-1 text.
    """
    link = parse_link(_header_text(location), base)
    return link.url.origin.host if link else None


def _header_text(value: str) -> str:
    """Return a header value as browsers read a Location: UTF-8 where it is, Latin-1 otherwise."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def parse_location(location: str, base: Url) -> Url | None:
    """Return the URL that a browser goes to after a Location value, given as Latin-1 text."""
    return parse_url(_header_text(location), base)


def _split_scheme(text: str) -> tuple[str | None, str]:
    found = _SCHEME.match(text)
    return (found[1].lower(), text[found.end() :]) if found else (None, text)


def _starts_with_slashes(text: str) -> bool:
    return len(text) > 1 and text[0] in "/\\" and text[1] in "/\\"


def _with_authority(scheme: str, rest: str, fragment: str | None, charset: str) -> Link | None:
    end = next((at for at, char in enumerate(rest) if char in "/\\?"), len(rest))
    user_info, at_sign, place = rest[:end].rpartition("@")
    origin = _read_origin(scheme, place)
    if origin is None:
        return None
    path, mark, query = rest[end:].partition("?")
    target = _normal_path([], path) + (f"?{_encode_query(query, charset)}" if mark else "")
    return Link(Url(origin, target), fragment, has_user_info=bool(at_sign and user_info.strip(":")))


def _read_origin(scheme: str, place: str) -> Origin | None:
    """Read `host`, `host:port` or `[address]:port`."""
    colon = place.rfind(":")
    has_port = colon > place.rfind("]")
    host = read_host(place[:colon] if has_port else place)
    digits = place[colon + 1 :] if has_port else ""
    if host is None or (digits and not (digits.isascii() and digits.isdigit())):
        return None
    digits = digits.lstrip("0") or ("0" if digits else "")
    if len(digits) > 5 or int(digits or "0") > 65_535:
        return None
    return Origin(scheme, host, int(digits) if digits else DEFAULT_PORTS[scheme])


def _resolve(rest: str, base: Url, charset: str) -> str:
    """Return the target of a reference without scheme and authority. Source: WHATWG URL, relative state."""
    path, mark, query = rest.partition("?")
    query_part = f"?{_encode_query(query, charset)}" if mark else ""
    if path.startswith(("/", "\\")):
        return _normal_path([], path) + query_part
    if path:
        return _normal_path(base.path.split("/")[1:-1], path) + query_part
    return base.path + query_part if mark else base.target


def _normal_path(parents: list[str], path: str) -> str:
    """Return `parents` followed by `path` with dot segments resolved and unsafe characters percent-encoded."""
    segments = list(parents)
    pieces = path.replace("\\", "/").removeprefix("/").split("/")
    for index, piece in enumerate(pieces):
        is_last = index == len(pieces) - 1
        lowered = piece.lower()
        if lowered in _DOT_DOT:
            del segments[-1:]
            if is_last:
                segments.append("")
        elif lowered not in _DOT:
            segments.append(_percent_encode(piece, _PATH_SAFE, "utf-8"))
        elif is_last:
            segments.append("")
    return "/" + "/".join(segments)


def _encode_query(query: str, charset: str) -> str:
    return _percent_encode(query, _QUERY_SAFE, "utf-8" if charset.startswith("utf-") else charset)


def _percent_encode(text: str, safe: frozenset[str], charset: str) -> str:
    if all(char in safe for char in text):
        return text
    return "".join(char if char in safe else _percent_encode_char(char, charset) for char in text)


def _percent_encode_char(char: str, charset: str) -> str:
    """Encode one character; what the charset cannot say becomes an HTML reference, as in browsers."""
    try:
        encoded = char.encode(charset)
    except (UnicodeError, LookupError):
        return f"%26%23{ord(char)}%3B"
    return "".join(f"%{byte:02X}" for byte in encoded)


def unescape(raw: str, *, plus: bool = False) -> str:
    """Return the text that percent-encoded Latin-1 `raw` stands for, read as UTF-8; with `plus`, `+` is a space."""
    spaced = raw.replace("+", " ") if plus else raw
    return unquote_to_bytes(spaced.encode("latin-1", "replace")).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class QueryPair:
    """One `name=value` of a query or a urlencoded body; `text[start:end]` is the raw value's slot.

    A piece without `=` is a value without a name (`?about`, `?123`): its slot is the whole piece.
    """

    name: str
    value: str
    start: int
    end: int
    has_name: bool


def split_query(query: str) -> tuple[QueryPair, ...]:
    """Return the pairs of `query` in order; empty pieces are skipped. Source: WHATWG URL, section 5.1."""
    pairs: list[QueryPair] = []
    at = 0
    for piece in query.split("&"):
        name, equals, raw = piece.partition("=")
        end = at + len(piece)
        if equals:
            pairs.append(QueryPair(unescape(name, plus=True), unescape(raw, plus=True), end - len(raw), end, True))
        elif piece:
            pairs.append(QueryPair("", unescape(piece, plus=True), at, end, False))
        at = end + 1
    return tuple(pairs)


def canonical_path(target: str) -> str:
    """Return our own reading of the path of `target`: everything decoded, then every dot segment resolved.

    Backslashes are slashes, doubled slashes are one, `;parameters` are dropped, and encodings are undone up to eight
    deep, so what could climb does climb. For a decision about scope use `path_readings`.
    """
    decoded = _decodings(_path_of(target))[-1]
    return _reading(decoded, backslash=True, parameters=False, collapse=True, resolve=True)


def canonical_query(target: str) -> str:
    """Return our own reading of the query of `target`, everything decoded as deep as in a path; empty for none."""
    query = target.partition("?")[2]
    return _decodings(query.replace("+", " "))[-1] if "%" in query or "+" in query else query


def path_readings(target: str) -> frozenset[str]:
    """Return the path of `target` under every reading that a server may have of it.

    The readings differ in: how often it is decoded (0 to 8 times), whether a backslash is a slash, whether
    `;parameters` belong to the name, whether doubled slashes are one, and whether dot segments are resolved at all.
    """
    path = _path_of(target)
    if not _needs_readings(path):
        return frozenset({path})
    choices = product(_decodings(path), (False, True), (False, True), (False, True), (False, True))
    return frozenset(
        _reading(text, backslash=backslash, parameters=parameters, collapse=collapse, resolve=resolve)
        for text, backslash, parameters, collapse, resolve in choices
    )


def _path_of(target: str) -> str:
    path = target.partition("?")[0]
    return path if path.startswith("/") else f"/{path}"


_AMBIGUOUS = re.compile(r"[%\\;\x00-\x20\x7f\x85\xa0]|//|/\.")


def _needs_readings(path: str) -> bool:
    return _AMBIGUOUS.search(path) is not None


_ESCAPE = re.compile(
    r"%(?:c0|e0%80|f0%80%80)%[a2]([ef])"
    r"|%(c1|e0%81|f0%80%81)%[951]c"
    r"|%ef%bc%(8e|8f|bc)"
    r"|%u([0-9a-f]{4})"
    r"|%([0-9a-f]{2})",
    re.IGNORECASE,
)
_WIDE = {"8e": ".", "8f": "/", "bc": "\\", "ff0e": ".", "ff0f": "/", "ff3c": "\\"}
"""The last byte of the full-width forms in UTF-8, and the code points of all three."""


def _decodings(path: str) -> list[str]:
    """Return `path` as it stands, decoded once, twice, and so on until nothing changes or the limit is reached.

    Overlong UTF-8 (`%c0%ae`, `%e0%80%ae`), also with the wrong second byte (`%c0%2e`), IIS's own escapes (`%u002e`) and
    the full-width forms of dot and slashes are read too: all of them have let paths climb.
    """
    texts = [path]
    while len(texts) <= _MOST_DECODINGS:
        decoded = _ESCAPE.sub(_decoded, texts[-1])
        if decoded == texts[-1]:
            break
        texts.append(decoded)
    return texts


def _decoded(found: re.Match[str]) -> str:
    overlong, backslash, full_width, wide, narrow = found.groups()
    if overlong:
        return "." if overlong in "eE" else "/"
    if backslash:
        return "\\"
    code = (full_width or wide or narrow).lower()
    return (_WIDE.get(code) if full_width or wide else None) or chr(int(code, 16))


def _reading(text: str, *, backslash: bool, parameters: bool, collapse: bool, resolve: bool) -> str:
    """Return one reading of a path; unreserved characters are decoded in the end so that equal paths compare equal."""
    if backslash:
        text = text.replace("\\", "/")
    segments = text.split("/")[1:]
    if not parameters:
        segments = [segment.partition(";")[0] for segment in segments]
    if collapse:
        segments = [segment for segment in segments[:-1] if segment] + segments[-1:]
    if resolve:
        segments = _resolve_dots(segments)
    return "/" + _PERCENT.sub(_decode_unreserved, "/".join(segments))


_CUT_OFF = "".join(map(chr, (*range(0x21), 0x7F, 0x85, 0xA0)))
_BARE_DOTS = frozenset({".", ".."})


def _resolve_dots(segments: list[str]) -> list[str]:
    """Return the segments with dots resolved; what some servers cut off from a segment's ends does not hide them."""
    resolved: list[str] = []
    segments = [bare if (bare := segment.strip(_CUT_OFF)) in _BARE_DOTS else segment for segment in segments]
    for segment in segments:
        if segment == "..":
            del resolved[-1:]
        elif segment != ".":
            resolved.append(segment)
    return [*resolved, ""] if segments[-1] in (".", "..") else resolved


def _decode_unreserved(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()
