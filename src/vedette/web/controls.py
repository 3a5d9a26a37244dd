# SPDX-License-Identifier: Apache-2.0
"""The links and buttons of a page with what they say: how a reader knows what pressing one would do."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vedette.web.markup import parseable

MOST_CONTROLS = 2_000
MOST_LABEL = 120
_SELECTOR = "a[href], area[href], button, input[type=submit], input[type=image], input[type=button]"


@dataclass(frozen=True, slots=True)
class Control:
    """A link or button. `address` is the link's as it stands, or a button's `formaction`; None where it has none."""

    label: str
    address: str | None
    is_link: bool


def read_controls(source: str) -> tuple[Control, ...]:
    """Return the links and buttons of the HTML `source` in document order, the first `MOST_CONTROLS`."""
    return tuple(_control(node) for node in LexborHTMLParser(parseable(source)).css(_SELECTOR)[:MOST_CONTROLS])


def _control(node: LexborNode) -> Control:
    attributes = node.attributes
    is_link = node.tag in ("a", "area")
    address = attributes.get("href" if is_link else "formaction")
    return Control(_label(node), address, is_link)


def _label(node: LexborNode) -> str:
    """Return what a person reads: its text, or else what is written for those who do not see the picture."""
    attributes = node.attributes
    pictures = [picture.attributes.get("alt") for picture in node.css("img[alt]")] if node.tag != "input" else []
    words = (node.text(), attributes.get("value"), *pictures, attributes.get("aria-label"), attributes.get("title"))
    found = next((folded for word in words if (folded := " ".join((word or "").split()))), "")
    return found[:MOST_LABEL]
