# SPDX-License-Identifier: Apache-2.0
"""Markup as plain source: tags without a tree, the attributes that hold addresses, and what is safe to parse.

The tree (`html.py`) does not hold everything: conditional comments, frames behind text, markup inside scripts. So
the source is also read tag by tag. That reader guards the tree too: the parser's time is quadratic in the depth of
the nesting, so a page is cut where it nests deeper than a browser would (512 levels) or where repeated formatting
elements would multiply. Sources: WHATWG HTML, sections 13.2.5 and 4.8.4.2.2 (srcset).
"""

from __future__ import annotations

import binascii
import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote_to_bytes

from vedette.web.headers import read_refresh, read_report_addresses
from vedette.web.javascript import looks_like_address
from vedette.web.stylesheet import read_stylesheet

MOST_DEPTH = 512
MOST_ATTRIBUTES = 500
"""Of one tag; the parser compares each attribute with all before it."""
_MOST_REOPENED = 200_000
"""Formatting elements that the parser may have to open again, summed over the page."""
_MOST_GUESSES = 150
_MOST_RAW = 2_000
_MOST_DATA = 200_000
"""Characters of a `data:` address that are read."""
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"}
    | {"track", "wbr", "keygen", "basefont", "bgsound", "frame"}
)
_CLOSED_BY_THE_NEXT = frozenset(
    {"p", "li", "dd", "dt", "td", "th", "tr", "thead", "tbody", "tfoot", "option", "optgroup", "rb", "rt"}
    | {"rtc", "rp", "html", "head", "body", "caption", "colgroup"}
)
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)

_ATTRIBUTE = (
    r"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\s>\"'][^\s>]*+)?+)?+"  # name, and value in any quotes
)
_TAG = re.compile(rf"<!--(?:>|->|(?s:.)*?(?:-->|--!>|\Z))|<(/?)([A-Za-z][^\s/>]*+)((?:[\s/]++|{_ATTRIBUTE})*+)>?")
_COMMENT = re.compile(r"<!--(?s:(.*?))(?:-->|--!>|\Z)")
_ATTRIBUTE_PARTS = re.compile(
    r"([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"?+|'([^']*+)'?+|([^\s>\"'][^\s>]*+))?+)?+"
)
_DOCTYPE = re.compile(
    r"<!doctype\s[^>]{0,500}?(?:system\s*|public\s*(?:\"[^\">]*\"|'[^'>]*')\s*)[\"']([^\"'>]+)[\"']", re.I
)
_IN_SCRIPT = re.compile(r"[\s'\"<>{}+\\]")
"""Shows that a raw attribute is really the middle of a script's text."""
_TEXT_PATH = re.compile(r"(?<![\w/.:<&-])(?:https?://[\w\-.]+(?::\d+)?|\.{1,2})?/[\w\-.~%!$&'()*+,;=:@/?#\[\]]*+")
"""Runs as long as an address could; its end is cut in `_address_of`, since to look for it here is quadratic."""

_TEXT_FILE = re.compile(
    r"(?<![\w/.:@%&=#+~\-])[\w\-]{1,100}\.(?:pdf|docx?|xlsx?|csv|zip|sql|bak|log|txt|xml|json|html?|php|aspx?|jsp|cgi)"
    r"(?![\w/@\-]|\.\w)"
)
"""A bare file name with an extension that is known on the web."""


class LinkKind(Enum):
    """What a browser would do with an address, or where a guess was found."""

    ANCHOR = "anchor"
    FRAME = "frame"
    RESOURCE = "resource"
    REFRESH = "refresh"
    ATTRIBUTE = "attribute"
    """`ping`, `cite`, `longdesc` and the like."""
    DATA = "data"
    """`data-*` and other attributes whose meaning is the page's own."""
    COMMENT = "comment"
    MARKUP = "markup"
    """Tags that are in the source but not in the tree."""
    TEXT = "text"

    @property
    def is_guess(self) -> bool:
        """Whether only the site's answer can tell if it is an address at all."""
        return self in _GUESSES


_GUESSES = frozenset({LinkKind.DATA, LinkKind.COMMENT, LinkKind.MARKUP, LinkKind.TEXT})


