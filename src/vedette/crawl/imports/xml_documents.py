# SPDX-License-Identifier: Apache-2.0
"""XML texts of strangers, read without entities, DTDs from elsewhere or a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vedette.errors import UsageError

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = re.compile(r"[A-Za-z_][\w.\-]{0,199}", re.ASCII)
"""The names of elements that are written anew; longer and other ones are left out. Source: XML 1.0, section 2.3."""
_MOST_ROOT_TEXT = 20_000
_ROOT = re.compile(
    r"\s*+(?:<\?(?s:.*?)\?>\s*+|<!--(?s:.*?)-->\s*+|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*+)?>\s*+)*+<(?:[\w.\-]+:)?([\w.\-]+)"
)


def root_name(text: str) -> str:
    """Return the name of the root element without its prefix, read without parsing; empty for what is no XML."""
    found = _ROOT.match(text[:_MOST_ROOT_TEXT])
    return found[1] if found else ""


def read_xml(text: str) -> _Element:
    """Return the root of an XML text. Raises UsageError with the line at fault, and for one that declares entities."""
    from lxml import etree  # loaded when the first document is read: most commands read none, and it is large

    place = text.find("<!ENTITY")
    if place >= 0:
        raise UsageError(
            f"The file declares entities (line {text.count(chr(10), 0, place) + 1}), which are not read.",
            "Export it without them.",
        )
    # the text is decoded already: what its XML declaration says about an encoding counts no more
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False
    )
    try:
        return etree.fromstring(text.strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        line = text[: len(text) - len(text.lstrip())].count("\n") + max(error.lineno or 1, 1)
        raise UsageError(f"The file is no XML that can be read (line {line}).", "Export it anew.") from error


def name_of(element: _Element) -> str:
    """Return the element's name without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace_of(element: _Element) -> str:
    """Return the element's namespace; empty where it has none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: _Element, *names: str) -> Iterator[_Element]:
    """Yield the children of these names, whatever their namespace; all elements where no name is given."""
    for child in element:
        name = name_of(child)
        if name and (not names or name in names):
            yield child


def child_text(element: _Element, name: str) -> str:
    """Return the text of the first child of that name, stripped; empty where there is none."""
    found = next(children(element, name), None)
    return (found.text or "").strip() if found is not None else ""


def place_of(element: _Element) -> str:
    """Return where the element stands in the file."""
    return f"line {element.sourceline}"


def qualified(element: _Element, name: str) -> str:
    """Return what a prefixed name means at `element`, as `{namespace}name`; without a prefix the default counts."""
    prefix, _, local = name.strip().rpartition(":")
    return f"{{{element.nsmap.get(prefix or None) or ''}}}{local}"
