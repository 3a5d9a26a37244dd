# SPDX-License-Identifier: Apache-2.0
"""The scripts that run in pages, and what they are told."""

from __future__ import annotations

import json
from importlib.resources import files

from vedette.crawl.form_values import HAZARD_WORDS, VALUES_BY_KIND, VALUES_BY_NAME
from vedette.domain.opening import Opening
from vedette.scan.visits import BrowserLimits, BrowserState, Care

SETTLE_SECONDS = 8.0
"""How long one answer is waited for after an action."""
_JS_HAZARD = rf"(?<![\p{{L}}\p{{N}}_])(?:{HAZARD_WORDS})(?![\p{{L}}\p{{N}}_])"
"""The rule of `crawl/form_values.py`: JavaScript's \\w knows no letters beyond ASCII."""
_FRESH_START = """(() => {
  if (window !== window.top) return;
  try {
    localStorage.clear();
    sessionStorage.clear();
    const isHere = ([origin]) => origin === "" || origin === location.origin;
    for (const [, key, value] of LOCAL.filter(isHere)) localStorage.setItem(key, value);
    for (const [, key, value] of SESSION.filter(isHere)) sessionStorage.setItem(key, value);
  } catch { /* a document without an origin of its own has no storage */ }
})();
"""
_COOKIES = """try {
  for (const [name, value] of GIVEN) document.cookie = `${name}=${value}; path=/`;
} catch { /* a document without an origin of its own has no cookies */ }
"""
_CALLED = "if (window.__vedette) window.__vedette.called = NAME;"
"""What lets windows be opened that run a script, and gives them the function that a text of ours would call."""


def _text(name: str) -> str:
    return (files("vedette.transport.browser") / name).read_text(encoding="utf-8")


def hooks(state: BrowserState) -> str:
    """Return what runs before the scripts of each document: storage as `state` has it, then the hooks."""
    start = _FRESH_START.replace("LOCAL", json.dumps(state.storage)).replace(
        "SESSION", json.dumps(state.session_storage)
    )
    return "\n".join((start, _text("page_hooks.js"), _text("fill_hooks.js")))


def opening_hooks(state: BrowserState, opening: Opening, called: str) -> str:
    """Return the same for a page that a stranger opens; the stranger's own page is left as it is."""
    given = _COOKIES.replace("GIVEN", json.dumps(opening.cookies))
    watching = _text("watch_hooks.js") if opening.is_watched else ""
    own = "\n".join((given, hooks(state), _CALLED.replace("NAME", json.dumps(called)), watching))
    return f"if (location.hostname !== {json.dumps(opening.stranger)}) {{\n{own}\n}}"


def collect_function() -> str:
    """Return the function that tells what the hooks wrote down."""
    return _text("collect.js")


def explore_function() -> str:
    """Return the function that explores a page."""
    return _text("explore.js")


def library_function() -> str:
    """Return the function that tells which script libraries run in a page, in which versions."""
    return _text("libraries.js")


def field_function() -> str:
    """Return the function that lists the fields of a page."""
    return _text("fields.js")


def explore_options(limits: BrowserLimits, earlier: dict[str, object] | None = None) -> dict[str, object]:
    """Return the options of an exploration; `earlier` is the report of one whose lost actions are tried again."""
    earlier = earlier or {}
    return {
        "exploreSeconds": limits.explore_seconds,
        "firstSettleSeconds": limits.load_seconds,
        "settleSeconds": SETTLE_SECONDS,
        "mostActions": limits.most_actions,
        "mostOfClass": limits.most_of_class,
        "mostDepth": limits.most_depth,
        "mostOptions": limits.most_options,
        "mostScrolls": limits.most_scrolls,
        "deny": "" if limits.care is Care.FULL else _JS_HAZARD,
        "kinds": dict(VALUES_BY_KIND),
        "names": [list(pair) for pair in VALUES_BY_NAME],
        "excluded": list(limits.excluded_selectors),
        "notFired": [name.lower() for name in limits.excluded_events],
        "replay": earlier.get("lost", []),
        "seen": earlier.get("seen", []),
        "ofClass": earlier.get("ofClass", []),
    }
