# SPDX-License-Identifier: Apache-2.0
"""A page in one parse: where it leads, its forms and scripts, its words, and the shape that identifies it.

The tree comes from lexbor, which builds the one a browser builds. Templates are read as well; what is in them, in
comments, in `data-*` attributes and in prose is marked as a guess. The shape is the set of root-to-node paths, a node
being its tag, sorted classes, field name and form action, with digits as one (crawler.md's measure, see
`crawl/templates.py`). Every part is bounded, and no text makes the reader raise.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vedette.web.form_reader import FieldDraft, FormDraft, FormReader, LabelDraft
from vedette.web.forms import Form
from vedette.web.markup import (
    LinkKind,
    PageLink,
    parseable,
    read_addresses,
    read_comments,
    read_raw_addresses,
    read_text_paths,
)
from vedette.web.stylesheet import read_stylesheet

MOST_PATHS = 2_000
MOST_LINKS = 10_000
MOST_TEXT = 400_000
MOST_SCRIPTS = 1_000
MOST_METAS = 100
_MOST_TEMPLATES = 100
_INVISIBLE = frozenset(
    {"script", "style", "template", "noscript", "title", "head", "textarea", "iframe", "noembed", "noframes", "xmp"}
)
_FIELDS = frozenset({"input", "select", "textarea", "button"})
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Script:
    """A script element: its address, or its text. `media_type` is its `type` attribute, in lower case."""

    address: str | None
    text: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, in document order."""

    title: str = ""
    base_href: str | None = None
    links: tuple[PageLink, ...] = ()
    forms: tuple[Form, ...] = ()
    scripts: tuple[Script, ...] = ()
    handlers: tuple[str, ...] = ()
    """Scripts in `on…` attributes and `javascript:` addresses."""
    comments: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    """The visible text, a piece for each text node that is not blank, spaces folded."""
    path_hashes: frozenset[int] = frozenset()
    """The shape: 64 bits for each distinct root-to-node path, the first `MOST_PATHS` of them."""
    metas: tuple[tuple[str, str], ...] = ()
    """The named meta elements with their contents, the first `MOST_METAS`."""

    @property
    def text(self) -> str:
        """The visible text in one piece."""
        return " ".join(self.segments)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a node hands down to those inside it."""

    path: bytes = b""
    form: FormDraft | None = None
    label: LabelDraft | None = None
    field: FieldDraft | None = None
    is_invisible: bool = False
    is_disabled: bool = False


def read_page(source: str, charset: str = "utf-8") -> Page:
    """Return the page that `source` is; `charset` is the one it came in, in which its forms are sent."""
    reader = _Reader(charset)
    root = LexborHTMLParser(parseable(source)).root
    if root is not None:
        reader.walk(root, is_guess=False)
        for fragment in root.template_fragments()[:_MOST_TEMPLATES]:
            reader.walk(fragment, is_guess=True)
    return reader.page(source)


@dataclass(slots=True)
class _Reader:
    charset: str
    title: list[str] = field(default_factory=list)
    base_href: str | None = None
    links: list[PageLink] = field(default_factory=list)
    forms: FormReader = field(default_factory=FormReader)
    scripts: list[Script] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    paths: set[int] = field(default_factory=set)
    text_length: int = 0
    metas: list[tuple[str, str]] = field(default_factory=list)

    def walk(self, root: LexborNode, *, is_guess: bool) -> None:
        """Read every node below `root`; parents come before their children."""
        places: dict[int, _Place] = {}
        nowhere = _Place()
        for node in root.traverse(include_text=True):
            parent = node.parent
            place = places.get(parent.mem_id, nowhere) if parent is not None else nowhere
            if node.is_text_node:
                self._see_text(node.text_content or "", (parent.tag or "") if parent else "", place)
            elif node.tag and not node.tag.startswith("-"):
                places[node.mem_id] = self._see_element(node, node.tag, place, is_guess)

    def _see_element(self, node: LexborNode, tag: str, place: _Place, is_guess: bool) -> _Place:
        attributes = {key: value or "" for key, value in node.attributes.items()}
        if place.form is not None:
            place.form.has_content = True
        path = self._add_path(place.path, tag, attributes)
        self._see_addresses(tag, attributes, is_guess)
        if tag == "base" and self.base_href is None and "href" in attributes:
            self.base_href = attributes["href"]
        if tag == "meta" and "name" in attributes and len(self.metas) < MOST_METAS:
            self.metas.append((attributes["name"], attributes.get("content", "")))
        if tag == "script" and len(self.scripts) < MOST_SCRIPTS:
            text = node.text_content or _inner_text(node)
            self.scripts.append(Script(attributes.get("src"), text, attributes.get("type", "").strip().lower()))
        form, label, own = place.form, place.label, place.field
        is_disabled = place.is_disabled or (tag == "fieldset" and "disabled" in attributes)
        if tag == "form":
            form = self.forms.open_form(attributes, self.charset, is_guess=is_guess)
        else:
            self.forms.see_request(attributes, form, is_guess=is_guess)
        if tag == "label":
            label = self.forms.open_label(attributes)
        elif tag in _FIELDS:
            own = self.forms.open_field(tag, attributes, form, label, is_disabled=is_disabled)
        elif tag == "option" and own is not None:
            self.forms.open_option(own, attributes)
        is_invisible = place.is_invisible or tag in _INVISIBLE or "hidden" in attributes
        return _Place(path, form, label, own, is_invisible, is_disabled)

    def _add_path(self, parent: bytes, tag: str, attributes: Mapping[str, str]) -> bytes:
        parts = [tag, *sorted(attributes.get("class", "").split())]
        if tag in _FIELDS:
            parts.append(f"@{attributes.get('name', '')}")
        elif tag == "form":
            parts.append(f"@{attributes.get('action', '').partition('?')[0]}")
        feature = _DIGITS.sub("0", " ".join(parts)).encode("utf-8", "replace")
        path = hashlib.blake2b(parent + feature, digest_size=8).digest()
        if len(self.paths) < MOST_PATHS:
            self.paths.add(int.from_bytes(path, "big"))
        return path

    def _see_addresses(self, tag: str, attributes: Mapping[str, str], is_guess: bool) -> None:
        for link in read_addresses(tag, attributes):
            self.links.append(PageLink(link.text, LinkKind.MARKUP, link.element) if is_guess else link)
        for key, value in attributes.items():
            if key.startswith("on") and value:
                self.handlers.append(value)
            elif key in ("href", "src", "action", "formaction") and value.strip().lower().startswith("javascript:"):
                self.handlers.append(value.strip()[len("javascript:") :])
            elif key == "style" and "(" in value:
                self.links.extend(PageLink(text, LinkKind.RESOURCE, f"{tag}@style") for text in read_stylesheet(value))

    def _see_text(self, text: str, tag: str, place: _Place) -> None:
        if tag == "title":
            self.title.append(text)
        elif tag == "style":
            self.links.extend(PageLink(found, LinkKind.RESOURCE, "style") for found in read_stylesheet(text))
        if place.label is not None:
            place.label.texts.append(text)
        if place.field is not None:
            place.field.texts.append(text)
            if place.field.option_texts:
                place.field.option_texts[-1] += text
        folded = " ".join(text.split())
        if folded and not place.is_invisible and self.text_length < MOST_TEXT:
            self.segments.append(folded)
            self.text_length += len(folded) + 1

    def page(self, source: str) -> Page:
        """Return the page, with the guesses of comments, prose and raw markup behind the links of the tree."""
        known = {link.text for link in self.links}
        known |= {form.action for form in self.forms.forms() if form.action}
        found = list(_unique(self.links))
        found += [link for link in read_raw_addresses(source) if link.text not in known]
        comments = read_comments(source)
        in_comments = read_text_paths("\n".join(comments)[:MOST_TEXT])
        found += [PageLink(text, LinkKind.COMMENT, "comment") for text in in_comments]
        text = " ".join(self.segments)
        linked = {known_text.partition("?")[0].rstrip("/").rpartition("/")[2] for known_text in known}
        found += [PageLink(path, LinkKind.TEXT, "text") for path in read_text_paths(text) if path not in linked]
        return Page(
            title=" ".join("".join(self.title).split()),
            base_href=self.base_href,
            links=tuple(_unique(found))[:MOST_LINKS],
            forms=self.forms.forms(),
            scripts=tuple(self.scripts),
            handlers=tuple(self.handlers),
            comments=comments,
            segments=tuple(self.segments),
            path_hashes=frozenset(self.paths),
            metas=tuple(self.metas),
        )


def _unique(links: Iterable[PageLink]) -> Iterator[PageLink]:
    """Yield each address once, as the kind it was first seen as."""
    seen: set[str] = set()
    for link in links:
        if link.text not in seen:
            seen.add(link.text)
            yield link


def _inner_text(node: LexborNode) -> str:
    return "".join(child.text_content or "" for child in node.traverse(include_text=True) if child.is_text_node)
