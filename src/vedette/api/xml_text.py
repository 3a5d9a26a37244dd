# SPDX-License-Identifier: Apache-2.0
"""XML bodies as values, the way .NET's DataContract serializer writes them.

An element with children is an object, or a list where a name repeats; without children it is its text. `i:nil="true"`
is null. Namespaces, attributes, comments and the root's name carry nothing. Entities are not resolved and nothing is
loaded from elsewhere; a document type is refused.
"""

from __future__ import annotations

from lxml import etree
from pydantic import JsonValue

from vedette.api.limits import MOST_DEPTH, MOST_VALUES, too_deep, too_many
from vedette.errors import UsageError

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def read_xml(body: bytes) -> JsonValue:
    """Return the value that the document `body` is. Raises UsageError when it is not well-formed or has a DOCTYPE."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        where = f" in line {error.lineno}" if error.lineno else ""
        raise UsageError(f"The body is not well-formed XML{where}.", "Send XML 1.0, or JSON.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UsageError("The XML body has a DOCTYPE.", "Leave it out: document types are not read.")
    return _Reader().read(root, MOST_DEPTH)


class _Reader:
    """Walks one document and counts its elements."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def read(self, element: etree._Element, depth_left: int) -> JsonValue:
        self._left -= 1
        if self._left < 0:
            raise too_many()
        if depth_left <= 0:
            raise too_deep()
        if element.get(_NIL, "").strip() in ("true", "1"):
            return None
        children = [child for child in element if isinstance(child.tag, str)]
        if not children:
            return element.text or ""
        members: dict[str, list[JsonValue]] = {}
        for child in children:
            members.setdefault(etree.QName(child).localname, []).append(self.read(child, depth_left - 1))
        return {name: held[0] if len(held) == 1 else list(held) for name, held in members.items()}