@dataclass(frozen=True, slots=True)
class PageLink:
    """An address as it stands in the page, and the element it stood in."""

    text: str
    kind: LinkKind
    element: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the source: name in lower case, whether it is an end tag, its attributes' text, where it starts."""

    name: str
    is_end: bool
    attribute_text: str
    start: int

    def attributes(self) -> dict[str, str]:
        """Return the attributes, names in lower case, references resolved; the first of equal names counts."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE_PARTS.findall(self.attribute_text):
            found.setdefault(name.lower(), html.unescape(double or single or bare))
            if len(found) == MOST_ATTRIBUTES:
                break
        return found


def read_tags(source: str) -> Iterator[Tag]:
    """Yield the tags of `source` in order, without those in comments; linear in its length."""
    for found in _TAG.finditer(source):
        if found[2]:
            yield Tag(found[2].lower(), bool(found[1]), found[3], found.start())


def parseable(source: str) -> str:
    """Return the longest beginning of `source` whose tree can be built in linear time; mostly all of it."""
    is_open: Counter[str] = Counter()
    depth = formatting = reopened = 0
    for tag in read_tags(source):
        if len(tag.attribute_text) > MOST_ATTRIBUTES and _count_attributes(tag) > MOST_ATTRIBUTES:
            return source[: tag.start]
        if tag.name in _VOID or tag.name in _CLOSED_BY_THE_NEXT:
            reopened += max(0, formatting - 3)
        elif not tag.is_end:
            is_open[tag.name] += 1
            depth += 1
            formatting += tag.name in _FORMATTING
            reopened += max(0, formatting - 3)
        elif is_open[tag.name]:
            is_open[tag.name] -= 1
            depth -= 1
            formatting -= tag.name in _FORMATTING
        if depth > MOST_DEPTH or reopened > _MOST_REOPENED:
            return source[: tag.start]
    return source


def _count_attributes(tag: Tag) -> int:
    return sum(1 for _ in _ATTRIBUTE_PARTS.finditer(tag.attribute_text))


_FRAMES = frozenset({"iframe", "frame", "object", "embed", "portal", "fencedframe"})
_SINGLE = {
    "poster": LinkKind.RESOURCE,
    "background": LinkKind.RESOURCE,
    "manifest": LinkKind.RESOURCE,
    "icon": LinkKind.RESOURCE,
    "lowsrc": LinkKind.RESOURCE,
    "dynsrc": LinkKind.RESOURCE,
    "xlink:href": LinkKind.RESOURCE,
    "codebase": LinkKind.ATTRIBUTE,
    "longdesc": LinkKind.ATTRIBUTE,
    "cite": LinkKind.ATTRIBUTE,
    "profile": LinkKind.ATTRIBUTE,
    "hx-get": LinkKind.ANCHOR,
    "data-hx-get": LinkKind.ANCHOR,
    "sse-connect": LinkKind.RESOURCE,
    "routerlink": LinkKind.ANCHOR,
    "ng-href": LinkKind.DATA,
    "ng-src": LinkKind.DATA,
}
_NO_ADDRESS = frozenset({"action", "formaction", "style", "srcdoc", "pattern", "d", "points", "transform"})
"""Attributes that are read elsewhere, or whose grammar is another one."""
_LISTS = {"ping": r"\s+", "archive": r"[\s,]+"}


def read_addresses(name: str, attributes: Mapping[str, str]) -> Iterator[PageLink]:
    """Yield every address in the attributes of an element, but those of forms, scripts and styles."""
    for attribute, raw in attributes.items():
        value = raw.strip()
        if not value or (attribute in ("href", "src") and value.lower().startswith("javascript:")):
            continue
        for text, kind in _addresses_of(name, attribute, value, attributes):
            if text and not text.lower().startswith("data:"):
                yield PageLink(text, kind, f"{name}@{attribute}")


def _addresses_of(
    name: str, attribute: str, value: str, attributes: Mapping[str, str]
) -> Iterator[tuple[str, LinkKind]]:
    if attribute == "href":
        if name != "base":
            is_anchor = name in ("a", "area") or (name == "link" and _is_navigation(attributes))
            yield value, LinkKind.ANCHOR if is_anchor else LinkKind.RESOURCE
    elif attribute == "src" or (attribute == "data" and name == "object"):
        yield value, LinkKind.FRAME if name in _FRAMES else LinkKind.RESOURCE
    elif attribute in ("srcset", "imagesrcset"):
        for text in read_srcset(value):
            yield text, LinkKind.RESOURCE
    elif attribute in _LISTS:
        for text in re.split(_LISTS[attribute], value)[:_MOST_GUESSES]:
            yield text, LinkKind.ATTRIBUTE
    elif attribute in _SINGLE:
        yield value, _SINGLE[attribute]
    elif name == "meta" and attribute == "content":
        yield from _of_meta(value, attributes)
    elif _may_be_own(name, attribute, value) and looks_like_address(value):
        yield value, LinkKind.DATA


def _may_be_own(name: str, attribute: str, value: str) -> bool:
    """Whether the page gives the attribute its meaning. Outside `data-*` only a text that is surely a path counts."""
    if attribute.startswith("data-") or (name == "param" and attribute == "value"):
        return True
    if attribute in _NO_ADDRESS or attribute.startswith(("on", "xmlns", "hx-")):
        return False
    return value.startswith(("/", "./", "../", "http://", "https://"))


def _is_navigation(attributes: Mapping[str, str]) -> bool:
    words = frozenset(attributes.get("rel", "").lower().split())
    return bool(
        words & {"next", "prev", "alternate", "canonical", "search", "help", "author", "license", "up", "first"}
    )


def _of_meta(value: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, LinkKind]]:
    directive = attributes.get("http-equiv", "").strip().lower()
    if directive == "refresh":
        address = read_refresh(value)
        if address:
            yield address, LinkKind.REFRESH
    elif directive in ("content-security-policy", "content-security-policy-report-only"):
        for address in read_report_addresses(value):
            yield address, LinkKind.ATTRIBUTE
    elif looks_like_address(value):
        yield value, LinkKind.DATA


def read_srcset(text: str) -> tuple[str, ...]:
    """Return the addresses of a srcset: candidates are parted by commas, an address may hold commas itself."""
    found: list[str] = []
    rest = text
    while len(found) < _MOST_GUESSES and (rest := rest.lstrip(" \t\r\n\f,")):
        address, _, after = rest.replace("\n", " ").partition(" ")
        rest = after if address.endswith(",") else after.partition(",")[2]
        found.append(address.rstrip(","))
    return tuple(found)


def read_raw_addresses(source: str) -> tuple[PageLink, ...]:
    """Return the addresses of all tags in `source`, comments, scripts and `srcdoc` included, as guesses."""
    found: dict[str, PageLink] = {}
    for tag in read_tags(source.replace("<!--", "").replace("-->", "")):
        if tag.is_end or not tag.attribute_text:
            continue
        for text in _raw_texts(tag):
            if not _IN_SCRIPT.search(text):
                found.setdefault(text, PageLink(text, LinkKind.MARKUP, tag.name))
        if len(found) >= _MOST_RAW:
            break
    doctype = _DOCTYPE.search(source[:2_000])
    if doctype:
        found.setdefault(doctype[1], PageLink(doctype[1], LinkKind.MARKUP, "doctype"))
    return tuple(found.values())


def _raw_texts(tag: Tag) -> Iterator[str]:
    attributes = tag.attributes()
    yield from (link.text for link in read_addresses(tag.name, attributes))
    yield from (attributes[key] for key in ("action", "formaction") if attributes.get(key))
    yield from read_stylesheet(attributes.get("style", ""))
    for markup in _inner_markup(tag.name, attributes):
        for inner in read_tags(markup):
            yield from (link.text for link in read_addresses(inner.name, inner.attributes()))


def _inner_markup(name: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield the documents that stand in attributes: `srcdoc`, `content` of a `meta`, `data:` addresses; one level."""
    yield attributes.get("srcdoc", "")
    if name == "meta":
        yield attributes.get("content", "")
    for value in attributes.values():
        start = value.lstrip()[: len("data:")]
        if start.lower() == "data:":
            yield _read_data_markup(value.strip())


