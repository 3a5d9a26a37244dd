# SPDX-License-Identifier: Apache-2.0
"""Descriptions of web services: WSDL 1.1 with SOAP 1.1, SOAP 1.2 and HTTP bindings.

Sources: WSDL 1.1 (W3C Note, 2001), sections 2 to 4; SOAP 1.1, section 6; SOAP 1.2 Part 2, section 6.5 and RFC 3902.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.crawl.called_name import called_name
from vedette.crawl.imports.bodies import form, pair
from vedette.crawl.imports.imported import ImportDraft
from vedette.crawl.imports.xml_documents import (
    NAME,
    children,
    name_of,
    namespace_of,
    place_of,
    qualified,
    read_xml,
)
from vedette.crawl.imports.xsd import XSD, XsdWriter
from vedette.domain.exchange import Request
from vedette.errors import UsageError
from vedette.web.url import parse_url

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOT = "definitions"
NEWER_ROOT = "description"
"""The root of WSDL 2.0, which is not read."""
_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
_SOAP_12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
_HTTP = "http://schemas.xmlsoap.org/wsdl/http/"
_ENVELOPES = {
    _SOAP: "http://schemas.xmlsoap.org/soap/envelope/",
    _SOAP_12: "http://www.w3.org/2003/05/soap-envelope",
}
_MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class _Port:
    """Where a binding is spoken, and how."""

    binding: _Element
    protocol: str
    address: str
    style: str
    verb: str


def read_wsdl(text: str, draft: ImportDraft) -> None:
    """Take a request for each operation of each port. Raises UsageError where `text` is no WSDL 1.1."""
    root = read_xml(text)
    if name_of(root) == NEWER_ROOT:
        raise UsageError("The file is WSDL 2.0, which is not supported.", "Export it as WSDL 1.1.")
    if name_of(root) != ROOT:
        raise UsageError("The file is no WSDL: its root is not `definitions`.", "Check the file.")
    _Reader(root, draft).read()


class _Reader:
    """Walks one document."""

    def __init__(self, root: _Element, draft: ImportDraft) -> None:
        self._root = root
        self._draft = draft
        self._types = XsdWriter(root.iter(f"{{{XSD}}}schema"))
        space = root.get("targetNamespace") or ""
        self._named = {
            (name_of(child), f"{{{space}}}{child.get('name') or ''}"): child
            for child in children(root, "message", "portType", "binding")
        }

    def read(self) -> None:
        """Take every operation."""
        for missing in children(self._root, "import"):
            self._draft.refuse(place_of(missing), "It imports another file, which is not fetched; bundle them in one.")
        for service in children(self._root, "service"):
            for port in children(service, "port"):
                found = self._port(port)
                if found is not None:
                    for operation in children(found.binding, "operation"):
                        self._operation(found, operation)

    def _port(self, port: _Element) -> _Port | None:
        """Return what a port speaks; None, and told, for one that speaks something else."""
        binding = self._named.get(("binding", qualified(port, port.get("binding") or "")))
        spoken = next(children(binding, "binding"), None) if binding is not None else None
        if binding is None or spoken is None or namespace_of(spoken) not in (_SOAP, _SOAP_12, _HTTP):
            self._draft.refuse(place_of(port), "Its binding is neither SOAP 1.1, SOAP 1.2 nor HTTP.")
            return None
        address = next((child.get("location") or "" for child in children(port, "address")), "")
        return _Port(
            binding,
            namespace_of(spoken),
            self._here(address),
            spoken.get("style") or "document",
            (spoken.get("verb") or "POST").upper(),
        )

    def _here(self, address: str) -> str:
        """Return a port's address; the target's own where the file names none."""
        url = parse_url(address, self._draft.target) if address.strip() else None
        return str(url or self._draft.target)

    def _operation(self, port: _Port, operation: _Element) -> None:
        source = f"{operation.get('name') or 'operation'}, {place_of(operation)}"
        if self._draft.is_full:
            self._draft.refuse(source, "The file holds too many requests.")
        elif port.protocol == _HTTP:
            self._plain(port, operation, source)
        else:
            self._soap(port, operation, source)

    def _message(self, port: _Port, operation: _Element) -> list[_Element]:
        """Return the parts of the operation's input message."""
        port_type = self._named.get(("portType", qualified(port.binding, port.binding.get("type") or "")))
        if port_type is None:
            return []
        for declared in children(port_type, "operation"):
            if declared.get("name") == operation.get("name"):
                for sent in children(declared, "input"):
                    return self._parts(sent, sent.get("message") or "")
        return []

    def _parts(self, at: _Element, name: str) -> list[_Element]:
        message = self._named.get(("message", qualified(at, name)))
        return list(children(message, "part"))[:_MOST_PARTS] if message is not None else []

    def _plain(self, port: _Port, operation: _Element, source: str) -> None:
        """Take an operation of an HTTP binding: its parts are the fields of a query or a form."""
        location = next((child.get("location") or "" for child in children(operation, "operation")), "")
        address = port.address.rstrip("/") + "/" + location.lstrip("/") if location else port.address
        fields = [
            (part.get("name") or "", self._types.value_of(qualified(part, part.get("type") or "")))
            for part in self._message(port, operation)
        ]
        if port.verb == "GET":
            query = "&".join(pair(name, value) for name, value in fields)
            self._draft.take(source, "GET", f"{address}?{query}" if query else address, template=address)
            return
        media_type, body = form(fields)
        self._draft.take(source, port.verb, address, (("Content-Type", media_type),), body, template=address)

    def _soap(self, port: _Port, operation: _Element, source: str) -> None:
        spoken = next((each for each in children(operation, "operation") if namespace_of(each) == port.protocol), None)
        action = (spoken.get("soapAction") or "") if spoken is not None else ""
        style = (spoken.get("style") or port.style) if spoken is not None else port.style
        body = self._envelope(port, operation, is_rpc=style == "rpc")
        headers: tuple[tuple[str, str], ...] = (
            ("Content-Type", "text/xml; charset=utf-8"),
            ("SOAPAction", f'"{action}"'),
        )
        if port.protocol == _SOAP_12:
            named = f'; action="{action}"' if action else ""
            headers = (("Content-Type", f"application/soap+xml; charset=utf-8{named}"),)
        name = called_name(Request("POST", self._draft.target, body=body))
        self._draft.take(source, "POST", port.address, headers, body, template=port.address, name=name)

    def _envelope(self, port: _Port, operation: _Element, *, is_rpc: bool) -> bytes:
        from lxml import etree  # loaded by now: the document was parsed with it

        space = _ENVELOPES[port.protocol]
        envelope = etree.Element(f"{{{space}}}Envelope", nsmap={"soap": space})
        bound = next(children(operation, "input"), None)
        if bound is not None:
            self._headers(envelope, bound, space)
        body = etree.SubElement(envelope, f"{{{space}}}Body")
        spoken = next(children(bound, "body"), None) if bound is not None else None
        within = body
        if is_rpc:
            name = operation.get("name") or ""
            own = (spoken.get("namespace") or "") if spoken is not None else ""
            if not NAME.fullmatch(name):
                return etree.tostring(envelope, encoding="utf-8")
            within = etree.SubElement(body, f"{{{own}}}{name}" if own else name)
        wanted = (spoken.get("parts") or "").split() if spoken is not None else []
        for part in self._message(port, operation):
            if not wanted or part.get("name") in wanted:
                self._put(within, part)
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(envelope, encoding="utf-8")

    def _headers(self, envelope: _Element, bound: _Element, space: str) -> None:
        """Write the header blocks that the binding asks for. Source: WSDL 1.1, section 3.7."""
        headers = list(children(bound, "header"))[:_MOST_PARTS]
        if not headers:
            return
        head = envelope.makeelement(f"{{{space}}}Header")
        envelope.append(head)
        for header in headers:
            for part in self._parts(header, header.get("message") or ""):
                if part.get("name") == header.get("part"):
                    self._put(head, part)

    def _put(self, parent: _Element, part: _Element) -> None:
        element, kind = part.get("element"), part.get("type")
        if element:
            self._types.put_element(parent, qualified(part, element))
        elif kind:
            self._types.put_typed(parent, part.get("name") or "", qualified(part, kind))
