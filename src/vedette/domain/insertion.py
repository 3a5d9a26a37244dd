# SPDX-License-Identifier: Apache-2.0
"""Where a value can be put into a request, and how it is encoded there.

A point knows the text before and after its slot, so a probe changes the slot and not one byte besides. A value may
hold another text, encoded: JSON in a parameter, Base64 in a cookie. Such a point lies inside the value, and its
*layers* say what is around it there.
"""

from __future__ import annotations

import base64
import html
import json
from binascii import Error as Base64Error
from dataclasses import dataclass, replace
from enum import Enum
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, unquote_to_bytes

from vedette.domain.exchange import Request


class Place(Enum):
    """The part of a request that holds the value."""

    QUERY = "query"
    BODY = "body"
    """A field of an `application/x-www-form-urlencoded` body."""
    MULTIPART = "multipart"
    """A field of a `multipart/form-data` body."""
    JSON = "json"
    """A leaf of a JSON body."""
    XML = "xml"
    """The text of an element, or an attribute, of an XML body."""
    PATH = "path"
    """A segment of the path that is a parameter of the route."""
    COOKIE = "cookie"
    HEADER = "header"


BODY_PLACES = frozenset({Place.BODY, Place.MULTIPART, Place.JSON, Place.XML})
"""Places whose text is the body; that of the others is a header or the request target."""
_PAIR_PLACES = frozenset({Place.QUERY, Place.BODY})
_UNRESERVED = "-._~"


class Coding(Enum):
    """How a text is written inside another one."""

    JSON = "json"
    """As a string of JSON."""
    GRAPHQL = "graphql"
    """As a string of GraphQL, which reads all escapes that JSON writes."""
    XML = "xml"
    """As the text of an element, or an attribute's value."""
    URL = "url"
    BASE64 = "base64"
    BASE64_BARE = "base64, not padded"
    BASE64_URL = "base64url"
    BASE64_URL_BARE = "base64url, not padded"


BASE64_CODINGS = (Coding.BASE64, Coding.BASE64_URL, Coding.BASE64_BARE, Coding.BASE64_URL_BARE)
_FOR_URLS = frozenset({Coding.BASE64_URL, Coding.BASE64_URL_BARE})
_BARE = frozenset({Coding.BASE64_BARE, Coding.BASE64_URL_BARE})


def encode_text(coding: Coding, text: str) -> str:
    """Return `text` as `coding` writes it. Sources: RFC 8259; XML 1.0, section 2.4; WHATWG URL; RFC 4648."""
    match coding:
        case Coding.JSON | Coding.GRAPHQL:
            return json.dumps(text)
        case Coding.XML:
            return "".join(map(_xml_char, text))
        case Coding.URL:
            return quote(text, safe=_UNRESERVED, errors="surrogatepass")
        case _:
            encode = base64.urlsafe_b64encode if coding in _FOR_URLS else base64.b64encode
            encoded = encode(text.encode("utf-8", "surrogatepass")).decode("ascii")
            return encoded.rstrip("=") if coding in _BARE else encoded


def _xml_char(char: str) -> str:
    """Return a character so that every parser reads it as it is: a reference unless it is plain ASCII."""
    return char if " " <= char <= "~" and char not in "<>&'\"" else f"&#{ord(char)};"


def decode_text(coding: Coding, text: str) -> str | None:
    """Return what `text` says in `coding`; None where it is not written in it. Base64 has to be that of UTF-8 text."""
    try:
        match coding:
            case Coding.JSON | Coding.GRAPHQL:
                value: object = json.loads(text)
                return value if isinstance(value, str) else text
            case Coding.XML:
                return html.unescape(text)
            case Coding.URL:
                return unquote(text)
            case _:
                padded = text + "=" * (-len(text) % 4) if coding in _BARE else text
                altchars = b"-_" if coding in _FOR_URLS else None
                return base64.b64decode(padded.encode("ascii"), altchars, validate=True).decode("utf-8")
    except (ValueError, Base64Error, RecursionError):
        return None


def encode_value(place: Place, value: str) -> str:
    """Return `value` as Latin-1 text ready for its place. Sources: WHATWG URL, RFC 8259, XML 1.0, RFC 6265."""
    match place:
        case Place.QUERY | Place.BODY | Place.PATH | Place.COOKIE:
            return quote(value, safe=_UNRESERVED)
        case Place.JSON:
            return encode_text(Coding.JSON, value)
        case Place.XML:
            return encode_text(Coding.XML, value)
        case Place.MULTIPART | Place.HEADER:
            return value.encode().decode("latin-1")


def decode_value(place: Place, raw: str) -> str | None:
    """Return what the Latin-1 text `raw` says in its place; None where it says nothing there."""
    if place in _PAIR_PLACES or place in (Place.PATH, Place.COOKIE):
        spaced = raw.replace("+", " ") if place in _PAIR_PLACES else raw
        return unquote_to_bytes(spaced.encode("latin-1")).decode("utf-8", "replace")
    text = raw.encode("latin-1").decode("utf-8", "replace")
    if place is Place.JSON:
        return decode_text(Coding.JSON, text)
    return decode_text(Coding.XML, text) if place is Place.XML else text


