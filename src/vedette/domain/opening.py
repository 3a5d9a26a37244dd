# SPDX-License-Identifier: Apache-2.0
"""How a stranger's page opens one of the site's pages in a browser, and what of it came out there.

The stranger is a page of a host that nobody can own. It stands for whatever a visitor may come from: it chooses the
address with its fragment, the window's name, the referrer, and the messages that are posted to the page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum


class Source(Enum):
    """What carries a value into the scripts of a page without being asked by them to be well-meant."""

    FRAGMENT = "fragment"
    QUERY = "query"
    WINDOW_NAME = "window name"
    REFERRER = "referrer"
    MESSAGE = "message"
    STORAGE = "storage"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True)
class Opening:
    """One load of a page in a browser, alone and without cookies of its own making."""

    stranger: str
    """The host of the page that opens it; it ends in `.invalid`."""
    query: str | None = None
    """What stands in the address in place of the query that was sent; None where it is that one."""
    fragment: str = ""
    window_name: str = ""
    referrer: str = ""
    """The path of the stranger's own address, which the page is told as where the visitor comes from."""
    storage: tuple[tuple[str, str], ...] = ()
    """Keys and values of the storage of the page's origin, local and of the session."""
    cookies: tuple[tuple[str, str], ...] = ()
    """Names and values of cookies that the page's origin has from before."""
    messages: tuple[str, ...] = ()
    """What the stranger posts when the page is there: JSON texts of the values."""
    properties: tuple[str, ...] = ()
    """Names that are looked for on an object that has nothing of its own."""
    is_watched: bool = False
    """Whether it is recorded where markers come out, and what the page reads."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A marker that the page's own scripts put into a sink."""

    sink: str
    marker: str
    before: str
    """What stands before the marker in the same text, at most 200 characters."""
    after: str

    def as_text(self) -> str:
        """Return it as the text of an effect."""
        return json.dumps([self.sink, self.marker, self.before, self.after], ensure_ascii=False)


def read_sighting(text: str) -> Sighting | None:
    """Return what `Sighting.as_text` wrote; None for anything else."""
    fields = _texts(text, 4)
    return Sighting(*fields) if fields is not None else None


class Reading(Enum):
    """What a page did with the things that it was given."""

    FRAGMENT_NAME = "fragment name"
    """It looked for a parameter in its fragment; the name is the text."""
    QUERY_NAME = "query name"
    FRAGMENT_PAIRS = "fragment pairs"
    """It took its fragment apart as names and values."""
    QUERY_PAIRS = "query pairs"
    STORAGE_KEY = "storage key"
    COOKIE_NAME = "cookie name"
    LISTENER = "listener"
    """It listens to messages; the text is the listener's code."""


@dataclass(frozen=True, slots=True)
class Read:
    """One thing that a page read."""

    kind: Reading
    text: str = ""

    def as_text(self) -> str:
        """Return it as the text of an effect."""
        return json.dumps([self.kind.value, self.text], ensure_ascii=False)


def read_read(text: str) -> Read | None:
    """Return what `Read.as_text` wrote; None for anything else."""
    fields = _texts(text, 2)
    kind = next((each for each in Reading if fields is not None and each.value == fields[0]), None)
    return Read(kind, fields[1]) if fields is not None and kind is not None else None


def _texts(text: str, count: int) -> list[str] | None:
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    is_sound = isinstance(fields, list) and len(fields) == count and all(isinstance(each, str) for each in fields)
    return fields if is_sound else None
