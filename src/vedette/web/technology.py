# SPDX-License-Identifier: Apache-2.0
"""Which products an answer shows, each with what showed it, and the version where that is told.

Headers and the generator element are read as what a product calls itself (`nginx/1.18.0`); all other signs are those
of `fingerprints.py`, and scripts are told by `javascript_libraries.py`. Never raises; time is linear in the answer.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vedette.domain.exchange import EffectKind, Exchange, Response
from vedette.domain.products import Product, product_called
from vedette.domain.technology import named_technologies
from vedette.domain.versions import depth
from vedette.web.fingerprints import FINGERPRINTS, Fingerprint, SignPlace
from vedette.web.javascript_libraries import Sign, read_address, read_library

TEXT_LIMIT_BYTES = 131_072
"""How much of a page is read: what a page is made with shows at its head and in its frame."""
SCRIPT_LIMIT_BYTES = 524_288
RUNNING = Sign.RUNNING.value
_NAMING_HEADERS = ("Server", "X-Powered-By", "X-Generator", "X-Runtime-Version")
_VERSION_HEADERS = ("X-AspNet-Version", "X-AspNetMvc-Version", "X-Drupal-Version", "X-Jenkins")
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_SCRIPTS = frozenset(
    {"text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript"}
)
_COMMENT = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9._+-]{1,39}")
_TAG = re.compile(r"<(script|link|meta)\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z-]{2,20})\s{0,3}=\s{0,3}(?:\"([^\"]{0,1000})\"|'([^']{0,1000})'|([^\s\"'>]{1,1000}))", re.I
)
_MOST_TAGS = 300
_OF_PLACES = {place: tuple(each for each in FINGERPRINTS if each.place is place) for place in SignPlace}
_OF_HEADERS = {
    name: tuple(each for each in _OF_PLACES[SignPlace.HEADER] if each.name == name)
    for name in {each.name for each in _OF_PLACES[SignPlace.HEADER]}
}
_DISTRIBUTION = re.compile(
    r"\b(?:debian|ubuntu|red hat|rhel|centos|rocky|alma|fedora|amazon|suse|alpine|freebsd)\b"
    r"|\d(?:[+~-]|-\d)(?:deb|ubuntu|el\d)|\bdfsg",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SeenTechnology:
    """A product that an answer shows; `version` is empty where it is not told, `source` says what showed it."""

    product: Product
    version: str
    source: str
    is_packaged: bool = False
    """Whether a distribution is named beside it, which mends old versions without a new number."""


def find_technologies(exchange: Exchange) -> tuple[SeenTechnology, ...]:
    """Return what the answer shows, each product once, by its best sign: one with a version, else the first."""
    found: dict[str, SeenTechnology] = {}
    for seen in _signs(exchange):
        known = found.get(seen.product.id)
        if known is None or depth(seen.version) > depth(known.version):
            found[seen.product.id] = seen
    return tuple(found.values())


def _signs(exchange: Exchange) -> Iterator[SeenTechnology]:
    response = exchange.response
    yield from _of_effects(exchange)
    yield from _of_names(response)
    for name, value in response.headers:
        for fingerprint in _OF_HEADERS.get(name.lower(), ()):
            yield from _matches(fingerprint, (value,), f"the header {fingerprint.name}")
    cookies = tuple(line.partition("=")[0].strip() for line in response.headers.get_all("set-cookie"))
    if cookies:
        yield from _by_place(SignPlace.COOKIE, cookies)
    if response.media_type in _SCRIPTS and response.status == 200:
        yield from _of_script(exchange)
    elif response.media_type in _HTML or (not response.media_type and response.body[:1] == b"<"):
        yield from _of_page(response)


def _of_effects(exchange: Exchange) -> Iterator[SeenTechnology]:
    """Yield the libraries that ran in a browser."""
    for effect in exchange.effects:
        if effect.kind is EffectKind.LIBRARY:
            product, _, version = effect.text.partition(" ")
            yield SeenTechnology(product_called(product), version, RUNNING)


def _of_names(response: Response) -> Iterator[SeenTechnology]:
    """Yield the products that headers name, those without a version too. Source: RFC 9110, section 10.2.4."""
    for name in (*_NAMING_HEADERS, *_VERSION_HEADERS):
        for value in response.headers.get_all(name):
            text = value[:1_000]
            packaged = _DISTRIBUTION.search(text) is not None
            named = named_technologies(name, text)
            for one in named:
                yield SeenTechnology(one.product, one.version, f"the header {name}", packaged)
            if name in _NAMING_HEADERS and not named:
                for word in _WORD.findall(_COMMENT.sub(" ", text))[:3]:
                    yield SeenTechnology(product_called(word), "", f"the header {name}", packaged)
                    break


def _of_script(exchange: Exchange) -> Iterator[SeenTechnology]:
    text = exchange.response.body[:SCRIPT_LIMIT_BYTES].decode("latin-1")
    seen = read_library(text, exchange.request.url.path)
    if seen is not None:
        yield SeenTechnology(product_called(seen.library.id), seen.version, f"the {seen.sign.value} of a script")


def _of_page(response: Response) -> Iterator[SeenTechnology]:
    text = response.body[:TEXT_LIMIT_BYTES].decode("latin-1")
    scripts, links, metas = _addresses(text)
    yield from _by_place(SignPlace.SCRIPT, scripts)
    yield from _by_place(SignPlace.LINK, links)
    for address in scripts:
        library = read_address(address.partition("?")[0])
        if library is not None:
            yield SeenTechnology(product_called(library.library.id), library.version, "the address of a script")
    for name, content in metas:
        for fingerprint in _OF_PLACES[SignPlace.META]:
            if fingerprint.name == name:
                yield from _matches(fingerprint, (content,), f"the element meta {name}")
    yield from _by_place(SignPlace.BODY, (text,))
    if response.status >= 400:
        yield from _by_place(SignPlace.ERROR, (text,))


_PLACES = {
    SignPlace.COOKIE: "the name of a cookie",
    SignPlace.SCRIPT: "the address of a script",
    SignPlace.LINK: "the address of a stylesheet",
    SignPlace.BODY: "the markup",
    SignPlace.ERROR: "an error page",
}


def _by_place(place: SignPlace, texts: Iterable[str]) -> Iterator[SeenTechnology]:
    held = tuple(texts)
    for fingerprint in _OF_PLACES[place] if held else ():
        yield from _matches(fingerprint, held, _PLACES[place])


def _matches(fingerprint: Fingerprint, texts: Iterable[str], source: str) -> Iterator[SeenTechnology]:
    for text in texts:
        found = fingerprint.pattern.search(text)
        if found is not None:
            version = found[1] or "" if fingerprint.pattern.groups else ""
            yield SeenTechnology(product_called(fingerprint.product), version, source)


def _addresses(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the addresses of scripts and of links, and the named `<meta>` contents, of a page's head and frame."""
    scripts: list[str] = []
    links: list[str] = []
    metas: list[tuple[str, str]] = []
    for count, tag in enumerate(_TAG.finditer(text)):
        if count == _MOST_TAGS:
            break
        values = {
            found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
            for found in _ATTRIBUTE.finditer(tag[2])
        }
        match tag[1].lower():
            case "script" if "src" in values:
                scripts.append(values["src"])
            case "link" if "href" in values:
                links.append(values["href"])
            case "meta" if "name" in values:
                metas.append((values["name"].lower(), values.get("content", "")))
    return tuple(scripts), tuple(links), tuple(metas)
