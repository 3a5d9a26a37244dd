# SPDX-License-Identifier: Apache-2.0
"""Replies in XML for clients that ask for it; JSON is for all others.

Only a client that names `application/xml` or `text/xml`, and prefers neither JSON nor pages to it, gets XML. A
browser's list names XML beside `text/html`, and `*/*` names nothing: both get JSON (RFC 9110, section 12.5.1, leaves
the choice among what is acceptable to the server).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from vedette.api.replies import JSON_TYPE, ShapedReply
from vedette.wire.xml_writing import write_xml

XML_TYPES = ("application/xml", "text/xml")
_BEFORE_XML = ("application/json", "text/json", "application/scim+json", "text/html", "application/xhtml+xml")


def xml_type_wanted(accept: str) -> str | None:
    """Return the type of XML that a client with this `Accept` gets; None where it gets JSON."""
    if "/xml" not in accept.casefold():
        return None
    wishes = list(_wishes(accept))
    best = max((weight for name, weight in wishes if name in XML_TYPES), default=0.0)
    if best <= 0 or any(weight >= best for name, weight in wishes if name in _BEFORE_XML):
        return None
    if any(weight > best for name, weight in wishes if name.endswith("/*")):
        return None
    return next(name for name, weight in wishes if name in XML_TYPES and weight == best)


def _wishes(accept: str) -> Iterator[tuple[str, float]]:
    """Yield each media type of `accept` in lower case with its weight; one that cannot be read is 1."""
    for part in accept.split(","):
        name, *parameters = (piece.strip().casefold() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q" and value.strip().replace(".", "", 1).isdecimal() and value.isascii():
                weight = float(value)
        yield name, weight


def in_wanted_type(request: Request, reply: Response, declared: object) -> Response:
    """Return `reply` in XML where `request` asks for it, else as it is; `declared` is what the reply is said to hold.

    Files and replies without a body stay as they are.
    """
    wanted = xml_type_wanted(request.headers.get("accept", ""))
    shape = reply.shape if isinstance(reply, ShapedReply) else declared
    if wanted is None or shape is None or reply.headers.get("content-type") != JSON_TYPE:
        return reply
    written = Response(write_xml(json.loads(bytes(reply.body)), shape), reply.status_code)
    kept = {name: value for name, value in reply.headers.items() if name not in ("content-type", "content-length")}
    written.headers.update({**kept, "content-type": f"{wanted}; charset=utf-8"})
    return written
