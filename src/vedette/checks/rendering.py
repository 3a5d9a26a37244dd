# SPDX-License-Identifier: Apache-2.0
"""Which deeds of a user a rendered answer needs before a call of ours can run: those of the handlers that hold it."""

from __future__ import annotations

from vedette.checks.documents import attribute_text, start_tags
from vedette.domain.exchange import Response

MOST_EVENTS = 5
_BY_USERS = frozenset(
    {"click", "dblclick", "mousedown", "mouseup", "mousemove", "mouseover", "mouseout", "mouseenter", "mouseleave"}
    | {"focus", "blur", "input", "change", "submit", "keydown", "keyup", "keypress", "pointerdown", "pointerover"}
    | {"pointerenter", "touchstart", "touchend", "dragstart", "drop", "contextmenu", "wheel", "auxclick", "focusin"}
)
"""Events that come from what a user does. A page fires the others by itself, or never."""


def events_for(response: Response, call: str) -> tuple[tuple[str, str], ...]:
    """Return selectors and events: a handler's own event where it holds `call`, a click where an address does."""
    events: dict[tuple[str, str], None] = {}
    for tag in start_tags(response):
        for attribute in tag.attributes:
            value, name = attribute_text(attribute.value), attribute.name.lower()
            if call not in value:
                continue
            selector = f'{tag.name}[{name}*="{call}"]'
            if name.startswith("on") and name[2:] in _BY_USERS:
                events[selector, name[2:]] = None
            elif value.lstrip().lower().startswith("javascript:"):
                events[selector, "click"] = None
    return tuple(events)[:MOST_EVENTS]