@dataclass(frozen=True, slots=True)
class Layer:
    """What is around a text inside another one: `before` + the text in `coding` + `after`."""

    coding: Coding
    before: str = ""
    after: str = ""

    def around(self, text: str) -> str:
        """Return the text that holds `text`."""
        return self.before + encode_text(self.coding, text) + self.after

    def inside(self, text: str) -> str | None:
        """Return what `text` holds; None where it is not of this shape."""
        slot = _between(text, self.before, self.after)
        return None if slot is None else decode_text(self.coding, slot)


def _between(text: str, before: str, after: str) -> str | None:
    fits = len(text) >= len(before) + len(after) and text.startswith(before) and text.endswith(after)
    return text[len(before) : len(text) - len(after)] if fits else None


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """One slot of one request: `before` + encoded value + `after` is the text that holds it.

    That text is the request target (query, path), the body as Latin-1 (body, multipart, JSON, XML) or the value of the
    header `header` (cookie, header). `name` is the parameter's name, the header's, the segment's number from 1, the
    JSON pointer, or the path of an XML node; `value` is what stands there in the base request, decoded.
    """

    request: Request
    route: str
    """The route's template: literal segments, and `{name}` or `{1}` for parameter segments."""
    place: Place
    name: str
    value: str
    before: str
    after: str
    header: str = ""
    layers: tuple[Layer, ...] = ()
    """What is around the point inside the value of its place, from the outside in."""
    is_text: bool = True
    """False where the base value is a number, a boolean or null of JSON, which writes them without quotes."""

    def put(self, value: str) -> Request:
        """Return the request with `value`, encoded for its place, in the slot."""
        return self.put_raw(encode_value(self.place, self._wrapped(value, self.layers)))

    def append(self, text: str) -> Request:
        """Return the request with `text` behind the base value."""
        return self.put(self.value + text)

    @property
    def takes_members(self) -> bool:
        """Whether an object can take the value's place: JSON has objects, and frameworks read `name[member]` so."""
        if self.layers:
            return self.layers[-1].coding is Coding.JSON
        return self.place is Place.JSON or (self.place in _PAIR_PLACES and self._has_name)

    def put_members(self, members: tuple[tuple[str, str], ...]) -> Request:
        """Return the request with an object in the slot whose members hold values like the base value.

        In JSON they are of the base value's type. Raises ValueError where no object can stand.
        """
        if not self.takes_members:
            raise ValueError(f"{self.name} takes no object")
        if self.place in _PAIR_PLACES and not self.layers:
            return self._with_pairs(members)
        written = {key: value if self.is_text else json.loads(value) for key, value in members}
        literal = json.dumps(written)
        if not self.layers:
            return self.put_raw(literal)
        inner = self.layers[-1].before + literal + self.layers[-1].after
        return self.put_raw(encode_value(self.place, self._wrapped(inner, self.layers[:-1])))

    def put_raw(self, text: str) -> Request:
        """Return the request with `text` (Latin-1, not encoded) in the slot. Raises ValueError for other characters."""
        return self._with_whole(self.before + text + self.after)

    def text_in(self, request: Request) -> str | None:
        """Return what `request` holds in the slot, decoded; None where it has another shape.

        Of an object that `put_members` put there, return its JSON.
        """
        whole = self._whole_of(request)
        slot = _between(whole, self.before, self.after)
        text = None if slot is None else decode_value(self.place, slot)
        if slot is None and self.takes_members and self.place in _PAIR_PLACES:
            return self._members_in(whole)
        for layer in self.layers:
            text = None if text is None else layer.inside(text)
        return text

    @property
    def _has_name(self) -> bool:
        return self.before.endswith("=") and bool(self._raw_name)

    @property
    def _raw_name(self) -> str:
        return self.before[max(self.before.rfind("&"), self.before.rfind("?")) + 1 : -1]

    def _wrapped(self, text: str, layers: tuple[Layer, ...]) -> str:
        for layer in reversed(layers):
            text = layer.around(text)
        return text

    def _with_pairs(self, members: tuple[tuple[str, str], ...]) -> Request:
        name = self._raw_name
        pairs = (f"{name}[{key}]={encode_value(self.place, value)}" for key, value in members)
        return self._with_whole(self.before.removesuffix(f"{name}=") + "&".join(pairs) + self.after)

    def _members_in(self, whole: str) -> str | None:
        name = self._raw_name
        slot = _between(whole, self.before.removesuffix("="), self.after)
        pairs = parse_qsl(name + slot, keep_blank_values=True) if slot is not None else []
        head = unquote_plus(name) + "["
        is_object = bool(pairs) and all(key.startswith(head) and key.endswith("]") for key, _ in pairs)
        return json.dumps({key[len(head) : -1]: value for key, value in pairs}) if is_object else None

    def _whole_of(self, request: Request) -> str:
        if self.place in BODY_PLACES:
            return request.body.decode("latin-1")
        return (request.headers.get(self.header) or "") if self.header else request.url.target

    def _with_whole(self, whole: str) -> Request:
        if self.place in BODY_PLACES:
            return replace(self.request, body=whole.encode("latin-1"))
        whole.encode("latin-1")
        if self.header:
            return self.request.with_header(self.header, whole)
        return replace(self.request, url=self.request.url.with_target(whole))
