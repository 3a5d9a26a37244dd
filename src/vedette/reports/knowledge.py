# SPDX-License-Identifier: Apache-2.0
"""What a scan learnt of a site beside its weaknesses: pages, cookies, technologies, and what it kept away from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vedette.domain.exchange import Exchange

_PRODUCT = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9.+_-]*(?: [A-Za-z]+)?)(?:[/ ]v?(?P<version>\d+(?:\.\d+)*[A-Za-z0-9._+-]*))?"
)
_COMMENT = re.compile(r"\([^()]*\)")
_PRODUCT_HEADERS = ("server", "x-powered-by", "x-generator", "x-runtime-version")
_VERSION_HEADERS = {
    "x-aspnet-version": "ASP.NET",
    "x-aspnetmvc-version": "ASP.NET MVC",
    "x-drupal-version": "Drupal",
    "x-jenkins": "Jenkins",
}
_MOST_LENGTH = 200


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """A request that the crawl knew, and what became of it. `status` is 0 where it was not fetched.

    `tested` and `not_tested` count the ledger's cells of its route, which all pages of the route share.
    """

    method: str
    url: str
    source: str
    depth: int
    state: str
    reason: str = ""
    status: int = 0
    media_type: str = ""
    route: str = ""
    tested: int = 0
    not_tested: int = 0


@dataclass(frozen=True, slots=True, order=True)
class SeenCookie:
    """A cookie that the site set, its value left out; `url` is the first page that set it."""

    name: str
    host: str
    path: str
    is_secure: bool
    is_http_only: bool
    same_site: str
    url: str


@dataclass(frozen=True, slots=True, order=True)
class Technology:
    """A product that answers named, with its version where they did; `source` says where it stood."""

    name: str
    version: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class KeptAway:
    """A request that the gate did not let out, how often, and why."""

    reason: str
    method: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything of the kind that one scan learnt."""

    cookies: tuple[SeenCookie, ...] = ()
    technologies: tuple[Technology, ...] = ()
    refusals: tuple[KeptAway, ...] = ()


def cookies_of(exchange: Exchange) -> Iterator[SeenCookie]:
    """Yield the cookies that the answer sets. Source: RFC 6265, section 5.2."""
    url = exchange.request.url
    for line in exchange.response.headers.get_all("set-cookie"):
        pair, *attributes = line.split(";")
        name = pair.partition("=")[0].strip()
        if not name:
            continue
        told = {key.strip().lower(): value.strip() for key, _, value in (part.partition("=") for part in attributes)}
        yield SeenCookie(
            name=name[:_MOST_LENGTH],
            host=told.get("domain") or url.origin.host,
            path=(told.get("path") or "/")[:_MOST_LENGTH],
            is_secure="secure" in told,
            is_http_only="httponly" in told,
            same_site=told.get("samesite", "")[:_MOST_LENGTH],
            url=str(url),
        )


def technologies_of(exchange: Exchange) -> Iterator[Technology]:
    """Yield the products that the answer's headers name. Source: RFC 9110, section 10.2.4."""
    url = str(exchange.request.url)
    for name, value in exchange.response.headers:
        header = name.lower()
        if header in _VERSION_HEADERS:
            yield Technology(_VERSION_HEADERS[header], value.strip()[:_MOST_LENGTH], name, url)
        elif header in _PRODUCT_HEADERS:
            for found in _PRODUCT.finditer(_COMMENT.sub(" ", value[:_MOST_LENGTH])):
                yield Technology(found["name"], found["version"] or "", name, url)


def learn(exchanges: Iterable[Exchange], known: Knowledge) -> Knowledge:
    """Return `known` with what `exchanges` tell; of those that are alike the first stays.

    A product without a version is left out where it was seen with one, too.
    """
    cookies = {(cookie.name, cookie.host, cookie.path): cookie for cookie in known.cookies}
    products = {(product.name.lower(), product.version): product for product in known.technologies}
    for exchange in exchanges:
        for cookie in cookies_of(exchange):
            cookies.setdefault((cookie.name, cookie.host, cookie.path), cookie)
        for product in technologies_of(exchange):
            products.setdefault((product.name.lower(), product.version), product)
    versioned = {name for name, version in products if version}
    told = (product for (name, version), product in products.items() if version or name not in versioned)
    return Knowledge(tuple(sorted(cookies.values())), tuple(sorted(told)), known.refusals)
