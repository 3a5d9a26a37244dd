# SPDX-License-Identifier: Apache-2.0
"""What the name and the value of an insertion point say about its use: costly questions are asked where they fit.

The lists of words only open a gate: no finding ever rests on a name.
"""

from __future__ import annotations

import re

from vedette.domain.insertion import InsertionPoint, Place

_WORDS = re.compile(r"[a-z]+|[0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://|\\\\|/\\)|/[^/]?|www\.|[a-z]+:", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")
_FILE_NAME = re.compile(r"[^\s@]*[^\s@.]\.[a-z][a-z0-9]{0,4}\Z", re.IGNORECASE)

_URL_WORDS = frozenset(
    {"back", "callback", "checkout", "continue", "dest", "destination", "exit", "forward", "from", "go", "goto", "href"}
    | {"jump", "link", "location", "login", "logout", "next", "out", "redir", "redirect", "ref", "referer", "referrer"}
    | {"return", "returnto", "rurl", "site", "target", "to", "uri", "url", "view"}
)
_URL_ENDINGS = ("url", "uri", "link", "redirect", "redir", "goto", "returnto", "backto")
_FILE_WORDS = frozenset(
    {"attachment", "conf", "config", "content", "dir", "doc", "document", "download", "file", "filename", "folder"}
    | {"image", "img", "inc", "include", "lang", "language", "layout", "load", "locale", "module", "name", "open"}
    | {"page", "path", "pdf", "read", "report", "resource", "root", "source", "src", "style", "template", "theme"}
    | {"view"}
)
_FILE_ENDINGS = ("file", "filename", "path", "page", "doc", "document", "template", "dir", "folder")

_FETCHED_WORDS = frozenset(
    {"api", "avatar", "domain", "endpoint", "feed", "fetch", "hook", "host", "icon", "import", "logo", "ping", "photo"}
    | {"picture", "preview", "proxy", "remote", "rss", "server", "thumbnail", "upstream", "webhook"}
)
_FETCHED_ENDINGS = ("hook", "feed", "host", "endpoint", "image", "img", "src")


def name_words(point: InsertionPoint) -> tuple[str, ...]:
    """Return the words of the point's name in lower case: `returnURL`, `return_url` and `return-url` read alike."""
    return _words(point.name)


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(_CAMEL.sub(" ", name).lower()))


def _is_named(point: InsertionPoint, words: frozenset[str], endings: tuple[str, ...]) -> bool:
    return _has_word(point.name, words, endings)


def _has_word(name: str, words: frozenset[str], endings: tuple[str, ...]) -> bool:
    return any(part in words or part.endswith(endings) for part in _words(name))


def is_url_like(point: InsertionPoint) -> bool:
    """Whether the point may hold an address: its value looks like one, or it is called so."""
    return _ADDRESS.match(point.value) is not None or names_address(point.name)


def names_address(name: str) -> bool:
    """Whether a parameter of this name is likely to hold an address."""
    return _has_word(name, _URL_WORDS, _URL_ENDINGS)


def is_path_like(point: InsertionPoint) -> bool:
    """Whether the point may name a file: its value has a slash or a file's suffix, or it is called so."""
    value = point.value
    if value.lower().startswith(("http:", "https:", "mailto:")) or "<" in value:
        return False
    looks_so = "/" in value or "\\" in value or (_FILE_NAME.match(value) is not None and not is_numeric(point))
    return looks_so or _is_named(point, _FILE_WORDS, _FILE_ENDINGS)


def is_fetchable(point: InsertionPoint) -> bool:
    """Whether the server may fetch what the point names: an address, a file, or something that is called so."""
    if point.place in (Place.HEADER, Place.COOKIE):  # many hold slashes or are called like files: few are fetched
        return is_url_like(point) or point.name.lower().startswith("x-forwarded-")
    return is_url_like(point) or is_path_like(point) or _is_named(point, _FETCHED_WORDS, _FETCHED_ENDINGS)


def is_numeric(point: InsertionPoint) -> bool:
    """Whether the base value is a decimal number."""
    return _NUMBER.match(point.value) is not None
