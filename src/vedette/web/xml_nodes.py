# SPDX-License-Identifier: Apache-2.0
"""The texts and attributes of an XML document, each with its place in the document. Never raises.

A document must be well formed, have no document type, and be written in a charset that begins with ASCII: then its
marks are found on the text itself, and nothing has to be parsed and printed again. Source: XML 1.0, sections 2 and 3.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from vedette.web.text_slot import TextSlot

MOST_NODES = 500
_TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|(?P<literal><!\[CDATA\[(?P<verbatim>.*?)\]\]>)|<(?P<end>/)?(?P<name>[^\s/>]+)"
    r"(?P<attributes>(?:[^>'\"]|'[^']*'|\"[^\"]*\")*?)(?P<empty>/?)>|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")


def xml_nodes(text: str, *, is_latin_1: bool = False) -> tuple[TextSlot, ...]:
    """Return the texts and attributes of a document, named by their paths: `/order/item[2]`, `/order/@id`.

    Texts that are only space between elements are left out, and so are namespaces; the empty text of an element
    without content counts. With `is_latin_1` the text is UTF-8 read as Latin-1. Nothing for what is no document, and
    `MOST_NODES` at most.
    """
    if not _is_document(text, is_latin_1=is_latin_1):
        return ()
    found: list[TextSlot] = []
    for slot in _nodes(text):
        raw = slot.value.encode("latin-1").decode("utf-8", "replace") if is_latin_1 else slot.value
        is_verbatim = text.startswith("<![CDATA[", slot.start)
        found.append(TextSlot(slot.name, raw if is_verbatim else html.unescape(raw), slot.start, slot.end))
        if len(found) >= MOST_NODES:
            break
    return tuple(found)


def _is_document(text: str, *, is_latin_1: bool) -> bool:
    if not text.lstrip("\ufeff\u00ef\u00bb\u00bf \t\r\n").startswith("<") or "<!DOCTYPE" in text:
        return False
    parser = expat.ParserCreate()
    try:
        parser.Parse(text.encode("latin-1" if is_latin_1 else "utf-8"), True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return True


@dataclass(slots=True)
class _Open:
    """An element whose end has not come: its path, how many children of each name it has, and whether it has any."""

    path: str
    children: Counter[str] = field(default_factory=Counter)
    has_content: bool = False


def _nodes(text: str) -> Iterator[TextSlot]:
    stack = [_Open("")]
    for token in _TOKEN.finditer(text):
        top = stack[-1]
        if token["literal"] is not None:
            top.has_content = True
            yield TextSlot(top.path, token["verbatim"], token.start(), token.end())
        elif token["text"] is not None:
            if token["text"].strip() and top.path:
                top.has_content = True
                yield TextSlot(top.path, token["text"], token.start(), token.end())
        elif token["end"]:
            stack.pop()
            if not top.has_content:
                yield TextSlot(top.path, "", token.start(), token.start())
        elif token["name"] is not None:
            top.has_content = True
            top.children[token["name"]] += 1
            number = top.children[token["name"]]
            path = f"{top.path}/{token['name']}" + (f"[{number}]" if number > 1 else "")
            yield from _attributes(path, token["attributes"], token.start("attributes"))
            if not token["empty"]:
                stack.append(_Open(path))


def _attributes(path: str, text: str, offset: int) -> Iterator[TextSlot]:
    for found in _ATTRIBUTE.finditer(text):
        group = 2 if found[2] is not None else 3
        if not found[1].startswith("xmlns"):
            yield TextSlot(f"{path}/@{found[1]}", found[group], offset + found.start(group), offset + found.end(group))
