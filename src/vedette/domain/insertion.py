# SPDX-License-Identifier: Apache-2.0
"""Where a value can be put into a request, and how it is encoded there.

A point knows the text before and after its slot, so a probe changes the slot and not one byte besides.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import Enum
from urllib.parse import quote

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
    PATH = "path"
    """A segment of the path that is a parameter of the route."""
    COOKIE = "cookie"
    HEADER = "header"


_UNRESERVED = "-._~"
_BODY_PLACES = frozenset({Place.BODY, Place.MULTIPART, Place.JSON})


def encode_value(place: Place, value: str) -> str:
    """Return `value` as Latin-1 text ready for its place. Sources: WHATWG URL, RFC 8259, RFC 6265."""
    match place:
        case Place.QUERY | Place.BODY | Place.PATH | Place.COOKIE:
            return quote(value, safe=_UNRESERVED)
        case Place.JSON:
            return json.dumps(value)
        case Place.MULTIPART | Place.HEADER:
            return value.encode().decode("latin-1")


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """One slot of one request: `before` + encoded value + `after` is the text that holds it.

    That text is the request target (query, path), the body as Latin-1 (body, multipart, JSON) or the value of the
    header `header` (cookie, header). `name` is the parameter's name, the header's, the segment's number from 1, or
    the JSON pointer; `value` is what stands there in the base request, decoded.
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

    def put(self, value: str) -> Request:
        """Return the request with `value`, encoded for its place, in the slot."""
        return self.put_raw(encode_value(self.place, value))

    def append(self, text: str) -> Request:
        """Return the request with `text` behind the base value."""
        return self.put(self.value + text)

    def put_raw(self, text: str) -> Request:
        """Return the request with `text` (Latin-1, not encoded) in the slot. Raises ValueError for other characters."""
        whole = self.before + text + self.after
        if self.place in _BODY_PLACES:
            return replace(self.request, body=whole.encode("latin-1"))
        whole.encode("latin-1")
        if self.header:
            return self.request.with_header(self.header, whole)
        return replace(self.request, url=self.request.url.with_target(whole))
