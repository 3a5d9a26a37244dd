# SPDX-License-Identifier: Apache-2.0
"""What a scan learnt of a site beside its weaknesses: pages, cookies, technologies, and what it kept away from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from vedette.domain.exchange import Exchange
from vedette.domain.products import product_called
from vedette.domain.release_cycles import cycle_of

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
    """A product that answers showed, with its version where they did; `source` says what showed it.

    `ended` is the last day on which its makers support this branch, `latest` the branch's newest version, both empty
    where that is not known.
    """

    name: str
    version: str
    source: str
    url: str
    category: str = ""
    ended: str = ""
    latest: str = ""


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


def technology_of(product: str, version: str, source: str, url: str) -> Technology:
    """Return what is told of a product: `product` is its id, or what it calls itself."""
    known, cycle = product_called(product), cycle_of(product_called(product).id, version)
    ended = cycle.ended.isoformat() if cycle is not None and cycle.ended is not None else ""
    return Technology(known.name, version, source, url, known.category, ended, cycle.latest if cycle else "")


def told_once(technologies: Iterable[Technology]) -> tuple[Technology, ...]:
    """Return them in order, without those that have no version and were seen with one, too."""
    every = sorted(technologies)
    versioned = {one.name for one in every if one.version}
    return tuple(one for one in every if one.version or one.name not in versioned)


def learn(exchanges: Iterable[Exchange], known: Knowledge) -> Knowledge:
    """Return `known` with the cookies that `exchanges` set; of those that are alike the first stays."""
    cookies = {(cookie.name, cookie.host, cookie.path): cookie for cookie in known.cookies}
    for exchange in exchanges:
        for cookie in cookies_of(exchange):
            cookies.setdefault((cookie.name, cookie.host, cookie.path), cookie)
    return replace(known, cookies=tuple(sorted(cookies.values())))
