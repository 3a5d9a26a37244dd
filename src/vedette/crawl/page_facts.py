# SPDX-License-Identifier: Apache-2.0
"""What the crawl keeps of an answer: enough to tell pages apart and to know a not-found page, without its body.

The facts of a page are committed with it; every later decision is a function of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from vedette.domain.exchange import Exchange, Url
from vedette.web.forms import Form
from vedette.web.html import Page, read_page
from vedette.web.media_type import BodyKind, body_kind, read_charset, text_of
from vedette.web.url import parse_location, unescape

TELLING_PATHS = 12
"""A page with fewer distinct paths says too little to prove that two pages are of one template."""
_MOST_JSON_PATHS = 2_000
_MOST_SAYINGS = 200
_SAYING_BYTES = 4
_DIGITS = re.compile(r"\d+")
_PIECES = re.compile(r'["\r\n]+')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts of one answer.

    `label` holds what pages of one template have equal: status, kind, where a redirect leads, the forms. `shape` is
    the set of root-to-node paths of HTML, of key paths of JSON, and empty for all else. `words` is a digest of the
    visible text without digits and without the page's own name.
    """

    key: str
    status: int
    label: str
    shape: frozenset[int]
    words: int
    word_count: int
    is_telling: bool
    """Whether the shape is rich enough to be evidence for URL rewriting."""
    sayings: bytes = b""
    """Digests of the single pieces of the text, without digits and without the page's own name (`read_sayings`)."""


def read_facts(key: str, exchange: Exchange, page: Page | None = None) -> PageFacts:
    """Return the facts of `exchange`, the answer to the record `key`; `page` saves a second parse of HTML."""
    response = exchange.response
    kind = body_kind(response)
    url = exchange.request.url
    label = f"{response.status} {kind.value}"
    shape: frozenset[int] = frozenset()
    text = ""
    pieces: Sequence[str] = ()
    if response.is_redirect:
        label = f"{response.status} to {_redirect_shape(url, response.headers.get('location') or '')}"
    elif kind is BodyKind.HTML:
        page = page or read_exchange_page(exchange)
        shape, text = page.path_hashes, f"{page.title} {page.text}"
        pieces = page.segments
        label += f" {_forms_label(page.forms)}"
    elif kind is BodyKind.JSON:
        text = text_of(response)
        shape = _json_shape(text)
    elif kind is not BodyKind.OTHER:
        text = text_of(response)[:100_000]
    words = _WORD.findall(_masked(text, url))
    pieces = pieces or _PIECES.split(text)
    is_telling = 200 <= response.status < 300 and len(shape) >= TELLING_PATHS and kind is BodyKind.HTML
    digest = _hash(" ".join(words))
    return PageFacts(key, response.status, label, shape, digest, len(words), is_telling, _sayings(pieces, url))


def read_sayings(facts: PageFacts) -> frozenset[bytes]:
    """Return the digests of the pieces of a page's text."""
    packed = facts.sayings
    return frozenset(packed[at : at + _SAYING_BYTES] for at in range(0, len(packed), _SAYING_BYTES))


def _sayings(pieces: Iterable[str], url: Url) -> bytes:
    """Return the digests of pieces of text, each once, one behind the other."""
    plain = dict.fromkeys(" ".join(_WORD.findall(_masked(piece, url))) for piece in islice(pieces, _MOST_SAYINGS))
    return b"".join(
        hashlib.blake2b(each.encode("utf-8", "replace"), digest_size=_SAYING_BYTES).digest() for each in plain if each
    )


def read_exchange_page(exchange: Exchange) -> Page:
    """Return the HTML page that the response holds."""
    response = exchange.response
    charset = read_charset(response.headers.get("content-type") or "", response.body)
    return read_page(text_of(response), charset)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def _redirect_shape(url: Url, location: str) -> str:
    """Return where a redirect leads, without digits, query and the page's own name."""
    target = parse_location(location, url)
    if target is None:
        return "nowhere"
    same_site = "" if target.origin == url.origin else str(target.origin)
    name = url.path.rstrip("/").rpartition("/")[2]
    path = target.path
    for own in (url.path, name):
        if len(own) > 3:
            path = path.replace(own, "*")
    return same_site + _DIGITS.sub("0", path)


def _masked(text: str, url: Url) -> str:
    """Return `text` without digits and without what the request itself may have put there."""
    name = url.path.rstrip("/").rpartition("/")[2]
    for own in (url.target, url.path, unescape(url.path), name):
        if len(own) > 3:
            text = text.replace(own, " ")
    return _DIGITS.sub("", text)


def _forms_label(forms: tuple[Form, ...]) -> str:
    """Return what the page's forms are: method, action without digits and query, field names."""
    parts = sorted(
        f"{form.method} {_DIGITS.sub('0', (form.action or '').partition('?')[0])} "
        + ",".join(sorted({_DIGITS.sub("0", field.name) for field in form.fields}))
        for form in forms
    )
    return f"{_hash(' '.join(parts)):x}" if parts else ""


def _json_shape(text: str) -> frozenset[int]:
    """Return the hashed key paths of a JSON text; of a text that is none, one hash that says so."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return frozenset({0})
    paths: set[str] = set()
    pending: list[tuple[str, object]] = [("", value)]
    while pending and len(paths) < _MOST_JSON_PATHS:
        path, here = pending.pop()
        paths.add(f"{path}:{type(here).__name__}")
        if isinstance(here, dict):
            pending.extend((f"{path}/{_DIGITS.sub('0', key)}", inner) for key, inner in here.items())
        elif isinstance(here, list):
            pending.extend((f"{path}/[]", inner) for inner in here[:100])
    return frozenset(map(_hash, paths))
