# SPDX-License-Identifier: Apache-2.0
"""Descriptions of web applications: WADL. Source: WADL, W3C member submission of 31 August 2009, and of 2006."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vedette.crawl.imports.bodies import FORM, MULTIPART, form, multipart, pair
from vedette.crawl.imports.imported import ImportDraft, escape
from vedette.crawl.imports.xml_documents import children, place_of, qualified, read_xml
from vedette.crawl.imports.xsd import XSD, XsdWriter
from vedette.crawl.imports.xsd_values import simple_value
from vedette.errors import UsageError

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOT = "application"
NAMESPACES = (
    "http://wadl.dev.java.net/2009/02",
    "http://research.sun.com/wadl/2006/10",
    "http://research.sun.com/wadl",
)
_MOST_DEPTH = 30
_MOST_PARAMETERS = 100
_VARIABLE = re.compile(r"\{([^{}/:]{1,100})(?::[^{}]{0,200})?\}")


def is_wadl(text: str) -> bool:
    """Whether an XML text whose root is `application` names WADL's namespace."""
    return any(name in text[:20_000] for name in NAMESPACES)


def read_wadl(text: str, draft: ImportDraft) -> None:
    """Take a request for each method of each resource. Raises UsageError where `text` is no WADL."""
    root = read_xml(text)
    if not isinstance(root.tag, str) or root.tag not in {f"{{{space}}}{ROOT}" for space in NAMESPACES}:
        raise UsageError("The file is no WADL: its root is no `application` of WADL.", "Check the file.")
    reader = _Reader(root, draft)
    for resources in children(root, "resources"):
        for resource in children(resources, "resource"):
            reader.resource(resource, resources.get("base") or "", (), 0)


class _Reader:
    """Walks one document."""

    def __init__(self, root: _Element, draft: ImportDraft) -> None:
        self._draft = draft
        self._by_id = {each.get("id"): each for each in root.iter() if isinstance(each.tag, str) and each.get("id")}
        self._types = XsdWriter(root.iter(f"{{{XSD}}}schema"))

    def resource(self, resource: _Element, above: str, inherited: tuple[_Element, ...], depth: int) -> None:
        """Take the methods of a resource and of those below it."""
        if depth > _MOST_DEPTH:
            self._draft.refuse(place_of(resource), f"It lies more than {_MOST_DEPTH} resources deep.")
            return
        path = resource.get("path") or ""
        address = above.rstrip("/") + "/" + path.lstrip("/") if path else above
        kinds = [self._referred(name) for name in (resource.get("type") or "").split()[:_MOST_PARAMETERS]]
        parts = (resource, *(kind for kind in kinds if kind is not None))
        own = tuple(each for part in parts for each in children(part, "param"))[:_MOST_PARAMETERS]
        for part in parts:
            for method in children(part, "method"):
                self._method(self._resolved(method), address, inherited + own)
        for below in children(resource, "resource"):
            self.resource(below, address, inherited + own, depth + 1)

    def _referred(self, reference: str | None) -> _Element | None:
        return self._by_id.get(reference[1:]) if reference and reference.startswith("#") else None

    def _resolved(self, element: _Element) -> _Element:
        """Return what a local `href` names; the element itself where it has none."""
        found = self._referred(element.get("href"))
        return element if found is None else found

    def _method(self, method: _Element, address: str, inherited: tuple[_Element, ...]) -> None:
        source, verb = place_of(method), method.get("name") or "GET"
        if self._draft.is_full:
            self._draft.refuse(source, "The file holds too many requests.")
            return
        request = next(children(method, "request"), None)
        own = tuple(children(request, "param")) if request is not None else ()
        values = {
            (each.get("style") or "query", each.get("name") or ""): self._value(each)
            for each in map(self._resolved, (*inherited, *own))
            if each.get("name")
        }
        path = _VARIABLE.sub(lambda found: escape(values.get(("template", found[1].strip()), "")) or "1", address)
        matrix = "".join(f";{pair(name, value)}" for (style, name), value in values.items() if style == "matrix")
        query = "&".join(pair(name, value) for (style, name), value in values.items() if style == "query")
        headers = tuple((name, value) for (style, name), value in values.items() if style == "header")
        media_type, body = self._body(request) if request is not None else ("", b"")
        if media_type:
            headers += (("Content-Type", media_type),)
        template = _VARIABLE.sub(lambda found: "{" + found[1].strip() + "}", address)
        self._draft.take(source, verb, path + matrix + (f"?{query}" if query else ""), headers, body, template=template)

    def _body(self, request: _Element) -> tuple[str, bytes]:
        """Return the Content-Type and the body of the representation that can be written."""
        for sent in children(request, "representation"):
            representation = self._resolved(sent)
            media_type = representation.get("mediaType") or ""
            if representation.get("element"):
                return media_type or "application/xml", self._document(representation)
            fields = list(self._fields(representation))
            if media_type == MULTIPART:
                return multipart(fields)
            if media_type in ("", FORM) or fields:
                return form(fields)
            if media_type.endswith("json"):
                return media_type, b"{}"
        return "", b""

    def _fields(self, representation: _Element) -> Iterator[tuple[str, str]]:
        for parameter in map(self._resolved, children(representation, "param")):
            if parameter.get("name"):
                yield parameter.get("name") or "", self._value(parameter)

    def _document(self, representation: _Element) -> bytes:
        from lxml import etree  # loaded by now: the document was parsed with it

        holder = etree.Element("holder")
        self._types.put_element(holder, qualified(representation, representation.get("element") or ""))
        return etree.tostring(holder[0], encoding="utf-8") if len(holder) else b""

    def _value(self, parameter: _Element) -> str:
        """Return what the file fixes or suggests, else the first option, else a value of the type."""
        given = parameter.get("fixed") or parameter.get("default")
        if given:
            return given
        for option in children(parameter, "option"):
            return option.get("value") or ""
        kind = parameter.get("type")
        return self._types.value_of(qualified(parameter, kind)) if kind else simple_value("string")
