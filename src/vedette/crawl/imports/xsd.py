# SPDX-License-Identifier: Apache-2.0
"""Elements written for the declarations of an XML Schema: the least that is valid, with sensible values.

Only what stands in the document is known: `schemaLocation` is not followed. Sources: XML Schema Part 1, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vedette.crawl.imports.xml_documents import NAME, children, name_of, qualified
from vedette.crawl.imports.xsd_values import Facets, simple_value

if TYPE_CHECKING:
    from lxml.etree import _Element

XSD = "http://www.w3.org/2001/XMLSchema"
_MOST_DEPTH = 8
_MOST_ELEMENTS = 400
_MOST_STEPS = 20
_MOST_TEXT = 1_000
_FACETS = {
    "minInclusive": "least",
    "minExclusive": "above",
    "maxInclusive": "most",
    "maxExclusive": "below",
    "minLength": "min_length",
    "maxLength": "max_length",
    "length": "length",
}


class XsdWriter:
    """Writes elements for the declarations of some schemas; cycles and bombs end at a depth and a number."""

    def __init__(self, schemas: Iterable[_Element]) -> None:
        self._known: dict[tuple[str, str], _Element] = {}
        self._left = 0
        for schema in schemas:
            space = schema.get("targetNamespace") or ""
            for child in children(schema, "element", "complexType", "simpleType", "group", "attribute"):
                self._known.setdefault((_kind(child), f"{{{space}}}{child.get('name') or ''}"), child)

    def put_element(self, parent: _Element, name: str) -> None:
        """Add the global element `{namespace}name` to `parent`; an empty one of that name where it is not declared."""
        self._left = _MOST_ELEMENTS
        found = self._known.get(("element", name))
        if found is not None:
            self._element(parent, found, 0)
        elif NAME.fullmatch(_local(name)):
            _add(parent, _space(name), _local(name))

    def put_typed(self, parent: _Element, name: str, kind: str) -> None:
        """Add an element `name` without a namespace to `parent`, with the content of the type `{namespace}kind`."""
        self._left = _MOST_ELEMENTS
        if NAME.fullmatch(name):
            self._fill(_add(parent, "", name), kind, name, 0)

    def value_of(self, kind: str) -> str:
        """Return a value of the simple type `{namespace}kind`."""
        found = self._known.get(("type", kind))
        return simple_value(_local(kind)) if found is None else self._simple(found, 0)

    def _element(self, parent: _Element, declared: _Element, depth: int) -> None:
        reference = declared.get("ref")
        if reference:
            known = self._known.get(("element", qualified(declared, reference)))
            if known is None or depth > _MOST_DEPTH:
                return
            declared = known
        name = declared.get("name") or ""
        if declared.get("abstract") == "true" or self._left <= 0 or not NAME.fullmatch(name):
            return
        self._left -= 1
        made = _add(parent, _namespace(declared), name)
        fixed = declared.get("fixed") or declared.get("default")
        kind = declared.get("type")
        if fixed is not None:
            made.text = fixed[:_MOST_TEXT]
        elif kind:
            self._fill(made, qualified(declared, kind), name, depth)
        else:
            for inner in children(declared, "complexType", "simpleType"):
                self._content(made, inner, depth)

    def _fill(self, made: _Element, kind: str, name: str, depth: int) -> None:
        found = self._known.get(("type", kind))
        if found is not None:
            self._content(made, found, depth)
        elif _space(kind) != XSD or _local(kind) not in ("anyType",):
            made.text = simple_value(_local(kind))

    def _content(self, made: _Element, kind: _Element, depth: int) -> None:
        """Write the content of a simple or complex type into `made`."""
        if name_of(kind) == "simpleType":
            made.text = self._simple(kind, 0)
            return
        if depth >= _MOST_DEPTH:
            return
        self._attributes(made, kind)
        for part in children(kind):
            match name_of(part):
                case "simpleContent" | "complexContent":
                    self._derived(made, part, depth)
                case "sequence" | "all" | "choice" | "group":
                    self._particles(made, part, depth)

    def _derived(self, made: _Element, part: _Element, depth: int) -> None:
        for derivation in children(part, "extension", "restriction"):
            base = qualified(derivation, derivation.get("base") or "")
            is_extension = name_of(derivation) == "extension"
            if is_extension or name_of(part) == "simpleContent":
                self._fill(made, base, "", depth + 1)
            self._attributes(made, derivation)
            for inner in children(derivation, "sequence", "all", "choice", "group"):
                self._particles(made, inner, depth + 1)

    def _particles(self, made: _Element, group: _Element, depth: int) -> None:
        """Write what a model group asks for: of a choice its first, of a group what it names, each once."""
        if depth > _MOST_DEPTH or group.get("maxOccurs") == "0":
            return
        if name_of(group) == "group":
            known = self._known.get(("group", qualified(group, group.get("ref") or "")))
            for inner in children(known, "sequence", "all", "choice") if known is not None else ():
                self._particles(made, inner, depth + 1)
            return
        for part in children(group):
            match name_of(part):
                case "element" if part.get("maxOccurs") != "0":
                    self._element(made, part, depth + 1)
                case "sequence" | "all" | "choice" | "group":
                    self._particles(made, part, depth + 1)
                case _:
                    continue
            if name_of(group) == "choice":
                return

    def _attributes(self, made: _Element, kind: _Element) -> None:
        for attribute in children(kind, "attribute"):
            name = attribute.get("name") or ""
            if attribute.get("use") == "required" and NAME.fullmatch(name):
                fixed = attribute.get("fixed") or attribute.get("default")
                declared = attribute.get("type")
                value = self.value_of(qualified(attribute, declared)) if declared else self._inner(attribute)
                made.set(name, (fixed or value)[:_MOST_TEXT])

    def _inner(self, attribute: _Element) -> str:
        inner = next(children(attribute, "simpleType"), None)
        return simple_value("string") if inner is None else self._simple(inner, 0)

    def _simple(self, kind: _Element, steps: int) -> str:
        if steps > _MOST_STEPS or name_of(kind) != "simpleType":
            return simple_value("string")
        for part in children(kind, "restriction", "list", "union"):
            inner = next(children(part, "simpleType"), None)
            names = (part.get("base") or part.get("itemType") or part.get("memberTypes") or "").split()
            if name_of(part) == "restriction":
                return self._restricted(part, names, steps)
            if inner is not None:
                return self._simple(inner, steps + 1)
            return self._named(part, names, steps)
        return simple_value("string")

    def _restricted(self, part: _Element, names: list[str], steps: int) -> str:
        first = next(children(part, "enumeration"), None)
        if first is not None:
            return (first.get("value") or "")[:_MOST_TEXT]
        told = {_FACETS[name_of(each)]: each.get("value") or "" for each in children(part, *_FACETS)}
        base = qualified(part, names[0]) if names else ""
        if told or ("type", base) not in self._known:
            return simple_value(self._root_of(base), Facets(**told))
        return self._named(part, names, steps)

    def _named(self, part: _Element, names: list[str], steps: int) -> str:
        kind = qualified(part, names[0]) if names else ""
        found = self._known.get(("type", kind))
        return simple_value(_local(kind)) if found is None else self._simple(found, steps + 1)

    def _root_of(self, kind: str) -> str:
        """Return the built-in type that `kind` restricts in the end."""
        for _ in range(_MOST_STEPS):
            found = self._known.get(("type", kind))
            part = next(children(found, "restriction"), None) if found is not None else None
            if part is None:
                break
            kind = qualified(part, part.get("base") or "")
        return _local(kind)


def _add(parent: _Element, space: str, name: str) -> _Element:
    """Add an element; `makeelement` keeps the prefixes that are declared above."""
    made = parent.makeelement(f"{{{space}}}{name}" if space else name)
    parent.append(made)
    return made


def _namespace(declared: _Element) -> str:
    """Return the namespace that an element of this declaration is in. Source: XML Schema Part 1, section 3.3.2."""
    above = declared.getparent()
    schema = declared
    while (parent := schema.getparent()) is not None and name_of(schema) != "schema":
        schema = parent
    is_global = above is not None and name_of(above) == "schema"
    form = declared.get("form") or schema.get("elementFormDefault")
    return (schema.get("targetNamespace") or "") if is_global or form == "qualified" else ""


def _kind(declared: _Element) -> str:
    return "type" if name_of(declared).endswith("Type") else name_of(declared)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _space(name: str) -> str:
    return name[1:].partition("}")[0] if name.startswith("{") else ""