def _read_data_markup(address: str) -> str:
    """Return the document in a `data:` address (RFC 2397) whose type is one of markup; else an empty text."""
    head, _, body = address[:_MOST_DATA].partition(",")
    if not any(word in head.lower() for word in ("svg", "html", "xml")):
        return ""
    content = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            content = binascii.a2b_base64(content + b"==")
        except binascii.Error:
            return ""
    return content.decode("utf-8", "replace")


def read_comments(source: str) -> tuple[str, ...]:
    """Return the comments of `source`, in order."""
    return tuple(found[1].strip() for found in _COMMENT.finditer(source))


def read_text_paths(text: str) -> tuple[str, ...]:
    """Return what looks like a path or URL in prose or in a comment, each once, at most `_MOST_GUESSES`."""
    found: dict[str, None] = {}
    for match in _TEXT_PATH.finditer(text):
        address = _address_of(match[0])
        if looks_like_address(address):
            found[address] = None
        if len(found) == _MOST_GUESSES:
            break
    for match in _TEXT_FILE.finditer(text):
        if len(found) >= _MOST_GUESSES:
            break
        found[match[0]] = None
    return tuple(found)


def _address_of(run: str) -> str:
    """Return `run` up to its last letter, digit or `_`, and a slash behind that; the rest is the sentence's."""
    end = len(run)
    while end and not (run[end - 1].isalnum() or run[end - 1] == "_"):
        end -= 1
    return run[: end + 1] if run[end : end + 1] == "/" else run[:end]
