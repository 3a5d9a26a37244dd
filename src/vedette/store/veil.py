# SPDX-License-Identifier: Apache-2.0
"""A scan's credentials out of its rows: a site repeats what it is shown, in links, names and error texts. Pure.

What the rows of a batch hold of the credentials is replaced by masks when they are written, and put back when the
scan's own journal reads them: a crawl that goes on after a death has to ask for the very same addresses. Everybody
else who reads the rows (reports, lists, displays) meets the masks. Each spelling of a credential has a mask of its own.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from pydantic import JsonValue

from vedette.scan.rows import Batch, JournalState
from vedette.store.masking import Masker

T = TypeVar("T")
_Change = Callable[[str], str]
_BODY = "body"
"""The one member of a value that holds octets, in base64: a request's body."""
_WORDS = frozenset(
    {"state", "source", "kind", "method", "scheme", "media_type", "place"}
    | {"check", "technique", "grade", "severity", "role"}
)
"""Fields that hold words of ours: a password that is one of them must not turn a row into nonsense."""


class Veil:
    """Hides the credentials that `masker` knows, and shows them again."""

    def __init__(self, masker: Masker) -> None:
        spellings = masker.spellings()
        self._hiding = _replacer(spellings)
        self._showing = _replacer({mask: text for text, mask in spellings.items()})

    def hide(self, batch: Batch) -> Batch:
        """Return `batch` with masks in its rows; exchanges and session are the concern of others."""
        if self._hiding is None:
            return batch
        change = self._hiding
        return replace(
            batch,
            status=_changed(batch.status, change),
            candidates=_all(batch.candidates, change),
            pages=_all(batch.pages, change),
            subjects=_all(batch.subjects, change),
            steps=_all(batch.steps, change),
            observations=_all(batch.observations, change),
            finished_trials=tuple(map(change, batch.finished_trials)),
            cells=_all(batch.cells, change),
            findings=_all(batch.findings, change),
            refusals=_all(batch.refusals, change),
            events=_all(batch.events, change),
            components=_all(batch.components, change),
        )

    def show(self, state: JournalState) -> JournalState:
        """Return `state` as it was before `hide`."""
        if self._showing is None:
            return state
        change = self._showing
        return replace(
            state,
            candidates=_all(state.candidates, change),
            pages=_all(state.pages, change),
            subjects=_all(state.subjects, change),
            steps=_all(state.steps, change),
            observations=_all(state.observations, change),
            cells=_all(state.cells, change),
            findings=_all(state.findings, change),
        )


def _replacer(texts: Mapping[str, str]) -> _Change | None:
    """Return a function that replaces keys by values, longer keys first; None when there is nothing to replace."""
    if not texts:
        return None
    pattern = re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda found: texts[found.group()], text)


def _all(rows: Iterable[T], change: _Change) -> tuple[T, ...]:
    return tuple(_changed(row, change) for row in rows)


def _changed(row: T, change: _Change) -> T:
    """Return a row with every text in it changed, those in its value included; the same object where none is."""
    changes: dict[str, object] = {}
    for name in (field.name for field in fields(cast(Any, row)) if field.name not in _WORDS):
        old = getattr(row, name)
        new = old
        if isinstance(old, str):
            new = change(old)
        elif isinstance(old, bytes):
            new = _changed_value(old, change)
        elif is_dataclass(old):
            new = _changed(old, change)
        if new is not old and new != old:
            changes[name] = new
    return cast(T, replace(cast(Any, row), **changes)) if changes else row


def _changed_value(value: bytes, change: _Change) -> bytes:
    """Return the JSON `value` with every text in it changed; bytes that are no JSON are a mark of ours and stay."""
    if value[:1] not in (b"{", b"["):
        return value
    try:
        old: JsonValue = json.loads(value)
    except ValueError:
        return value
    new = _walked(old, change)
    return value if new == old else json.dumps(new, ensure_ascii=False, separators=(",", ":")).encode()


def _walked(value: JsonValue, change: _Change, name: str = "") -> JsonValue:
    match value:
        case str() if name == _BODY and value:
            return _changed_octets(value, change)
        case str():
            return change(value)
        case list():
            return [_walked(item, change) for item in value]
        case dict():
            return {key: item if key in _WORDS else _walked(item, change, key) for key, item in value.items()}
    return value


def _changed_octets(value: str, change: _Change) -> str:
    """Return octets in base64 with every text in them changed; a text that is no base64 is changed as it is."""
    try:
        octets = b64decode(value, validate=True)
    except ValueError:
        return change(value)
    return b64encode(change(octets.decode("latin-1")).encode("latin-1")).decode("ascii")
